import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { lstat, rename, rmdir, unlink } from 'node:fs/promises';
import { HeldEntry } from './held-entry.js';
import type { HeldDirectory } from './held-directory.js';
import { LiveLock } from './live-lock.js';
import { isMissing, systemCode } from './system-errors.js';

/**
 * Removes entries without trusting that a name still means what it meant when it was looked at. unlink(2) takes a name,
 * so each entry is first looked at through a descriptor, then moved into a folder that nobody else works in, and
 * unlinked there only if what was moved is what was looked at. Otherwise it goes back, untouched.
 */
export class ClaimedRemoval {
  removed = 0;
  refused = 0;
  /** Folders that turned out to belong to a living job. */
  alive = 0;

  /**
   * @param claims the sweeper's own folder, in the same file system
   * @param own whose entries may be removed, and the device they must lie on (a mount is refused)
   * @param looked called between looking at an entry and claiming it: where the races are, for tests
   */
  constructor(
    private readonly claims: HeldDirectory,
    private readonly own: { uid: number; dev: number },
    private readonly looked: (name: string) => Promise<void>,
  ) {}

  /** A link is never followed nor removed: nothing of ours makes one. */
  isOurs(entry: Stats): boolean {
    const kind = entry.isDirectory() || (entry.nlink === 1 && !entry.isSymbolicLink());
    return kind && entry.uid === this.own.uid && entry.dev === this.own.dev;
  }

  async remove(folder: HeldDirectory, name: string): Promise<void> {
    const entry = await HeldEntry.open(folder, name);
    try {
      if (this.isOurs(await entry.stat())) await this.claim(folder, name, entry);
      else this.refused++;
    } finally {
      await entry.close();
    }
  }

  private async claim(folder: HeldDirectory, name: string, entry: HeldEntry): Promise<void> {
    await this.looked(name);
    const claim = randomBytes(8).toString('hex');
    await rename(folder.entry(name), this.claims.entry(claim));
    // Looked at again: a hard link may have been made meanwhile.
    const stat = await entry.stat();
    let gone = false;
    try {
      if (!(await entry.isAt(this.claims, claim)) || !this.isOurs(stat)) this.refused++;
      else gone = stat.isDirectory() ? await this.removeFolder(claim) : await this.removeFile(claim);
    } finally {
      if (gone) this.removed++;
      else await this.putBack(claim, folder, name);
    }
  }

  private async removeFile(claim: string): Promise<true> {
    await unlink(this.claims.entry(claim));
    return true;
  }

  /** False where something in it was refused, or it is in use. */
  private async removeFolder(claim: string): Promise<boolean> {
    const child = await this.claims.child(claim);
    try {
      // Its maker may have come so far only after we looked; from now on it sees that its name is gone.
      if ((await LiveLock.state(child)) === 'live') {
        this.alive++;
        return false;
      }
      for (const { name } of await child.readdir()) await this.remove(child, name);
    } finally {
      await child.close();
    }
    try {
      await rmdir(this.claims.entry(claim));
      return true;
    } catch (error) {
      if (systemCode(error) === 'ENOTEMPTY') return false;
      throw error;
    }
  }

  /** Where the name is taken by now, the entry stays among the claims, which the next sweep looks through. */
  private async putBack(claim: string, folder: HeldDirectory, name: string): Promise<void> {
    const taken = await lstat(folder.entry(name)).then(
      () => true,
      (error: unknown) => {
        if (isMissing(error)) return false;
        throw error;
      },
    );
    if (!taken) await rename(this.claims.entry(claim), folder.entry(name));
  }
}
