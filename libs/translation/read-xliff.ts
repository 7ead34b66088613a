import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { InvalidXliff } from './errors.js';
import type { Unit } from './unit.js';

/** 16 MiB: more than any interview's texts. */
const largest = 16 * 1024 * 1024;

type Element = { [tag: string]: unknown };

/**
 * Reads an XLIFF 2 file: its language and its units. Without document types, and so without entities of its
 * own. @throws InvalidXliff
 */
export function readXliff(text: string): { language: string; units: Unit[] } {
  if (text.length > largest) throw new InvalidXliff(`The file is larger than ${largest} characters.`);
  if (/<!DOCTYPE/i.test(text)) throw new InvalidXliff('The file has a document type, which is not read.');
  const checked = XMLValidator.validate(text);
  if (checked !== true) throw new InvalidXliff(`Line ${checked.err.line}: ${checked.err.msg}`);
  const root = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    trimValues: false,
    parseTagValue: false,
    isArray: (name) => ['file', 'unit', 'segment', 'note'].includes(name),
  }).parse(text) as { xliff?: Element };
  const xliff = root.xliff;
  if (!xliff || !String(xliff['@version']).startsWith('2.'))
    throw new InvalidXliff('This is no XLIFF 2 file.');
  const language = xliff['@trgLang'];
  if (typeof language !== 'string' || !/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*$/.test(language))
    throw new InvalidXliff('The file does not say which language it is in (trgLang).');
  const units = elements(xliff, 'file')
    .flatMap((file) => elements(file, 'unit'))
    .map(readUnit);
  return { language, units };
}

function readUnit(unit: Element): Unit {
  const segments = elements(unit, 'segment');
  const join = (tag: string): string => segments.map((one) => textOf(one[tag])).join('');
  return { source: join('source'), target: join('target'), context: '' };
}

function elements(parent: Element, tag: string): Element[] {
  const found = parent[tag];
  return Array.isArray(found)
    ? found.filter((one): one is Element => typeof one === 'object' && one !== null)
    : [];
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === undefined) return '';
  if (
    typeof value === 'object' &&
    value !== null &&
    '#text' in value &&
    Object.keys(value).every((key) => key === '#text' || key.startsWith('@'))
  )
    return String(value['#text']);
  throw new InvalidXliff('A text with elements in it cannot be read: leave {{ … }} and ${ … } as they are.');
}
