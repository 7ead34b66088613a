import { SweepUnderWay } from './errors.js';
import type { HeldDirectory } from './held-directory.js';
import { LockedFolder } from './locked-folder.js';
import { privateFolder } from './private-folder.js';
import type { StreamSealer } from './stream-sealer.js';
import { Sweeper } from './sweeper.js';
import { TemporaryJob } from './temporary-job.js';

/** Temporary files in a root of our own (0700): none in clear, one folder per job, gone when the job ends. */
export class TemporaryFiles {
  private constructor(
    private readonly root: HeldDirectory,
    private readonly sealer: StreamSealer,
  ) {}

  /**
   * Opens the root, made where it is missing, and empties it: whose key is gone is of no use to anybody. What a
   * living process on the same machine holds stays.
   *
   * @param path the service manager's runtime folder, or `tmp` of the data folder
   */
  static async open(path: string, sealer: StreamSealer): Promise<TemporaryFiles> {
    try {
      await new Sweeper(path, { maxAgeMs: 0 }).sweep();
    } catch (error) {
      // Whoever sweeps removes a dead host's jobs like us; what has no lock at all is removed when it is old.
      if (!(error instanceof SweepUnderWay)) throw error;
    }
    return new TemporaryFiles(await privateFolder(path), sealer);
  }

  /** Gives `work` a folder of its own, which is removed when it ends, well or not. */
  async job<T>(work: (job: TemporaryJob) => Promise<T>): Promise<T> {
    const job = new TemporaryJob(await LockedFolder.make(this.root, 'job'), this.sealer);
    try {
      return await work(job);
    } finally {
      await job.close();
    }
  }

  /** No job may be under way. */
  close(): Promise<void> {
    return this.root.close();
  }
}
