import { createHash } from 'node:crypto';
import type { Unit } from './unit.js';

/** Writes an XLIFF 2.0 file (OASIS, 2014): a unit for each text, its context as a note. */
export function writeXliff(
  addon: string,
  { from, to }: { from: string; to: string },
  units: readonly Unit[],
): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="${escape(from)}" trgLang="${escape(to)}">`,
    `  <file id="${escape(addon)}">`,
    ...units.map(unitElement),
    '  </file>',
    '</xliff>',
    '',
  ].join('\n');
}

function unitElement({ source, target, context }: Unit): string {
  const state = target === '' ? 'initial' : 'translated';
  return [
    `    <unit id="${idOf(source)}" xml:space="preserve">`,
    `      <notes><note category="context">${escape(context)}</note></notes>`,
    `      <segment state="${state}">`,
    `        <source>${escape(source)}</source>`,
    ...(target === '' ? [] : [`        <target>${escape(target)}</target>`]),
    '      </segment>',
    '    </unit>',
  ].join('\n');
}

/** The same text has the same id in every file, whatever stands before it. */
function idOf(source: string): string {
  return `t${createHash('sha256').update(source).digest('hex').slice(0, 16)}`;
}

/** Control characters other than tab and line feed are none of XML's and are left out. */
function escape(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(/[^\P{Cc}\t\n]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
