import { strFromU8, unzipSync } from 'fflate';
import { TemplateError } from './template-error.js';

/** The parts of a DOCX: those of XML as text, the names of the others. */
export interface DocxPackage {
  xml: Map<string, string>;
  others: string[];
}

/** Bytes of the file, of all its parts and of one part of XML, and how many parts. */
export const docxLimits = { bytes: 4_194_304, unpacked: 33_554_432, xml: 8_388_608, parts: 1000 };

/**
 * Unpacks a DOCX given in base64. What the directory promises is added up before anything is unpacked, and
 * each part gets a buffer of that size and no more, so that a lie inflates to nothing.
 * @throws TemplateError
 */
export function readDocx(base64: string): DocxPackage {
  if (base64.length > (docxLimits.bytes / 3) * 4 + 4)
    throw new TemplateError(`a file of more than ${docxLimits.bytes} bytes`);
  let total = 0;
  let count = 0;
  const others: string[] = [];
  let parts: { [name: string]: Uint8Array };
  try {
    parts = unzipSync(bytesOf(base64), {
      filter: ({ name, originalSize }) => {
        total += originalSize;
        count += 1;
        if (total > docxLimits.unpacked)
          throw new TemplateError(`more than ${docxLimits.unpacked} bytes, unpacked`);
        if (count > docxLimits.parts) throw new TemplateError(`more than ${docxLimits.parts} parts`);
        if (name.endsWith('/')) return false;
        if (!/\.(?:xml|rels)$/i.test(name)) {
          others.push(name);
          return false;
        }
        if (originalSize > docxLimits.xml)
          throw new TemplateError(`a part of more than ${docxLimits.xml} bytes: ${name}`);
        return true;
      },
    });
  } catch (error) {
    if (error instanceof TemplateError) throw error;
    throw new TemplateError('no DOCX: it cannot be unpacked');
  }
  const xml = new Map(Object.entries(parts).map(([name, bytes]) => [name, textOf(name, bytes)]));
  if (!xml.has('[Content_Types].xml') || !xml.has('word/document.xml'))
    throw new TemplateError('no DOCX: it has no word/document.xml');
  return { xml, others };
}

function textOf(name: string, bytes: Uint8Array): string {
  if (bytes[0] === 0xfe || bytes[0] === 0xff || bytes[1] === 0)
    throw new TemplateError(`XML that is not UTF-8: ${name}`);
  const text = strFromU8(bytes);
  // No entity can be defined without it; parts that are passed on as they are must have none either.
  if (/<!(?!--)/.test(text))
    throw new TemplateError(`a DOCTYPE or CDATA section, which is refused, in ${name}`);
  return text;
}

/** ECMAScript 2026; the isolate has neither `atob` nor `Buffer`. */
function bytesOf(base64: string): Uint8Array {
  return (Uint8Array as unknown as { fromBase64(text: string): Uint8Array }).fromBase64(base64);
}
