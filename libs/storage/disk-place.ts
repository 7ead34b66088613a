import { checkKey } from './blob-key.js';

/** Not in the alphabet of keys: a file `name~` is the blob `name`, `name~<hex>` an upload of it, `name` a folder. */
export const blobMark = '~';

/** Where a key lies: the folders to go through, and the file's name. */
export function place(key: string): { folders: string[]; file: string } {
  const parts = checkKey(key).split('/');
  return { folders: parts.slice(0, -1), file: parts.slice(-1).join() + blobMark };
}
