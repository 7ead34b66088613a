import { strToU8, zipSync } from 'fflate';
import { encodeCell } from './cell-text.js';
import { InvalidWorkbook } from './errors.js';
import type { Unit } from './unit.js';

/** What a cell holds (Excel's own limit). */
const longest = 32_767;

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
// A zip keeps local time for each entry, which tells the clock and the time zone of the machine.
const zipEpoch = new Date(1980, 0, 1);

/**
 * Writes a workbook (ECMA-376) of one sheet, named as the language: where a text stands, the text, and its
 * translation. The sheet is protected, so that a translator changes the translations and nothing else;
 * every cell is text, so none becomes a formula.
 * @throws InvalidWorkbook where a text is too long for a cell
 */
export function writeXlsx(language: string, units: readonly Unit[]): Uint8Array {
  const files: { [name: string]: string } = {
    '[Content_Types].xml': `${head}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/></Types>`,
    '_rels/.rels': `${head}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${head}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${encodeCell(language)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `${head}<styleSheet xmlns="${main}"><fonts count="2"><font/><font><b/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3">${look(0, true)}${look(0, false)}${look(1, true)}</cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': sheet(language, units),
  };
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])), {
    mtime: zipEpoch,
  });
}

function look(font: number, locked: boolean): string {
  return `<xf numFmtId="49" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1" applyProtection="1"><alignment vertical="top" wrapText="1"/><protection locked="${Number(locked)}"/></xf>`;
}

function sheet(language: string, units: readonly Unit[]): string {
  const rows = [
    row(1, ['Where', 'Text', `Translation (${language})`], [2, 2, 2]),
    ...units.map(({ context, source, target }, at) => row(at + 2, [context, source, target], [0, 0, 1])),
  ];
  return `${head}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="1" width="30" customWidth="1"/><col min="2" max="3" width="70" customWidth="1"/></cols><sheetData>${rows.join('')}</sheetData><sheetProtection sheet="1" formatColumns="0" formatRows="0" sort="0" autoFilter="0"/></worksheet>`;
}

function row(number: number, texts: string[], styles: number[]): string {
  const cells = texts.map((text, at) => {
    if (text.length > longest)
      throw new InvalidWorkbook(`A text has more than ${longest} characters: ${text.slice(0, 60)}`);
    const opening = `<c r="${'ABC'[at]}${number}" s="${styles[at]}"`;
    if (text === '') return `${opening}/>`;
    return `${opening} t="inlineStr"><is><t xml:space="preserve">${encodeCell(text)}</t></is></c>`;
  });
  return `<row r="${number}">${cells.join('')}</row>`;
}
