import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { strFromU8, unzipSync } from 'fflate';
import { decodeCell } from './cell-text.js';
import { InvalidWorkbook } from './errors.js';
import type { Unit } from './unit.js';

/** Bytes of a part and of all, unpacked: more than any interview's texts. */
const limits = { part: 16 * 1024 * 1024, all: 32 * 1024 * 1024 };

type Element = { [tag: string]: unknown };

/**
 * Reads a workbook as `writeXlsx` made it and a spreadsheet program may have saved it: the language is the
 * first sheet's name, the units are its rows. Formulas are not computed; a cell counts as what it shows.
 * @throws InvalidWorkbook
 */
export function readXlsx(bytes: Uint8Array): { language: string; units: Unit[] } {
  const parts = unpacked(bytes);
  const [sheet] = elements(elements(parse(parts, 'xl/workbook.xml')['workbook'], 'sheets')[0], 'sheet');
  const language = sheet?.['@name'];
  if (typeof language !== 'string' || !/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*$/.test(language))
    throw new InvalidWorkbook('The name of the first sheet is not the language.');
  const targets = elements(parse(parts, 'xl/_rels/workbook.xml.rels')['Relationships'], 'Relationship');
  const target = targets.find((one) => one['@Id'] === sheet?.['@r:id'])?.['@Target'];
  const path = String(target).replace(/^\/?(?:xl\/)?/, 'xl/');
  const strings = parts['xl/sharedStrings.xml'] ? sharedStrings(parse(parts, 'xl/sharedStrings.xml')) : [];
  const data = elements(parse(parts, path)['worksheet'], 'sheetData')[0];
  const rows = elements(data, 'row').map((one) => cells(one, strings));
  const units = rows
    .slice(1)
    .map(({ A = '', B = '', C = '' }): Unit => ({ context: A, source: B, target: C }))
    .filter(({ source }) => source !== '');
  return { language, units };
}

function unpacked(bytes: Uint8Array): { [name: string]: Uint8Array } {
  let all = 0;
  try {
    return unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (
          !/^xl\/(?:workbook\.xml|_rels\/workbook\.xml\.rels|sharedStrings\.xml|worksheets\/[\w-]+\.xml)$/.test(
            name,
          )
        )
          return false;
        all += originalSize;
        if (originalSize > limits.part || all > limits.all)
          throw new InvalidWorkbook('The workbook is too large.');
        return true;
      },
    });
  } catch (error) {
    if (error instanceof InvalidWorkbook) throw error;
    throw new InvalidWorkbook('This is no XLSX file.');
  }
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  trimValues: false,
  parseTagValue: false,
  isArray: (_, __, ___, isAttribute) => !isAttribute,
});

function parse(parts: { [name: string]: Uint8Array }, name: string): Element {
  const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
  if (!part) throw new InvalidWorkbook(`The workbook has no ${name}.`);
  const text = strFromU8(part);
  if (/<!DOCTYPE/i.test(text))
    throw new InvalidWorkbook('The workbook has a document type, which is not read.');
  if (XMLValidator.validate(text) !== true) throw new InvalidWorkbook(`${name} is no XML.`);
  const root = parser.parse(text) as Element;
  return Object.fromEntries(
    Object.entries(root).map(([tag, found]) => [tag, Array.isArray(found) ? found[0] : found]),
  );
}

/** A cell's text by its column. */
function cells(row: Element, strings: readonly string[]): { [column: string]: string } {
  return Object.fromEntries(
    elements(row, 'c').map((cell) => {
      const column = String(cell['@r']).replace(/\d+$/, '');
      const value = textOf(cell['v']);
      if (cell['@t'] === 's') return [column, strings[Number(value)] ?? ''];
      return [column, cell['@t'] === 'inlineStr' ? richText(elements(cell, 'is')[0]) : decodeCell(value)];
    }),
  );
}

function sharedStrings(root: Element): string[] {
  return elements(root['sst'], 'si').map(richText);
}

/** A text, or runs of text in different looks; notes on how to read it aloud are left out. */
function richText(item: Element | undefined): string {
  if (item === undefined) return '';
  return decodeCell(
    textOf(item['t']) +
      elements(item, 'r')
        .map((run) => textOf(run['t']))
        .join(''),
  );
}

function elements(parent: unknown, tag: string): Element[] {
  const found = typeof parent === 'object' && parent !== null ? (parent as Element)[tag] : undefined;
  return Array.isArray(found)
    ? found.filter((one): one is Element => typeof one === 'object' && one !== null)
    : [];
}

function textOf(found: unknown): string {
  const [first] = Array.isArray(found) ? (found as unknown[]) : [found];
  if (typeof first === 'string') return first;
  const text = typeof first === 'object' && first !== null ? (first as Element)['#text'] : undefined;
  return typeof text === 'string' ? text : '';
}
