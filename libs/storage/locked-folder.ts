import { randomBytes } from 'node:crypto';
import { lstat, rm, rmdir } from 'node:fs/promises';
import { StorageUnavailable } from './errors.js';
import type { HeldDirectory } from './held-directory.js';
import { LiveLock } from './live-lock.js';
import { isMissing, systemCode } from './system-errors.js';

const mostAttempts = 10;

/** A fresh folder of our own in the root of temporary files, with the sign that we are alive. */
export class LockedFolder {
  private constructor(
    private readonly root: HeldDirectory,
    readonly name: string,
    readonly folder: HeldDirectory,
    private readonly lock: LiveLock,
  ) {}

  static async make(root: HeldDirectory, kind: 'job' | 'sweep'): Promise<LockedFolder> {
    for (let attempt = 1; attempt <= mostAttempts; attempt++) {
      const made = await LockedFolder.attempt(root, `${kind}-${randomBytes(8).toString('hex')}`);
      if (made) return made;
    }
    throw new StorageUnavailable('make a folder for temporary files');
  }

  /** Undefined where a sweeper took the folder before it saw the lock: it was emptying the root, or we slept long. */
  private static async attempt(root: HeldDirectory, name: string): Promise<LockedFolder | undefined> {
    let folder: HeldDirectory | undefined;
    try {
      folder = await root.child(name, { create: true });
      const lock = await LiveLock.hold(folder);
      // A sweeper claims a folder by its name and then looks for a lock again: it has seen ours, or we see its claim.
      const [held, there] = [await folder.stat(), await lstat(root.entry(name)).catch(() => undefined)];
      if (held.ino === there?.ino) return new LockedFolder(root, name, folder, lock);
      await lock.release();
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
    }
    await folder?.close();
    return undefined;
  }

  /** Removes the folder with the files in it. What a sweeper could not put back anywhere stays for the next one. */
  async remove(files: Iterable<string>): Promise<void> {
    for (const file of files) await rm(this.folder.entry(file), { force: true });
    await this.lock.release();
    await this.folder.close();
    await rmdir(this.root.entry(this.name)).catch((error: unknown) => {
      if (!isMissing(error) && systemCode(error) !== 'ENOTEMPTY') throw error;
    });
  }
}
