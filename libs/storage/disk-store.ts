import { randomBytes } from 'node:crypto';
import { close, createReadStream, fstat, open as openFile, type Stats } from 'node:fs';
import { constants, open, rename, rm, rmdir, type FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { checkPrefix } from './blob-key.js';
import type { BlobHead, BlobStore, PutOptions } from './blob-store.js';
import { place } from './disk-place.js';
import { BlobNotFound, InvalidBlobKey, StorageUnavailable } from './errors.js';
import { removeFolder, walk } from './folder-walk.js';
import type { HeldDirectory } from './held-directory.js';
import { privateFolder } from './private-folder.js';
import { asStorageError, isMissing, systemCode } from './system-errors.js';
import { writeBody } from './write-body.js';

// O_NONBLOCK: opening a planted FIFO must not wait for its writer.
const reading = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const writing = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

const openDescriptor = promisify<string, number, number>(openFile);
const statDescriptor = promisify<number, Stats>(fstat);
const closeDescriptor = promisify(close);

/**
 * Blobs as files of mode 0600 in folders of mode 0700 below one root. Every folder on the way is opened from the
 * held one above it, so that no link, planted or swapped in, is ever followed.
 *
 * @param webRoots folders that are served to everybody: a root inside one is refused (`StorageNotConfigured`)
 */
export class DiskStore implements BlobStore {
  constructor(
    private readonly root: string,
    private readonly options: { webRoots?: readonly string[] } = {},
  ) {}

  async put(key: string, body: Buffer | Readable, { signal }: PutOptions = {}): Promise<{ size: number }> {
    const { folders, file } = place(key);
    const upload = file + randomBytes(16).toString('hex');
    const { folder, handle } = await this.begin(key, folders, upload);
    try {
      const size = await durably(handle, () => writeBody(handle, body, signal));
      // An Exit meanwhile has removed the upload: then the rename fails, and nothing comes back.
      await rename(folder.entry(upload), folder.entry(file));
      await folder.sync();
      return { size };
    } catch (error) {
      await rm(folder.entry(upload), { force: true });
      throw asStorageError(`write ${key}`, error);
    } finally {
      await folder.close();
    }
  }

  async get(key: string): Promise<Readable> {
    const { fd } = await this.open(key);
    return createReadStream('', { fd });
  }

  async head(key: string): Promise<BlobHead> {
    const { fd, head } = await this.open(key);
    await closeDescriptor(fd);
    return head;
  }

  async delete(key: string): Promise<void> {
    const { folders, file } = place(key);
    await this.whereFound(`delete ${key}`, folders, async (folder) => {
      for (const entry of await folder.readdir())
        if (entry.name.startsWith(file)) await rm(folder.entry(entry.name), { force: true });
      await folder.sync();
    });
    await this.prune(folders);
  }

  async *list(prefix: string): AsyncIterable<string> {
    let folder: HeldDirectory | undefined;
    try {
      folder = await this.enter(checkPrefix(prefix).split('/').slice(0, -1), false);
      yield* walk(folder, prefix);
    } catch (error) {
      if (!isMissing(error)) throw asStorageError(`list ${prefix}`, error);
    } finally {
      await folder?.close();
    }
  }

  async deletePrefix(prefix: string): Promise<{ deleted: number }> {
    if (prefix === '') throw new InvalidBlobKey(prefix);
    const parts = checkPrefix(prefix).split('/');
    const [folders, last] = [parts.slice(0, -2), parts.slice(-2, -1).join()];
    const deleted = await this.whereFound(`delete ${prefix}`, folders, async (folder) => {
      const count = await removeFolder(folder, last);
      await folder.sync();
      return count;
    });
    await this.prune(folders);
    return { deleted: deleted ?? 0 };
  }

  /** Makes the upload's file; again where somebody's last delete just removed the folder that we entered. */
  private async begin(key: string, folders: string[], upload: string) {
    for (let attempt = 1; ; attempt++) {
      try {
        const folder = await this.enter(folders, true);
        try {
          return { folder, handle: await open(folder.entry(upload), writing, 0o600) };
        } catch (error) {
          await folder.close();
          throw error;
        }
      } catch (error) {
        if (systemCode(error) !== 'ENOENT' || attempt === 10) throw asStorageError(`write ${key}`, error);
      }
    }
  }

  /** A plain descriptor: a `FileHandle` in a stream that a caller forgets would end the process when it is collected. */
  private async open(key: string): Promise<{ fd: number; head: BlobHead }> {
    const { folders, file } = place(key);
    const found = await this.whereFound(`read ${key}`, folders, async (folder) => {
      const fd = await openDescriptor(folder.entry(file), reading);
      const stat = await statDescriptor(fd);
      if (stat.isFile()) return { fd, head: { size: stat.size, modifiedAt: stat.mtime } };
      await closeDescriptor(fd);
      return undefined;
    });
    if (!found) throw new BlobNotFound(key);
    return found;
  }

  private async within<T>(
    operation: string,
    folders: string[],
    work: (folder: HeldDirectory) => Promise<T>,
  ): Promise<T> {
    try {
      const folder = await this.enter(folders, false);
      try {
        return await work(folder);
      } finally {
        await folder.close();
      }
    } catch (error) {
      throw asStorageError(operation, error);
    }
  }

  /** As `within`, but undefined where the folder or what `work` looks for is not there. */
  private async whereFound<T>(
    operation: string,
    folders: string[],
    work: (folder: HeldDirectory) => Promise<T>,
  ) {
    try {
      return await this.within(operation, folders, work);
    } catch (error) {
      if (error instanceof StorageUnavailable && isMissing(error.cause)) return undefined;
      throw error;
    }
  }

  private async enter(folders: string[], create: boolean): Promise<HeldDirectory> {
    let held = await privateFolder(this.root, this.options.webRoots);
    for (const name of folders) {
      const above = held;
      try {
        held = await above.child(name, { create });
      } finally {
        await above.close();
      }
    }
    return held;
  }

  /** Removes folders that became empty: their names are ids of tenants and sessions. */
  private async prune(folders: string[]): Promise<void> {
    for (const [depth, name] of [...folders.entries()].toReversed()) {
      const removed = await this.whereFound('remove an empty folder', folders.slice(0, depth), (above) =>
        rmdir(above.entry(name)).then(
          () => true,
          (error: unknown) => {
            if (systemCode(error) === 'ENOTEMPTY') return false;
            throw error;
          },
        ),
      );
      if (!removed) return;
    }
  }
}

async function durably<T>(handle: FileHandle, work: () => Promise<T>): Promise<T> {
  try {
    const result = await work();
    await handle.sync();
    return result;
  } finally {
    await handle.close();
  }
}
