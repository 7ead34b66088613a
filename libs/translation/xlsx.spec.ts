import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { InvalidWorkbook, readXlsx, writeXlsx } from './index.js';

const units = [
  { source: 'Hello, ${ name } & <b>"you"</b>', target: 'Hola, ${ name }', context: 'a.yml:1' },
  { source: '  Two\n\nparagraphs ', target: '', context: 'a.yml:2, b' },
  { source: '=1+1', target: '=HYPERLINK("http://evil.example")', context: 'a.yml:3' },
  { source: '007', target: '1e5', context: 'a.yml:4' },
  { source: 'form _x0041_ and _x_', target: 'مرحبا', context: 'a.yml:5' },
];

const changed = (change: (files: { [name: string]: string }) => void): Uint8Array => {
  const files = Object.fromEntries(
    Object.entries(unzipSync(writeXlsx('es', units))).map(([name, bytes]) => [name, strFromU8(bytes)]),
  );
  change(files);
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
};

describe('a workbook for translators', () => {
  it('comes back as it was written', () => {
    expect(readXlsx(writeXlsx('es', units))).toEqual({ language: 'es', units });
  });

  it('comes back as a spreadsheet program saves it: shared strings, runs, line ends of its own', () => {
    const bytes = changed((files) => {
      files['xl/sharedStrings.xml'] =
        '<sst><si><t>Hi</t></si><si><r><t xml:space="preserve">Ho</t></r><r><rPr/><t>la_x000D_\ndos</t></r><rPh><t>x</t></rPh></si></sst>';
      files['xl/worksheets/sheet1.xml'] =
        '<worksheet><sheetData><row r="1"/><row r="2"><c r="B2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c></row><row r="3"><c r="B3" t="str"><f>x</f><v>shown</v></c><c r="C3"><v>7</v></c></row></sheetData></worksheet>';
    });
    expect(readXlsx(bytes).units).toEqual([
      { context: '', source: 'Hi', target: 'Hola\ndos' },
      { context: '', source: 'shown', target: '7' },
    ]);
  });

  it('lets a translator change translations alone, and holds no formula', () => {
    const sheet = strFromU8(
      unzipSync(writeXlsx('es', units))['xl/worksheets/sheet1.xml'] ?? new Uint8Array(),
    );
    expect(sheet).toContain('<sheetProtection sheet="1"');
    expect(sheet).not.toContain('<f>');
    expect(sheet.match(/<c r="[AB]\d+" s="[02]"/g)).toHaveLength(12);
    expect(sheet.match(/<c r="C\d+" s="1"/g)).toHaveLength(5);
  });

  it.each<[string, () => Uint8Array]>([
    ['no zip', () => strToU8('hello')],
    ['no workbook', () => zipSync({ 'a.txt': strToU8('x') })],
    [
      'a language that is a path',
      () =>
        changed(
          (files) =>
            (files['xl/workbook.xml'] = files['xl/workbook.xml']?.replace('name="es"', 'name="../x"') ?? ''),
        ),
    ],
    ['a document type', () => changed((files) => (files['xl/workbook.xml'] = '<!DOCTYPE x><workbook/>'))],
    ['broken XML', () => changed((files) => (files['xl/worksheets/sheet1.xml'] = '<worksheet>'))],
    ['a bomb', () => zipSync({ 'xl/sharedStrings.xml': new Uint8Array(20_000_000) })],
  ])('with %s is refused', (_, make) => {
    expect(() => readXlsx(make())).toThrow(InvalidWorkbook);
  });

  it('refuses a text that no cell holds', () => {
    expect(() => writeXlsx('es', [{ source: 'x'.repeat(40_000), target: '', context: '' }])).toThrow(
      'more than 32767',
    );
  });
});
