import { Readable } from 'node:stream';
import type { BlobStore } from '#storage';
import type { ArchiveLine } from './archive-line.js';

/** Files below a prefix, as they are stored, in parts. `skip`: keys that are left out. */
export async function* filesOf(
  blobs: BlobStore,
  prefix: string,
  skip: (key: string) => boolean = () => false,
): AsyncGenerator<ArchiveLine> {
  for await (const key of blobs.list(prefix)) {
    if (skip(key)) continue;
    for await (const chunk of await blobs.get(key))
      yield { file: key, more: true, bytes: (chunk as Buffer).toString('base64') };
    yield { file: key, more: false, bytes: '' };
  }
}

/** Stores the file whose first part is `first`; takes its other parts from `lines`. */
export async function putFile(
  blobs: BlobStore,
  first: ArchiveLine & { file: string },
  lines: AsyncIterator<ArchiveLine>,
): Promise<void> {
  async function* parts(): AsyncGenerator<Buffer> {
    let line: ArchiveLine | undefined = first;
    while (line !== undefined && 'file' in line && line.more) {
      yield Buffer.from(line.bytes, 'base64');
      const { value, done }: IteratorResult<ArchiveLine, unknown> = await lines.next();
      line = done === true ? undefined : value;
    }
  }
  await blobs.put(first.file, Readable.from(parts(), { objectMode: false }));
}
