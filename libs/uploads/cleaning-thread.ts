import { basename, join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DocxLimits } from './clean-docx.js';
import type { CleaningJob, CleaningReply } from './clean-thread.js';
import { UploadRefused, UploadsBusy } from './errors.js';

const above = resolve(import.meta.dirname, '../..');
// This file runs from `libs` in tests and from `dist/libs` otherwise; the thread always runs what was built.
const root = basename(above) === 'dist' ? resolve(above, '..') : above;

/** Bounds of the work on one host. */
export interface CleaningOptions {
  /** Files that may wait. */
  queue: number;
  /** Milliseconds for one file, after which the thread is ended. */
  deadlineMs: number;
  /** Megabytes of heap. */
  heapMib: number;
  docx: DocxLimits;
}

/**
 * Takes documents apart in a thread of its own, one after the other: a file that was made to keep a parser busy costs
 * the thread and not the host.
 */
export class CleaningThread {
  #worker: Worker | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(private readonly options: CleaningOptions) {}

  /** Throws `UploadRefused`, `UploadsBusy`. */
  async clean(kind: CleaningJob['kind'], bytes: Uint8Array): Promise<Buffer> {
    if (this.#waiting >= this.options.queue) throw new UploadsBusy();
    this.#waiting += 1;
    const turn = this.#last.then(() => this.#run({ kind, bytes, docx: this.options.docx }));
    this.#last = turn.catch(() => undefined);
    try {
      const reply = await turn;
      if ('refused' in reply) throw new UploadRefused(reply.refused);
      return Buffer.from(reply.bytes);
    } finally {
      this.#waiting -= 1;
    }
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#worker?.terminate();
    this.#worker = null;
  }

  #run(job: CleaningJob): Promise<CleaningReply> {
    const worker = (this.#worker ??= this.#start());
    const { promise, resolve } = Promise.withResolvers<CleaningReply>();
    const giveUp = (): void => {
      this.#worker = null;
      void worker.terminate();
      resolve({ refused: 'damaged' });
    };
    const timer = setTimeout(giveUp, this.options.deadlineMs);
    worker.once('message', resolve).once('error', giveUp).once('exit', giveUp);
    worker.postMessage(job);
    return promise.finally(() => {
      clearTimeout(timer);
      worker.removeAllListeners('message').removeAllListeners('error').removeAllListeners('exit');
      worker.on('error', () => (this.#worker = null));
    });
  }

  #start(): Worker {
    const worker = new Worker(join(root, 'dist/libs/uploads/clean-thread.js'), {
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: this.options.heapMib },
    });
    worker.unref();
    return worker;
  }
}
