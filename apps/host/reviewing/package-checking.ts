import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { Catalogue } from '#addons';
import type { Config } from '#config';
import type { PackageChecks } from '../../cli/package-report.js';
import type { ChecksMessage } from './checks-message.js';

/** The checks of a package came to no end: it took too long or too much, or another one is being checked. */
export class ChecksFailed extends Error {
  constructor(
    readonly code: 'checks_failed' | 'busy',
    message: string,
  ) {
    super(message);
    this.name = 'ChecksFailed';
  }
}

/** Results that are kept; a package never changes, so neither do they. */
const MOST_KEPT = 50;

/**
 * Lints packages and plays their tests for the provider's console. Nobody has vouched for a package that is
 * under review: it is read in a process of its own, without the host's environment, within a time and a heap,
 * one at a time; its tests run in that process's sandbox.
 */
export class PackageChecking {
  readonly #kept = new Map<string, PackageChecks>();
  #running: string | null = null;

  constructor(private readonly config: Pick<Config, 'addons' | 'sandbox'>) {}

  /** Of a package that was checked since this host started. */
  known(digest: string): PackageChecks | null {
    return this.#kept.get(digest) ?? null;
  }

  /** @throws ChecksFailed, and what reading the package throws */
  async run(catalogue: Pick<Catalogue, 'toReview'>, digest: string): Promise<PackageChecks> {
    const known = this.known(digest);
    if (known !== null) return known;
    if (this.#running !== null)
      throw new ChecksFailed('busy', 'Another package is being checked. Try again in a minute.');
    this.#running = digest;
    try {
      const { files } = await catalogue.toReview(digest);
      const checks = await this.#checked({ files: [...files], sandbox: this.config.sandbox });
      this.#kept.set(digest, checks);
      const [oldest] = this.#kept.keys();
      if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
      return checks;
    } finally {
      this.#running = null;
    }
  }

  async #checked(message: ChecksMessage): Promise<PackageChecks> {
    const { seconds, memoryMib } = this.config.addons.review;
    // What a process that is killed leaves behind lies in here.
    const folder = await mkdtemp(join(tmpdir(), 'affiant-checks-'));
    const child = fork(join(root, 'dist/apps/review/main.js'), {
      execArgv: [`--max-old-space-size=${memoryMib}`],
      env: { TMPDIR: folder, PATH: process.env['PATH'] },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
      detached: true,
    });
    const { promise, resolve: done, reject } = Promise.withResolvers<PackageChecks>();
    const late = setTimeout(
      () => reject(new ChecksFailed('checks_failed', `The checks took more than ${seconds} s.`)),
      seconds * 1000,
    );
    child.once('message', (checks) => done(checks as PackageChecks));
    child.once('error', reject);
    child.once('exit', () => reject(new ChecksFailed('checks_failed', 'The checks ended without a result.')));
    child.send(message, () => undefined);
    try {
      return await promise;
    } finally {
      clearTimeout(late);
      endGroup(child.pid);
      await rm(folder, { recursive: true, force: true });
    }
  }
}

/** The process with all that it started. */
function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The repository's root, from `apps/host` as well as from `dist/apps/host`. */
const above = resolve(import.meta.dirname, '../../..');
const root = basename(above) === 'dist' ? dirname(above) : above;
