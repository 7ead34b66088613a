import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Every form in which a text may lie on a disk without being encrypted. */
export function formsOf(text: string): Map<string, Buffer> {
  const utf8 = Buffer.from(text, 'utf8');
  const utf16 = Buffer.from(text, 'utf16le');
  const swapped = Buffer.from(text, 'utf16le').swap16();
  const forms = new Map<string, Buffer>([
    ['UTF-8', utf8],
    ['UTF-16LE', utf16],
    ['UTF-16BE', swapped],
    ['hex', Buffer.from(utf8.toString('hex'))],
    ['HEX', Buffer.from(utf8.toString('hex').toUpperCase())],
    ['JSON escapes', Buffer.from(escaped(text))],
  ]);
  for (const encoding of ['base64', 'base64url'] as const) {
    for (let before = 0; before < 3; before++) {
      forms.set(`${encoding}, ${before} bytes before`, insideBase64(utf8, before, encoding));
    }
  }
  return forms;
}

/** What of a base64 text depends on `bytes` alone, when `before` more bytes stand before them in a group of three. */
function insideBase64(bytes: Buffer, before: number, encoding: 'base64' | 'base64url'): Buffer {
  const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString(encoding);
  const first = Math.ceil((before * 8) / 6);
  const last = Math.floor(((before + bytes.length) * 8) / 6);
  return Buffer.from(whole.slice(first, last));
}

function escaped(text: string): string {
  return [...Array(text.length).keys()]
    .map((at) => {
      const unit = text.charCodeAt(at);
      return unit < 128 ? text[at] : `\\u${unit.toString(16).padStart(4, '0')}`;
    })
    .join('');
}

/** `file: form` for every form of every text that is found in any file below the folders. */
export async function findIn(folders: readonly string[], texts: readonly string[]): Promise<string[]> {
  const forms = texts.flatMap((text) => [...formsOf(text)]);
  const found: string[] = [];
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const bytes = await readFile(path);
      for (const [form, needle] of forms) if (bytes.includes(needle)) found.push(`${path}: ${form}`);
    }
  }
  return found;
}
