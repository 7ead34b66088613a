import { SandboxBusy, SandboxUnavailable } from './errors.js';
import type { SandboxOptions } from './options.js';
import { WorkerLost, type WorkerProcess, type WorkerReply } from './worker-process.js';
import { Worker, type WorkerStatus } from './worker.js';

export interface PoolCall {
  tenant: string;
  packageDigest: string;
  script: string;
  session: string;
  payload: string;
}

export interface PoolStatus {
  /** All that are alive. */
  workers: WorkerStatus[];
  starting: number;
  /** Calls that no worker has taken yet. */
  waiting: number;
}

interface Waiting extends PoolCall {
  resolve(reply: WorkerReply): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
  since: number;
  /** It lost a worker to somebody else's fault once. */
  retried: boolean;
}

/** The calls of one tenant. */
interface Lane {
  waiting: Waiting[];
  running: number;
}

const startFailuresUntilRefusal = 3;
const yieldAfterMs = 250;

/**
 * Gives each call a worker of its tenant: an idle one, else a spare of no tenant yet, else a new
 * one, for which the longest idle one of another tenant goes when all places are taken. Tenants
 * take turns; one has at most `perTenant` calls under way.
 */
export class Pool {
  readonly #options: SandboxOptions;
  readonly #start: () => Promise<WorkerProcess>;
  readonly #blame: (tenant: string, packageDigest: string) => void;
  readonly #workers = new Set<Worker>();
  readonly #lanes = new Map<string, Lane>();
  readonly #sweep: NodeJS.Timeout;
  #starting = 0;
  #failures = 0;
  #closed = false;

  constructor(
    options: SandboxOptions,
    start: () => Promise<WorkerProcess>,
    blame: (tenant: string, packageDigest: string) => void,
  ) {
    this.#options = options;
    this.#start = start;
    this.#blame = blame;
    this.#sweep = setInterval(() => this.#sweepIdle(), 1000);
    this.#sweep.unref();
  }

  /** Starts the first worker, so that a machine where none starts is told at once. */
  async open(): Promise<void> {
    await this.#add();
    this.#provide();
  }

  /** The bytes that the worker answered. Rejects with SandboxBusy, SandboxUnavailable or WorkerLost. */
  run(call: PoolCall): Promise<WorkerReply> {
    const lane = this.#lane(call.tenant);
    return new Promise((resolve, reject) => {
      if (this.#closed || this.#failures >= startFailuresUntilRefusal) {
        reject(new SandboxUnavailable('No sandbox worker starts'));
        if (!this.#closed && this.#starting === 0) void this.#add().catch(() => undefined);
        return;
      }
      if (lane.waiting.length >= this.#options.queued) {
        reject(new SandboxBusy(call.tenant));
        return;
      }
      const waiting: Waiting = {
        ...call,
        resolve,
        reject,
        retried: false,
        since: Date.now(),
        timer: setTimeout(() => this.#giveUp(lane, waiting), this.#options.queueMs),
      };
      lane.waiting.push(waiting);
      this.#assign();
    });
  }

  drop(session: string): void {
    for (const worker of this.#workers) worker.drop(session);
  }

  status(): PoolStatus {
    return {
      workers: [...this.#workers].map((worker) => worker.status()),
      starting: this.#starting,
      waiting: [...this.#lanes.values()].reduce((sum, lane) => sum + lane.waiting.length, 0),
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#sweep);
    for (const lane of this.#lanes.values())
      this.#refuse(lane, new SandboxUnavailable('The sandbox was closed'));
    await Promise.all([...this.#workers].map((worker) => worker.process.end()));
  }

  #lane(tenant: string): Lane {
    let lane = this.#lanes.get(tenant);
    if (lane === undefined) {
      lane = { waiting: [], running: 0 };
      this.#lanes.set(tenant, lane);
    }
    return lane;
  }

  /** One call of each tenant in turn, as long as any can go. Who was served goes to the end of the line. */
  #assign(): void {
    for (let progress = true; progress && !this.#closed;) {
      progress = false;
      // A copy: who is served moves to the end of the map, and would come up again.
      for (const [tenant, lane] of Array.from(this.#lanes)) {
        if (lane.running >= this.#options.perTenant) continue;
        const next = this.#next(lane, tenant);
        if (next === undefined) continue;
        const { call, worker } = next;
        lane.waiting.splice(lane.waiting.indexOf(call), 1);
        this.#lanes.delete(tenant);
        this.#lanes.set(tenant, lane);
        void this.#serve(worker, lane, call);
        progress = true;
      }
    }
    this.#provide();
  }

  /**
   * The first call that can go. One whose kept context lies in a worker that is busy waits for that
   * worker: taken elsewhere it would need a new context, and the kept one would be lost.
   */
  #next(lane: Lane, tenant: string): { call: Waiting; worker: Worker } | undefined {
    let free: Worker | undefined;
    for (const call of lane.waiting) {
      const own = [...this.#workers].find((each) => each.process.isAlive && each.holds(call.session));
      if (own?.busy) continue;
      const worker = own ?? (free ??= this.#pick(tenant));
      if (worker !== undefined) return { call, worker };
    }
    return undefined;
  }

  /** A worker with nothing to do, last used first; else a spare. */
  #pick(tenant: string): Worker | undefined {
    let best: Worker | undefined;
    for (const worker of this.#workers) {
      if (worker.busy || worker.tenant !== tenant || !worker.process.isAlive) continue;
      const isBetter =
        best === undefined ||
        (best.preparing !== null && worker.preparing === null) ||
        ((best.preparing === null) === (worker.preparing === null) && worker.lastUsed > best.lastUsed);
      if (isBetter) best = worker;
    }
    if (best !== undefined) return best;
    for (const worker of this.#workers) {
      if (worker.tenant !== null || !worker.process.isAlive) continue;
      worker.tenant = tenant;
      return worker;
    }
    return undefined;
  }

  async #serve(worker: Worker, lane: Lane, call: Waiting): Promise<void> {
    clearTimeout(call.timer);
    worker.busy = true;
    lane.running++;
    const preparing = worker.preparing;
    let isGood = false;
    try {
      for (const other of this.#workers) if (other !== worker) other.drop(call.session);
      const reply = await worker.run(call, this.#options.keepSeconds * 1000);
      isGood = reply.outcome === 'done';
      call.resolve(reply);
    } catch (error) {
      this.#lose(error as Error, lane, call, preparing);
    } finally {
      worker.busy = false;
      lane.running--;
      if (lane.running === 0 && lane.waiting.length === 0) this.#lanes.delete(call.tenant);
    }
    this.#after(worker, isGood && lane.waiting.length === 0 ? call : null);
    this.#assign();
  }

  /** A worker died. Whoever it was working for is to blame; a call that it had not come to runs elsewhere. */
  #lose(error: Error, lane: Lane, call: Waiting, preparing: string | null): void {
    const innocent = error instanceof WorkerLost && !error.reached;
    if (!innocent) this.#blame(call.tenant, call.packageDigest);
    else if (preparing !== null) this.#blame(call.tenant, preparing);
    if (!innocent || call.retried || this.#closed) {
      call.reject(error);
      return;
    }
    call.retried = true;
    call.timer = setTimeout(() => this.#giveUp(lane, call), this.#options.queueMs);
    lane.waiting.unshift(call);
  }

  /** Ends a worker that has served long enough; else has it prepare for a next call like `call`. */
  #after(worker: Worker, call: PoolCall | null): void {
    if (!worker.process.isAlive) return;
    const { stepsPerWorker, residentMib, ahead } = this.#options;
    const isOld = worker.steps >= stepsPerWorker;
    const isLarge = worker.steps % 50 === 0 && worker.process.residentMib > residentMib * 0.75;
    if (isOld || isLarge || this.#mustYield(worker)) {
      this.#retire(worker);
      return;
    }
    if (call === null) return;
    const blame = () => this.#blame(call.tenant, call.packageDigest);
    worker.prepare(call.packageDigest, ahead).then(
      (outcome) => {
        if (outcome === 'memory') blame();
      },
      (error: WorkerLost) => {
        // A call that waited behind it has told already; an end that we wanted is nobody's fault.
        if (error.loss !== 'closed' && !worker.busy) blame();
      },
    );
  }

  /**
   * All places are taken and busy, and a tenant without any waits: it gets one from who has several,
   * or after a while from anybody, since a change costs a new process.
   */
  #mustYield(worker: Worker): boolean {
    if (this.#workers.size + this.#starting < this.#options.workers || this.#starting > 0) return false;
    const all = [...this.#workers];
    const hasSeveral = all.filter(({ tenant }) => tenant === worker.tenant).length > 1;
    const latest = Date.now() - (hasSeveral ? 0 : yieldAfterMs);
    return [...this.#lanes].some(
      ([tenant, { waiting }]) =>
        waiting.length > 0 &&
        waiting[0]!.since <= latest &&
        !all.some((other) => other.tenant === tenant || other.tenant === null),
    );
  }

  /** Starts what is missing: a worker for each call that could go if there were one, and the spares. */
  #provide(): void {
    if (this.#closed) return;
    const { workers, spare, perTenant } = this.#options;
    let wanted = 0;
    let urgent = 0;
    for (const [tenant, lane] of this.#lanes) {
      const missing = Math.min(lane.waiting.length, perTenant - lane.running);
      wanted += missing;
      if (missing > 0 && ![...this.#workers].some((worker) => worker.tenant === tenant)) urgent++;
    }
    const coming = this.#starting + [...this.#workers].filter((worker) => worker.tenant === null).length;
    for (let missing = wanted + spare - coming; missing > 0; missing--) {
      if (this.#workers.size + this.#starting < workers) void this.#add().catch(() => this.#refuseAll());
      else break;
    }
    // All places taken: only for a tenant that has no worker at all does another's go.
    for (let missing = urgent - this.#starting; missing > 0; missing--) {
      const longestIdle = [...this.#workers]
        .filter((worker) => !worker.busy && worker.tenant !== null)
        .reduce<Worker | undefined>(
          (a, b) => (a === undefined || b.lastUsed < a.lastUsed ? b : a),
          undefined,
        );
      if (longestIdle === undefined) break;
      this.#retire(longestIdle);
      void this.#add().catch(() => this.#refuseAll());
    }
  }

  async #add(): Promise<void> {
    this.#starting++;
    try {
      const worker = new Worker(await this.#start());
      this.#failures = 0;
      if (this.#closed) {
        await worker.process.end();
        return;
      }
      this.#workers.add(worker);
      void worker.process.ended.then(() => {
        this.#workers.delete(worker);
        this.#assign();
      });
    } catch (error) {
      this.#failures++;
      throw error;
    } finally {
      this.#starting--;
    }
    this.#assign();
  }

  #retire(worker: Worker): void {
    this.#workers.delete(worker);
    void worker.process.end();
  }

  #sweepIdle(): void {
    const now = Date.now();
    for (const worker of this.#workers) {
      if (worker.tenant === null || worker.busy) continue;
      if (now - worker.lastUsed > this.#options.idleSeconds * 1000) this.#retire(worker);
      else worker.dropExpired(now);
    }
    this.#provide();
  }

  #giveUp(lane: Lane, call: Waiting): void {
    lane.waiting = lane.waiting.filter((other) => other !== call);
    call.reject(new SandboxBusy(call.tenant));
  }

  #refuseAll(): void {
    if (this.#failures < startFailuresUntilRefusal) {
      this.#provide();
      return;
    }
    for (const lane of this.#lanes.values())
      this.#refuse(lane, new SandboxUnavailable('No sandbox worker starts'));
  }

  #refuse(lane: Lane, error: Error): void {
    for (const call of lane.waiting.splice(0)) {
      clearTimeout(call.timer);
      call.reject(error);
    }
  }
}
