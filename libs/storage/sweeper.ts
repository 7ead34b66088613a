import { ClaimedRemoval } from './claimed-removal.js';
import { SweepUnderWay } from './errors.js';
import type { HeldDirectory } from './held-directory.js';
import { HeldEntry } from './held-entry.js';
import { LiveLock } from './live-lock.js';
import { LockedFolder } from './locked-folder.js';
import { privateFolder } from './private-folder.js';
import { isMissing, systemCode } from './system-errors.js';

export interface SweepResult {
  /** Files and folders that are gone. */
  removed: number;
  /** Entries of the root that belong to a living job, or are too young to tell. */
  skipped: number;
  /** What is not ours to remove: links, files with more than one name, other owners' things, mounts. */
  refused: number;
}

/** What the system does not let us move or open: another's folder, a mount. */
const forbidden = ['EACCES', 'EPERM', 'EBUSY', 'EXDEV'];

/**
 * Removes what killed processes left in the root of temporary files. Its dangers are tmpreaper's
 * (README.security of Debian's tmpreaper: name races, stopped processes, hard links, two sweepers at once).
 */
export class Sweeper {
  /**
   * @param maxAgeMs how old an entry must be that has no lock; a folder with a dead lock goes at once
   * @param looked see `ClaimedRemoval`
   */
  constructor(
    private readonly path: string,
    private readonly options: { maxAgeMs: number; looked?: (name: string) => Promise<void> },
  ) {}

  /** One pass. Throws `SweepUnderWay` where another process, or another call, is at it. */
  async sweep(): Promise<SweepResult> {
    const root = await privateFolder(this.path);
    try {
      const own = await LockedFolder.make(root, 'sweep');
      try {
        return await this.pass(root, own);
      } finally {
        await own.remove([]);
      }
    } finally {
      await root.close();
    }
  }

  private async pass(root: HeldDirectory, own: LockedFolder): Promise<SweepResult> {
    const entries = (await root.readdir()).filter(({ name }) => name !== own.name);
    // Every sweeper shows its own lock before it looks for others': of two, at most one goes on. Both may give way.
    for (const { name } of entries)
      if (name.startsWith('sweep-') && (await lockOf(root, name)) === 'live') throw new SweepUnderWay();
    const removal = new ClaimedRemoval(
      own.folder,
      await root.stat(),
      this.options.looked ?? (async () => {}),
    );
    let skipped = 0;
    for (const { name } of entries)
      try {
        if (await this.mayBeInUse(root, name, removal)) skipped++;
        else await removal.remove(root, name);
      } catch (error) {
        if (forbidden.includes(systemCode(error) ?? '')) removal.refused++;
        // Missing: its own job removed it meanwhile.
        else if (!isMissing(error)) throw error;
      }
    return { removed: removal.removed, skipped: skipped + removal.alive, refused: removal.refused };
  }

  private async mayBeInUse(root: HeldDirectory, name: string, removal: ClaimedRemoval): Promise<boolean> {
    const entry = await HeldEntry.open(root, name);
    try {
      const stat = await entry.stat();
      if (!removal.isOurs(stat)) return false;
      const lock = stat.isDirectory() ? await lockOf(root, name) : 'none';
      return lock === 'live' || (lock === 'none' && Date.now() - stat.mtimeMs < this.options.maxAgeMs);
    } finally {
      await entry.close();
    }
  }
}

async function lockOf(root: HeldDirectory, name: string) {
  try {
    const folder = await root.child(name);
    try {
      return await LiveLock.state(folder);
    } finally {
      await folder.close();
    }
  } catch (error) {
    if (isMissing(error)) return 'none';
    throw error;
  }
}
