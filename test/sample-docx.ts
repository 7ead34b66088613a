import { strToU8, zipSync } from 'fflate';

const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const relationships = 'http://schemas.openxmlformats.org/package/2006/relationships';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const type = 'application/vnd.openxmlformats-officedocument.wordprocessingml';

/** A run of a paragraph, as a word processor writes it. */
export const run = (text: string, look = ''): string =>
  `<w:r>${look}<w:t>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</w:t></w:r>`;

export const paragraph = (...runs: string[]): string => `<w:p>${runs.map((one) => run(one)).join('')}</w:p>`;

export const row = (...cells: string[]): string =>
  `<w:tr>${cells.map((cell) => `<w:tc><w:tcPr/>${paragraph(cell)}</w:tc>`).join('')}</w:tr>`;

export const table = (...rows: string[]): string => `<w:tbl><w:tblPr/>${rows.join('')}</w:tbl>`;

export interface MoreParts {
  /** XML of relationships of the document, to be added. */
  relationships?: string;
  /** Further parts, or others in place of the usual ones. */
  parts?: { [name: string]: string | Uint8Array };
}

/** The bytes of a DOCX with this body. */
export function sampleDocx(
  body: string,
  { relationships: more = '', parts = {} }: MoreParts = {},
): Uint8Array {
  const all: { [name: string]: string | Uint8Array } = {
    '[Content_Types].xml': `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${type}.document.main+xml"/></Types>`,
    '_rels/.rels': `<?xml version="1.0"?><Relationships xmlns="${relationships}"><Relationship Id="rId1" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/_rels/document.xml.rels': `<Relationships xmlns="${relationships}">${more}</Relationships>`,
    'word/document.xml': documentXml(body),
    ...parts,
  };
  return zipSync(
    Object.fromEntries(
      Object.entries(all).map(([name, part]) => [name, typeof part === 'string' ? strToU8(part) : part]),
    ),
  );
}

export function documentXml(body: string): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="${word}" xmlns:r="${office}"><w:body>${body}<w:sectPr/></w:body></w:document>`;
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
