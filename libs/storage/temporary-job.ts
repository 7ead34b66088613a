import { randomBytes } from 'node:crypto';
import { constants, open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { LockedFolder } from './locked-folder.js';
import type { StreamSealer } from './stream-sealer.js';
import { asStorageError } from './system-errors.js';
import { writeBody } from './write-body.js';

const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

const chunkSize = 64 * 1024;

/** Content that waits on the disk, sealed; readable until its job ends. */
export interface TemporaryFile {
  /** Bytes of the content. */
  readonly size: number;
  /** The content from its beginning, as often as wanted. A changed file makes the stream fail. */
  read(): Readable;
}

/** The files of one piece of work, in a folder of its own. Each is opened once and never again by its name. */
export class TemporaryJob {
  private readonly handles = new Map<string, FileHandle>();

  constructor(
    private readonly place: LockedFolder,
    private readonly sealer: StreamSealer,
  ) {}

  async write(content: Readable): Promise<TemporaryFile> {
    const name = randomBytes(8).toString('hex');
    const handle = await open(this.place.folder.entry(name), flags, 0o600);
    this.handles.set(name, handle);
    let size = 0;
    const counted = async function* () {
      for await (const chunk of content) {
        size += (chunk as Buffer).length;
        yield chunk as Buffer;
      }
    };
    const sealed = this.sealer.seal(Readable.from(counted(), { objectMode: false }));
    try {
      await writeBody(handle, sealed);
    } catch (error) {
      throw asStorageError('write a temporary file', error);
    }
    return { size, read: () => this.sealer.open(Readable.from(bytesOf(handle), { objectMode: false })) };
  }

  async close(): Promise<void> {
    for (const handle of this.handles.values()) await handle.close();
    await this.place.remove(this.handles.keys());
  }
}

/** Reads by position, so that several readers do not disturb each other; a read stream of the handle would close it. */
async function* bytesOf(handle: FileHandle): AsyncIterable<Buffer> {
  let position = 0;
  for (;;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(chunkSize), 0, chunkSize, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
