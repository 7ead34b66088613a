import type { Revocations } from './revocations.js';
import type { SeenRevocations } from './seen-revocations.js';
import { Trust } from './trust.js';
import { readTrustFile, type TrustFile } from './trust-file.js';

/**
 * Whom this host trusts now: the trust file, less what it, the database or anything that this host has
 * ever seen says is revoked. Whichever says so wins.
 */
export class TrustInForce {
  #file: TrustFile | undefined;
  #trust: Trust | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly trustPath: string,
    private readonly revocations: Revocations,
    private readonly seen: SeenRevocations,
  ) {}

  /** What was read last; read now where nothing was yet. @throws TrustFileInvalid */
  async current(): Promise<Trust> {
    return this.#trust ?? this.read();
  }

  /**
   * Reads all of it anew. Where the file has become unusable, the one before stays in force and what
   * was revoked since is taken all the same; then it throws.
   * @throws TrustFileInvalid
   */
  async read(): Promise<Trust> {
    let problem: unknown;
    try {
      this.#file = await readTrustFile(this.trustPath);
    } catch (error) {
      problem = error;
    }
    if (this.#file === undefined) throw problem;
    const said = new Trust(this.#file, [await this.revocations.revoked()]);
    const trust = new Trust(this.#file, [await this.seen.remember(said.revoked)]);
    this.#trust = trust;
    if (problem !== undefined) throw problem;
    return trust;
  }

  /**
   * Reads anew every `seconds`. `after` is told each time, with the problem where there was one: what
   * is in force may have changed even then.
   */
  watch(seconds: number, after: (problem: unknown) => void): void {
    this.#timer = setInterval(() => {
      void this.read().then(() => after(null), after);
    }, seconds * 1000);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
