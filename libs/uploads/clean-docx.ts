import { strFromU8, strToU8, unzipSync, zipSync, type UnzipFileInfo } from 'fflate';
import { UploadRefused } from './errors.js';
import { withoutRelationships } from './remove-relationships.js';

/** Bytes and entries that a document may unpack to. */
export interface DocxLimits {
  unpackedBytes: number;
  entries: number;
}

const macros = /vbaProject|vbaData|macroEnabled|\.(?:exe|dll|js|vbs)$/i;
const dropped = /^(?:word\/(?:embeddings|activeX|afchunk|customUI)|customXml|customUI|docProps\/thumbnail)/i;
const xml = /\.(?:xml|rels|vml)$/i;
/** Fields that fetch or start something when the document is opened or updated (ECMA-376, 17.16.5). */
const fetching = /^\s*(?:INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|LINK|RD|DATABASE)\b|\bDDE(?:AUTO)?\b/i;

/**
 * A Word document without what acts: no DOCTYPE anywhere, no macros, no embedded programs, nothing that is fetched
 * from elsewhere when it is opened. Throws `UploadRefused` where that would leave another document than was sent.
 */
export function cleanDocx(bytes: Uint8Array, limits: DocxLimits): Uint8Array {
  const files = unpack(bytes, limits);
  if (files['word/document.xml'] === undefined || files['[Content_Types].xml'] === undefined)
    throw new UploadRefused('damaged');
  const kept: { [path: string]: Uint8Array } = {};
  const texts = new Map<string, string>();
  for (const [path, content] of Object.entries(files)) {
    if (macros.test(path)) throw new UploadRefused('macros');
    if (dropped.test(path) || path.endsWith('/') || path.endsWith('.bin')) continue;
    if (xml.test(path)) texts.set(path, xmlText(content));
    else kept[path] = content;
  }
  const types = texts.get('[Content_Types].xml') ?? '';
  if (macros.test(types)) throw new UploadRefused('macros');
  for (const text of texts.values())
    if (instructionsOf(text).some((one) => fetching.test(one))) throw new UploadRefused('fetches');
  withoutRelationships(texts, (path) => texts.has(path) || kept[path] !== undefined);
  for (const [path, text] of texts)
    kept[path] = strToU8(path === '[Content_Types].xml' ? ofParts(text, kept, texts) : text);
  return zipSync(kept, { level: 6 });
}

function unpack(bytes: Uint8Array, { unpackedBytes, entries }: DocxLimits): { [path: string]: Uint8Array } {
  let total = 0;
  let count = 0;
  const filter = ({ name, originalSize }: UnzipFileInfo): boolean => {
    total += originalSize;
    count += 1;
    if (total > unpackedBytes || count > entries) throw new UploadRefused('bomb');
    if (/(?:^|[\\/])\.\.?(?:[\\/]|$)|^[\\/]|:/.test(name)) throw new UploadRefused('damaged');
    return true;
  };
  try {
    return unzipSync(bytes, { filter });
  } catch (error) {
    throw error instanceof UploadRefused ? error : new UploadRefused('damaged');
  }
}

/** UTF-8 or UTF-16 as its mark says; a DOCTYPE in any of them is refused (XXE, entity bombs). */
function xmlText(content: Uint8Array): string {
  const utf16 = (content[0] === 0xff && content[1] === 0xfe) || (content[0] === 0xfe && content[1] === 0xff);
  if (utf16 || content[0] === 0 || content[1] === 0) throw new UploadRefused('damaged');
  const text = strFromU8(content);
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) throw new UploadRefused('damaged');
  if (/<\?xml[^>]*encoding=["'](?!utf-8|us-ascii|iso-8859-1)/i.test(text)) throw new UploadRefused('damaged');
  return text;
}

/** The instructions of all fields; Word lets one be cut into many runs. */
function instructionsOf(text: string): string[] {
  const simple = [...text.matchAll(/\w+:instr="([^"]*)"/g)].map(([, instruction]) => instruction ?? '');
  const cut = text
    .split(/fldCharType="begin"/)
    .map((part) => [...part.matchAll(/<\w+:instrText[^>]*>([^<]*)</g)].map(([, run]) => run ?? '').join(''));
  return [...simple, ...cut];
}

/** Parts that are not there any more are not spoken of either. */
function ofParts(
  types: string,
  kept: { [path: string]: Uint8Array },
  texts: ReadonlyMap<string, string>,
): string {
  return types.replaceAll(/<Override\b[^>]*>(?:<\/Override>)?/g, (override) => {
    const part = /PartName="\/?([^"]*)"/.exec(override)?.[1] ?? '';
    return kept[part] !== undefined || texts.has(part) ? override : '';
  });
}
