import { extract, type Header } from 'tar-stream';
import { AddonRefused } from '../errors.js';
import { ARCHIVE_LIMITS, type ArchiveLimits } from './archive-limits.js';
import { checkEntryName, foldedName } from './entry-name.js';
import { gunzip } from './gunzip.js';

/**
 * Reads a package's tarball into memory: file names without `package/` → bytes. Nothing of it is
 * ever written to a disk, so that no name can lead anywhere.
 * @throws AddonRefused `archive_unsafe`, `archive_too_large`
 */
export async function readArchive(
  tarball: Buffer,
  limits: ArchiveLimits = ARCHIVE_LIMITS,
): Promise<Map<string, Buffer>> {
  const tar = await gunzip(tarball, limits);
  checkEnd(tar);
  const files = new Map<string, Buffer>();
  const taken = new Map<string, Taken>();
  const reader = extract();
  let entries = 0;
  // Reads as the loop below asks; an error of it surfaces there.
  reader.end(tar);
  try {
    for await (const entry of reader) {
      const { name, type, pax } = entry.header as Header & { pax?: Record<string, string> };
      if (++entries > limits.entries) {
        throw new AddonRefused('archive_too_large', `The package has more than ${limits.entries} entries.`);
      }
      if (type !== 'file' && type !== 'directory') {
        throw new AddonRefused('archive_unsafe', `${JSON.stringify(name)} is a ${type ?? 'special file'}.`);
      }
      // Then tar-stream's idea of where the next entry begins would differ from that of checkEnd.
      if (pax?.size !== undefined) {
        throw new AddonRefused('archive_unsafe', `${JSON.stringify(name)} has two sizes.`);
      }
      if (type === 'directory' && entry.header.size > 0) {
        throw new AddonRefused('archive_unsafe', `${JSON.stringify(name)} is a directory that holds bytes.`);
      }
      if (type === 'directory' && /^package\/?$/.test(name)) {
        entry.resume();
        continue;
      }
      const file = checkEntryName(name);
      take(taken, file, type);
      const bytes = await bytesOf(entry);
      if (type === 'file') files.set(file, bytes);
    }
  } catch (error) {
    if (error instanceof AddonRefused) throw error;
    throw new AddonRefused('archive_unsafe', `The package is no tar archive: ${(error as Error).message}`);
  } finally {
    reader.destroy();
  }
  return files;
}

async function bytesOf(entry: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of entry) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

interface Taken {
  spelling: string;
  type: 'file' | 'directory';
}

/** @throws AddonRefused for a name that some file system takes for an earlier one, or a file used as a folder. */
function take(taken: Map<string, Taken>, name: string, type: Taken['type']): void {
  const parts = name.split('/');
  for (let length = 1; length <= parts.length; length++) {
    const spelling = parts.slice(0, length).join('/');
    const isFolder = length < parts.length || type === 'directory';
    const earlier = taken.get(foldedName(spelling));
    if (earlier && !(isFolder && earlier.type === 'directory' && earlier.spelling === spelling)) {
      throw new AddonRefused(
        'archive_unsafe',
        `${JSON.stringify(spelling)} stands twice, but for case or Unicode form.`,
      );
    }
    taken.set(foldedName(spelling), { spelling, type: isFolder ? 'directory' : 'file' });
  }
}

const BLOCK = 512;
/** Where a header has an entry's size, in octal (POSIX pax, 'ustar Interchange Format'). */
const SIZE = { from: 124, to: 136 };

/**
 * An archive ends with two blocks of zeros, and nothing but zeros may follow. What follows, tar-stream
 * would read and tar itself would not: a reviewer could be shown another package than is installed.
 */
function checkEnd(tar: Buffer): void {
  const refuse = (): never => {
    throw new AddonRefused(
      'archive_unsafe',
      'The package is no whole tar archive, or goes on behind its end.',
    );
  };
  if (tar.length % BLOCK !== 0) refuse();
  let at = 0;
  while (at < tar.length && tar[at] !== 0) {
    const size = tar.toString('latin1', at + SIZE.from, at + SIZE.to).replace(/[\0 ].*$/s, '');
    if (!/^[0-7]+$/.test(size)) refuse();
    at += BLOCK + Math.ceil(parseInt(size, 8) / BLOCK) * BLOCK;
  }
  if (tar.length - at < 2 * BLOCK || tar.subarray(at).some((byte) => byte !== 0)) refuse();
}
