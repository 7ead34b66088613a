import type { FileFacts } from '../protocol/file-facts.js';
import type { Json, Screen } from '../protocol/screen.js';

/** Media types by ending: what an upload of that name would be found to be. */
const types: { readonly [extension: string]: string } = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  txt: 'text/plain',
  csv: 'text/csv',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
};

/** A name typed for a signature becomes a picture, as the host makes one of it. */
export function typedSignatures(values: { [name: string]: Json }, screen: Screen): { [name: string]: Json } {
  const typed = screen.fields.filter(({ datatype }) => datatype === 'signature').map(({ name }) => name);
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typed.includes(name) && typeof value === 'string' && value.trim() !== ''
        ? { file: 'signature.png' }
        : value,
    ]),
  );
}

/**
 * What is known of the files that an answer names, each by the name that stands in for its id; the test's own
 * `files` say more of some, or that one is not there (`null`).
 */
export function filesOfTest(values: Json, described: { [id: string]: Json }): { [id: string]: FileFacts } {
  const found: { [id: string]: FileFacts } = {};
  for (const id of idsIn(values)) {
    const said = Object.hasOwn(described, id) ? described[id] : {};
    if (typeof said !== 'object' || said === null || Array.isArray(said)) continue;
    const name = typeof said['name'] === 'string' ? said['name'] : id;
    const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
    found[id] = {
      name,
      type:
        typeof said['type'] === 'string' ? said['type'] : (types[extension] ?? 'application/octet-stream'),
      bytes: typeof said['bytes'] === 'number' ? said['bytes'] : 1000,
    };
  }
  return found;
}

function idsIn(value: Json): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (!Array.isArray(value) && typeof value['file'] === 'string') return [value['file']];
  return Object.values(value).flatMap(idsIn);
}
