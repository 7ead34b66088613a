import type { FileFacts } from '../../protocol/file-facts.js';
import type { Json } from '../../protocol/screen.js';
import type { ShownField } from '../session-state.js';
import { phrase } from '../text/phrases.js';
import type { Parsed } from './parse.js';

const one = new Set(['file', 'camera', 'user', 'environment', 'signature']);

export function isFileType(datatype: string): boolean {
  return one.has(datatype) || datatype === 'files';
}

/** Files by their ids, as they were sent and are there. */
export interface SentFiles {
  files: { id: string; facts: FileFacts }[];
}

const mostFiles = 100;

/** `{"file": id}`, or a list of these; the host says which ids are the session's own, and what they are. */
export function parseFiles(
  field: ShownField,
  sent: Json,
  known: { readonly [id: string]: FileFacts },
  language: string,
): Parsed {
  const say = (rule: string, key: string, ...values: (string | number)[]): Parsed => ({
    rule,
    message: phrase(language, key, ...values),
  });
  const items = Array.isArray(sent) ? sent : [sent];
  if (field.datatype !== 'files' && items.length > 1) return say(field.datatype, 'oneFile');
  if (items.length > mostFiles) return say('files', 'manyFiles', mostFiles);
  const files: SentFiles['files'] = [];
  for (const item of items) {
    const id = idOf(item);
    const facts = id !== null && Object.hasOwn(known, id) ? known[id] : undefined;
    if (id === null || !facts) return say(field.datatype, 'file');
    if (field.accept !== undefined && !isAccepted(facts, field.accept))
      return say('accept', field.datatype === 'signature' ? 'signature' : 'accept', facts.name);
    if (field.maximumBytes !== undefined && facts.bytes > field.maximumBytes)
      return say('maximum size', 'maximumSize', facts.name, sizeText(field.maximumBytes));
    files.push({ id, facts });
  }
  return { value: { files } satisfies SentFiles };
}

function idOf(item: Json): string | null {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return null;
  const id = Object.keys(item).length === 1 ? item['file'] : undefined;
  return typeof id === 'string' ? id : null;
}

/** `image/png, image/*, .pdf`, as HTML's `accept` has it; one that fits is enough. */
export function isAccepted({ name, type }: FileFacts, accept: string): boolean {
  const wanted = accept.split(',').map((part) => part.trim().toLowerCase());
  return wanted.some((part) => {
    if (part === '' || part === '*/*' || part === '*') return true;
    if (part.startsWith('.')) return name.toLowerCase().endsWith(part);
    if (part.endsWith('/*')) return type.startsWith(part.slice(0, -1));
    return type === part;
  });
}

/** `1.5 MB`, `500 KB`: in units of 1,024 as `maximum size` takes them. */
export function sizeText(bytes: number): string {
  const mib = bytes / 1_048_576;
  return mib >= 1 ? `${Number(mib.toFixed(1))} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;
}

/** `maximum size`: a number of megabytes, or `500 KB`; null where it is neither. */
export function bytesOf(size: Json): number | null {
  if (typeof size === 'number') return size > 0 ? Math.round(size * 1_048_576) : null;
  const found = typeof size === 'string' ? /^(\d+(?:\.\d+)?)\s*(b|kb|kib|mb|mib)?$/i.exec(size.trim()) : null;
  if (!found) return null;
  const unit = (found[2] ?? 'mb').toLowerCase();
  const factor = unit === 'b' ? 1 : unit.startsWith('k') ? 1024 : 1_048_576;
  return Math.round(Number(found[1]) * factor);
}
