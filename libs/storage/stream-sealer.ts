import type { Readable } from 'node:stream';

/**
 * Seals and opens streams under a key that only this process holds in memory (`libs/encryption` makes one, since only
 * it calls ciphers). An error of the given stream becomes the returned one's; `open` fails where bytes were changed.
 */
export interface StreamSealer {
  seal(plain: Readable): Readable;
  open(sealed: Readable): Readable;
}
