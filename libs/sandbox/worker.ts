import type { Outcome, WorkerProcess, WorkerReply } from './worker-process.js';

export interface WorkerStatus {
  pid: number;
  /** Null: a spare one. */
  tenant: string | null;
  busy: boolean;
  steps: number;
  /** Sessions whose context waits here. */
  kept: number;
}

/** What the pool knows of one worker. It belongs to one tenant from its first call to its end. */
export class Worker {
  tenant: string | null = null;
  /** A step is under way (work for idle time is not one). */
  busy = false;
  steps = 0;
  lastUsed = Date.now();
  /** Package whose contexts it is making ahead, to know whom to blame if it dies of that. */
  preparing: string | null = null;
  readonly #packages = new Set<string>();
  /** When the kept context of a session ends, in milliseconds since 1970. */
  readonly #kept = new Map<string, number>();

  constructor(readonly process: WorkerProcess) {}

  status(): WorkerStatus {
    const { tenant, busy, steps } = this;
    return { pid: this.process.pid, tenant, busy, steps, kept: this.#kept.size };
  }

  holds(session: string): boolean {
    return this.#kept.has(session);
  }

  async run(
    call: { packageDigest: string; script: string; session: string; payload: string },
    keepMs: number,
  ): Promise<WorkerReply> {
    const { packageDigest: digest, session } = call;
    this.steps++;
    this.lastUsed = Date.now();
    this.#kept.delete(session);
    if (!this.#packages.has(digest)) {
      this.#packages.add(digest);
      this.process.send({ type: 'package', digest }, call.script);
    }
    const reply = await this.process.call({ type: 'run', digest, session, keep: keepMs > 0 }, call.payload);
    this.lastUsed = Date.now();
    if (reply.kept) this.#kept.set(session, this.lastUsed + keepMs);
    return reply;
  }

  /** Makes contexts ahead and renews kept ones, while no call waits. */
  async prepare(digest: string, contexts: number): Promise<Outcome> {
    this.preparing = digest;
    const { outcome } = await this.process.call({ type: 'prepare', digest, contexts });
    this.preparing = null;
    return outcome;
  }

  drop(session: string): void {
    if (this.#kept.delete(session)) this.process.send({ type: 'drop', session });
  }

  dropExpired(now: number): void {
    for (const [session, end] of this.#kept) if (end <= now) this.drop(session);
  }
}
