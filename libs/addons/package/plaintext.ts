import { parseAllDocuments } from 'yaml';
import { AddonRefused } from '../errors.js';
import type { Manifest } from './manifest.js';

/**
 * An interview with `multi_user: true` stores answers that the staff can read; whoever installs it is
 * told so by the permission `plaintext`. Only files that have the words are parsed here.
 * @throws AddonRefused `manifest_invalid`
 */
export function checkPlaintext({ permissions }: Manifest, files: ReadonlyMap<string, Buffer>): void {
  if (permissions.includes('plaintext')) return;
  for (const [name, bytes] of files) {
    if (
      /^interviews\/.*\.yml$/.test(name) &&
      !name.endsWith('.test.yml') &&
      storesPlaintext(bytes.toString('utf8'))
    ) {
      throw new AddonRefused(
        'manifest_invalid',
        `${name} says multi_user: true, which stores answers readable: name the permission plaintext.`,
      );
    }
  }
}

function storesPlaintext(text: string): boolean {
  if (!text.includes('multi_user')) return false;
  // What is no YAML at all the compiler refuses; an alias cannot grow here, as nothing is resolved.
  return parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent' }).some(
    (document) => 'getIn' in document && document.getIn(['metadata', 'multi_user']) === true,
  );
}
