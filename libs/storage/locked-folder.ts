import { randomBytes } from 'node:crypto';
import { rm, rmdir } from 'node:fs/promises';
import type { HeldDirectory } from './held-directory.js';
import { LiveLock } from './live-lock.js';
import { isMissing, systemCode } from './system-errors.js';

/** A fresh folder of our own in the root of temporary files, with the sign that we are alive. */
export class LockedFolder {
  private constructor(
    private readonly root: HeldDirectory,
    readonly name: string,
    readonly folder: HeldDirectory,
    private readonly lock: LiveLock,
  ) {}

  static async make(root: HeldDirectory, kind: 'job' | 'sweep'): Promise<LockedFolder> {
    for (let attempt = 1; ; attempt++) {
      const name = `${kind}-${randomBytes(8).toString('hex')}`;
      let folder: HeldDirectory | undefined;
      try {
        folder = await root.child(name, { create: true });
        return new LockedFolder(root, name, folder, await LiveLock.hold(folder));
      } catch (error) {
        await folder?.close();
        // Another host's emptying at start took the folder before the lock was in it.
        if (systemCode(error) !== 'ENOENT' || attempt === 3) throw error;
      }
    }
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
