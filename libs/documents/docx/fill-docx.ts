import { XMLValidator } from 'fast-xml-parser';
import { strToU8, unzipSync, zipSync, type Zippable } from 'fflate';
import type { FilledTemplate } from '#interview';
import type { PreparedDocument } from '../prepared-document.js';
import { printableText } from '../printable-text.js';
import type { TemplateFile } from '../template-file.js';
import { coreProperties } from './core-properties.js';
import { escapeXml } from './escape-xml.js';
import { mendTables } from './mend-tables.js';

// A zip keeps local time for each entry, which tells the clock and the time zone of the machine.
const zipEpoch = new Date(1980, 0, 1);

/** Bytes of all parts, unpacked: a control may repeat what it holds as often as a list is long. */
const unpackedBytes = 67_108_864;

/**
 * A DOCX from its template. What was compiled is joined with the answers, which are escaped text wherever
 * they stand: between chunks there is only ever the inside of a text element. A sequence of chunks that the
 * template could not have given is no XML, and is refused.
 * @throws Error where the parts do not fit the template, or grow too large
 */
export function fillDocx(
  filled: Extract<FilledTemplate, { type: 'docx' }>,
  { bytes, compiled }: TemplateFile,
  document: PreparedDocument,
): Buffer {
  if (compiled === null) throw new Error('The template was not compiled');
  const parts: Zippable = {};
  let size = 0;
  const put = (name: string, content: Uint8Array): void => {
    size += content.length;
    if (size > unpackedBytes) throw new Error('The document is too large');
    parts[name] = content;
  };
  const kept = new Set(compiled.keep);
  for (const [name, content] of Object.entries(unpacked(bytes, kept))) put(name, content);
  for (const [name, chunks] of Object.entries(compiled.parts)) {
    const pieces = Object.hasOwn(filled.parts, name) ? filled.parts[name] : undefined;
    const text = pieces ? joined(pieces, chunks) : chunks.join('');
    if (pieces && XMLValidator.validate(text) !== true) throw new Error(`The part ${name} is no XML`);
    put(name, strToU8(listed(name, text)));
  }
  put('docProps/core.xml', strToU8(coreProperties(document)));
  return Buffer.from(zipSync(parts, { mtime: zipEpoch }));
}

/** Only what the compiler let pass; sizes were added up when it did. */
function unpacked(bytes: Uint8Array, kept: ReadonlySet<string>): { [name: string]: Uint8Array } {
  let total = 0;
  return unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      if (!kept.has(name)) return false;
      total += originalSize;
      if (total > unpackedBytes) throw new Error('The template is too large');
      return true;
    },
  });
}

function joined(pieces: (number | string)[], chunks: string[]): string {
  const found: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    const text = typeof piece === 'number' ? chunks[piece] : textXml(piece);
    if (text === undefined) throw new Error('The template has no such chunk');
    length += text.length;
    if (length > unpackedBytes) throw new Error('The document is too large');
    found.push(text);
  }
  return mendTables(found.join(''));
}

/** Stands inside `<w:t>`; a line break in an answer is one in the document. */
function textXml(text: string): string {
  return escapeXml(printableText(text)).replaceAll('\n', '</w:t><w:br/><w:t xml:space="preserve">');
}

/** The title and times are written into a part of their own, which the package's lists must name. */
function listed(name: string, text: string): string {
  if (name === '[Content_Types].xml')
    return text.replace(
      '</Types>',
      '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
    );
  if (name === '_rels/.rels')
    return text.replace(
      '</Relationships>',
      '<Relationship Id="rIdCoreProperties" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>',
    );
  return text;
}
