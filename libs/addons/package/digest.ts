import { createHash } from 'node:crypto';

/** What names a tarball everywhere: `sha512:` and 128 hex digits. */
export type Digest = `sha512:${string}`;

export const DIGEST = /^sha512:[0-9a-f]{128}$/;

export function digestOf(tarball: Buffer): Digest {
  return `sha512:${createHash('sha512').update(tarball).digest('hex')}`;
}
