import { spawn, type ChildProcess } from 'node:child_process';
import type { WorkerConfiguration } from './worker-configuration.js';
import { workerCommand, type Walls } from './command-line.js';
import { encodeFrame, FrameReader, type Frame } from './frames.js';
import type { WorkerProgram } from './program.js';
import { innermost, residentMib } from './residency.js';

export type LossCause = 'deadline' | 'memory' | 'resident' | 'output' | 'exit' | 'closed';

/** The worker ended, by itself or by us, before it answered. */
export class WorkerLost extends Error {
  constructor(
    readonly loss: LossCause,
    /** False: it was still at an earlier frame, so this one is innocent. */
    readonly reached: boolean,
    detail: string,
  ) {
    super(detail);
  }
}

export type Outcome = 'done' | 'timeout' | 'memory' | 'failed';

export interface WorkerReply {
  outcome: Outcome;
  /** The context stays with its session. */
  kept: boolean;
  payload: Buffer;
}

export interface Supervision {
  /** From the moment the worker gets to a frame. */
  deadlineMs: number;
  residentMib: number;
  frameBytes: number;
  startMs: number;
}

interface Pending {
  id: number;
  resolve(reply: WorkerReply): void;
  reject(error: WorkerLost): void;
}

const pollMs = 10;
const outcomes = new Set<unknown>(['done', 'timeout', 'memory', 'failed']);

/**
 * One worker process under the parent's clock. It answers frames in their order; the first one
 * that waits is the one it works at, and time and memory are watched while there is one.
 */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #reader: FrameReader;
  readonly #supervision: Supervision;
  readonly #pending: Pending[] = [];
  readonly #ended: Promise<void>;
  #ready!: () => void;
  #deadline: NodeJS.Timeout | undefined;
  #poll: NodeJS.Timeout | undefined;
  #pid: number;
  #nextId = 1;
  #lost: { loss: LossCause; detail: string } | undefined;
  #diagnostics = '';

  private constructor(child: ChildProcess, supervision: Supervision) {
    this.#child = child;
    this.#supervision = supervision;
    this.#reader = new FrameReader(supervision.frameBytes);
    this.#pid = child.pid ?? 0;
    child.stdout!.on('data', (chunk: Buffer) => this.#receive(chunk));
    child.stderr!.on('data', (chunk: Buffer) => {
      this.#diagnostics = (this.#diagnostics + chunk.toString('utf8')).slice(0, 2000);
    });
    // A worker that dies while we write to it: its end is told by 'close'.
    child.stdin!.on('error', () => undefined);
    this.#ended = new Promise((resolve) => {
      child.once('error', (error) => {
        this.#diagnostics ||= error.message;
        this.#end(resolve);
      });
      child.once('close', () => this.#end(resolve));
    });
  }

  /** Resolves once the worker has passed its self-test and waits for frames. */
  static async start(
    program: WorkerProgram,
    walls: Walls,
    configuration: WorkerConfiguration,
    supervision: Supervision,
  ): Promise<WorkerProcess> {
    const [command, ...rest] = workerCommand(program, walls, JSON.stringify(configuration));
    const byNode = walls.setpriv === null && walls.uid !== null ? { uid: walls.uid, gid: walls.uid } : {};
    const child = spawn(command, rest, {
      env: {},
      cwd: '/',
      stdio: ['pipe', 'pipe', 'pipe'],
      // In a session of its own: what the host's terminal sends (Ctrl-C) is for the host, which ends its workers itself.
      detached: true,
      ...byNode,
    });
    const worker = new WorkerProcess(child, supervision);
    const ready = new Promise<void>((resolve) => {
      worker.#ready = resolve;
    });
    const late = setTimeout(
      () => worker.#kill('deadline', 'it did not get ready in time'),
      supervision.startMs,
    );
    await Promise.race([ready, worker.#ended]);
    clearTimeout(late);
    if (worker.#lost !== undefined)
      throw new WorkerLost('exit', false, worker.#diagnostics || worker.#lost.detail);
    worker.#pid = innermost(worker.#pid);
    return worker;
  }

  /** Resolves when the process is gone, whyever. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  get isAlive(): boolean {
    return this.#lost === undefined;
  }

  get pid(): number {
    return this.#pid;
  }

  /** Frames that were not answered yet. */
  get waiting(): number {
    return this.#pending.length;
  }

  get residentMib(): number {
    return residentMib(this.#pid) ?? 0;
  }

  /** For frames without an answer. */
  send(header: Record<string, unknown>, payload?: string): void {
    if (this.isAlive) this.#child.stdin!.write(encodeFrame(header, payload));
  }

  call(header: Record<string, unknown>, payload?: string): Promise<WorkerReply> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      if (this.#lost !== undefined) {
        reject(new WorkerLost(this.#lost.loss, false, this.#lost.detail));
        return;
      }
      this.#pending.push({ id, resolve, reject });
      this.send({ ...header, id }, payload);
      if (this.#pending.length === 1) this.#watch();
    });
  }

  /** Lets it finish nothing: its pipe closes, and if that does not end it, it is killed. */
  async end(): Promise<void> {
    this.#lost ??= { loss: 'closed', detail: 'the worker was ended' };
    this.#child.stdin!.end();
    const kill = setTimeout(() => this.#signal(), 200);
    await this.#ended;
    clearTimeout(kill);
  }

  kill(): void {
    this.#kill('closed', 'the worker was ended');
  }

  #receive(chunk: Buffer): void {
    if (this.#lost !== undefined) return;
    try {
      for (const frame of this.#reader.push(chunk)) this.#take(frame);
    } catch (error) {
      this.#kill('output', `it sent ${(error as Error).message}`);
    }
  }

  #take({ header, payload }: Frame): void {
    if (header['type'] === 'ready' && this.#pending.length === 0) {
      this.#ready();
      return;
    }
    const first = this.#pending[0];
    const { outcome, kept } = header;
    if (header['type'] !== 'reply' || first?.id !== header['id'] || !outcomes.has(outcome)) {
      throw new Error('a frame that nobody asked for');
    }
    this.#pending.shift();
    this.#watch();
    // The isolate is gone, and the process goes: whoever waits behind has nothing to do with it.
    if (outcome === 'memory') this.#kill('memory', 'its isolate ran out of memory');
    first!.resolve({ outcome: outcome as Outcome, kept: kept === true, payload });
  }

  #watch(): void {
    clearTimeout(this.#deadline);
    clearInterval(this.#poll);
    if (this.#pending.length === 0) return;
    const { deadlineMs, residentMib: ceiling } = this.#supervision;
    this.#deadline = setTimeout(() => this.#kill('deadline', `it ran past ${deadlineMs} ms`), deadlineMs);
    this.#poll = setInterval(() => {
      const resident = residentMib(this.#pid);
      if (resident !== null && resident > ceiling) {
        this.#kill('resident', `it held ${Math.round(resident)} MiB of memory; ${ceiling} are allowed`);
      }
    }, pollMs);
  }

  #kill(loss: LossCause, detail: string): void {
    this.#lost ??= { loss, detail };
    this.#signal();
  }

  #signal(): void {
    // Under Bubblewrap the child is its monitor, and what it started dies with it.
    this.#child.kill('SIGKILL');
  }

  #end(resolve: () => void): void {
    clearTimeout(this.#deadline);
    clearInterval(this.#poll);
    this.#lost ??= { loss: 'exit', detail: `it ended by itself: ${this.#diagnostics || 'no message'}` };
    const { loss, detail } = this.#lost;
    for (const [place, call] of this.#pending.splice(0).entries()) {
      call.reject(new WorkerLost(loss, place === 0 && loss !== 'memory', detail));
    }
    resolve();
  }
}
