import { Worker } from 'node:worker_threads';
import { availableParallelism } from 'node:os';
import { BusyError } from './errors.js';

/** Input of Argon2id (RFC 9106, 3.1). `secret` is K, `nonce` the salt S. */
export interface Argon2Input {
  message: Uint8Array;
  nonce: Uint8Array;
  secret?: Uint8Array;
  associatedData?: Uint8Array;
  memoryKib: number;
  passes: number;
  parallelism: number;
}

/** Who waits for it: people whose device has signed in before are served first. */
export type Argon2Lane = 'known' | 'unknown';

interface Job {
  input: Argon2Input;
  resolve: (hash: Buffer) => void;
  reject: (error: Error) => void;
}

interface Reply {
  hash?: Uint8Array;
  error?: string;
}

/** min(4, cores − 1), at least 1: more would only make the whole host slower. */
export function argon2Threads(cores = availableParallelism()): number {
  return Math.max(1, Math.min(4, cores - 1));
}

/**
 * Argon2id in threads of its own. On libuv's pool four of them keep every file operation of the host waiting (411 ms
 * measured). A flood of logins fills a bounded queue, then gets `BusyError`; known devices have a queue of their own,
 * served first, so that a flood of strangers does not shut the regulars out.
 */
export class Argon2Pool {
  readonly #threads: number;
  readonly #queueLength: number;
  readonly #waiting: Record<Argon2Lane, Job[]> = { known: [], unknown: [] };
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Job>();
  #closed = false;

  /** `queueLength`: jobs that may wait in each lane. */
  constructor({
    threads = argon2Threads(),
    queueLength = 32,
  }: { threads?: number; queueLength?: number } = {}) {
    this.#threads = threads;
    this.#queueLength = queueLength;
  }

  /** 32 bytes. The input's message and secret are overwritten once they are handed over. Throws `BusyError`. */
  hash(input: Argon2Input, lane: Argon2Lane): Promise<Buffer> {
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    const free = this.#idle.length > 0 || this.#busy.size < this.#threads;
    if (this.#closed || (!free && this.#waiting[lane].length >= this.#queueLength)) {
      forget(input);
      reject(new BusyError(1 + Math.ceil(this.#waiting[lane].length / (4 * this.#threads))));
      return promise;
    }
    this.#waiting[lane].push({ input, resolve, reject });
    this.#next();
    return promise;
  }

  /** Ends the threads; what still waits is refused as busy. */
  async close(): Promise<void> {
    this.#closed = true;
    const jobs = [
      ...this.#waiting.known.splice(0),
      ...this.#waiting.unknown.splice(0),
      ...this.#busy.values(),
    ];
    const workers = [...this.#idle.splice(0), ...this.#busy.keys()];
    this.#busy.clear();
    for (const job of jobs) {
      forget(job.input);
      job.reject(new BusyError(1));
    }
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  #next(): void {
    if (this.#idle.length === 0 && this.#busy.size >= this.#threads) return;
    const job = this.#waiting.known.shift() ?? this.#waiting.unknown.shift();
    if (job === undefined) return;
    const worker = this.#idle.pop() ?? this.#start();
    this.#busy.set(worker, job);
    worker.ref();
    worker.postMessage(job.input);
    forget(job.input);
  }

  #start(): Worker {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const worker = new Worker(new URL(`./argon2-thread.${extension}`, import.meta.url), { env: {} });
    worker.on('message', (reply: Reply) => {
      const job = this.#release(worker);
      this.#idle.push(worker);
      // Nothing under way: the thread must not keep a process alive that wants to end.
      worker.unref();
      if (reply.hash === undefined) job?.reject(new Error(`Argon2 failed: ${reply.error}`));
      else job?.resolve(Buffer.from(reply.hash.buffer, reply.hash.byteOffset, reply.hash.byteLength));
      this.#next();
    });
    worker.on('error', (error: Error) => {
      this.#release(worker)?.reject(error);
      this.#next();
    });
    return worker;
  }

  #release(worker: Worker): Job | undefined {
    const job = this.#busy.get(worker);
    this.#busy.delete(worker);
    return job;
  }
}

function forget(input: Argon2Input): void {
  input.message.fill(0);
  input.secret?.fill(0);
}
