import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { checkPath, sameName } from './archive-path.js';
import { AddonRefused } from './errors.js';

export interface ArchiveLimits {
  /** Bytes of all that is unpacked. */
  bytes: number;
  entries: number;
}

/** Unpacked at most this many times the size of the packed file. */
const LARGEST_RATIO = 100;
const inflate = promisify(gunzip);

/**
 * Unpacks an npm tarball in memory: paths without `package/`, in the archive's order. Real bytes are
 * counted while inflating, never what a header claims; nothing touches the disk.
 * Throws `AddonRefused` `archive_too_large` or `archive_unsafe`.
 */
export async function readArchive(tarball: Buffer, limits: ArchiveLimits): Promise<Map<string, Buffer>> {
  const most = Math.min(limits.bytes, tarball.length * LARGEST_RATIO);
  if (tarball.length > limits.bytes) throw tooLarge(limits);
  let tar: Buffer;
  try {
    tar = await inflate(tarball, { maxOutputLength: Math.max(most, 1) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limits);
    throw new AddonRefused('archive_unsafe', 'The package is not a gzip file.');
  }
  return readEntries(tar, limits);
}

async function readEntries(tar: Buffer, limits: ArchiveLimits): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const names = new Set<string>();
  let count = 0;
  const parser = extract();
  parser.end(tar);
  try {
    for await (const entry of parser) {
      const { name, type } = entry.header;
      if (++count > limits.entries) throw tooLarge(limits);
      if (type !== 'file' && type !== 'directory') {
        throw new AddonRefused(
          'archive_unsafe',
          `${printable(name)} is a ${type}; only files and folders may be packed.`,
        );
      }
      const chunks: Buffer[] = [];
      for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
      if (type === 'directory') {
        checkPath(name.replace(/\/$/, ''));
        continue;
      }
      const path = checkPath(name);
      if (names.has(sameName(path))) {
        throw new AddonRefused(
          'archive_unsafe',
          `${path} is there twice, or differs from another name only in case or Unicode form.`,
        );
      }
      names.add(sameName(path));
      files.set(path, Buffer.concat(chunks));
    }
  } catch (error) {
    if (error instanceof AddonRefused) throw error;
    throw new AddonRefused('archive_unsafe', 'The package is not a tar archive, or is cut short.');
  }
  refuseFilesThatAreFolders(files, names);
  return files;
}

/** `a` and `a/b` cannot both be files. */
function refuseFilesThatAreFolders(files: Map<string, Buffer>, names: Set<string>): void {
  for (const path of files.keys()) {
    for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
      if (names.has(sameName(path.slice(0, at)))) {
        throw new AddonRefused('archive_unsafe', `${path} lies below a file.`);
      }
    }
  }
}

function tooLarge({ bytes, entries }: ArchiveLimits): AddonRefused {
  return new AddonRefused(
    'archive_too_large',
    `The package unpacks to more than ${Math.floor(bytes / 2 ** 20)} MiB, ${LARGEST_RATIO} times its size, or ${entries} entries.`,
  );
}

function printable(name: string): string {
  return JSON.stringify(name.slice(0, 200));
}
