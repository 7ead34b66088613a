import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { ARCHIVE_FORMAT, type ArchiveHeader, type ArchiveLine } from './archive-line.js';
import { ArchiveUnreadable } from './errors.js';

/** Writes lines of JSON, compressed, to a new file that only its owner reads. Throws where the file is there. */
export async function writeArchive(
  path: string,
  lines: AsyncIterable<ArchiveHeader | ArchiveLine>,
): Promise<void> {
  async function* texts(): AsyncGenerator<string> {
    for await (const line of lines) yield `${JSON.stringify(line)}\n`;
  }
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  await pipeline(Readable.from(texts()), createGzip(), file);
}

/**
 * Reads an archive from its beginning: the header, then the lines after it. Throws `ArchiveUnreadable`
 * for what is none, and at the end of one that was cut off.
 */
export async function readArchive(
  path: string,
): Promise<{ header: ArchiveHeader; lines: AsyncGenerator<ArchiveLine> }> {
  const texts = createInterface({ input: createReadStream(path).pipe(createGunzip()), crlfDelay: Infinity });
  const iterator = texts[Symbol.asyncIterator]();
  const read = async (): Promise<unknown> => {
    try {
      const { value, done } = await iterator.next();
      return done === true ? undefined : JSON.parse(value);
    } catch (error) {
      throw new ArchiveUnreadable(`${path} is no archive, or was changed: ${(error as Error).message}`);
    }
  };
  const header = (await read()) as ArchiveHeader | undefined;
  if (header?.format !== ARCHIVE_FORMAT)
    throw new ArchiveUnreadable(`${path} is no archive of this program.`);
  async function* lines(): AsyncGenerator<ArchiveLine> {
    for (;;) {
      const line = (await read()) as ArchiveLine | undefined;
      if (line === undefined) throw new ArchiveUnreadable(`${path} was cut off before its end.`);
      yield line;
      if ('end' in line) return;
    }
  }
  return { header, lines: lines() };
}
