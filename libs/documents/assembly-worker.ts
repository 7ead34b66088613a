import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { basename, dirname, join, resolve } from 'node:path';
import type { AssemblerOptions } from './assembler-options.js';
import type { AssemblyReply, AssemblyRequest } from './assembly-message.js';
import { type AssemblyFailure, DocumentFailedError } from './errors.js';
import { residentMemory } from './resident-memory.js';

/** The repository's root, from `libs/documents` as well as from `dist/libs/documents`. */
const above = resolve(import.meta.dirname, '../..');
const root = basename(above) === 'dist' ? dirname(above) : above;

type WorkerLimits = Pick<AssemblerOptions, 'deadlineMs' | 'startMs' | 'residentMib' | 'heapMib'>;

/** One worker process. It takes one document at a time; after a failure of its own it is gone. */
export class AssemblyWorker {
  served = 0;
  readonly #child: ChildProcess;
  readonly #limits: WorkerLimits;
  #killedFor: AssemblyFailure | null = null;

  private constructor(child: ChildProcess, limits: WorkerLimits) {
    this.#child = child;
    this.#limits = limits;
  }

  /** Starts a process and waits until it can serve. @throws DocumentFailedError when it cannot. */
  static async start(limits: WorkerLimits): Promise<AssemblyWorker> {
    const child = fork(join(root, 'dist/apps/documents/main.js'), {
      // Typst's native code is not bound by the permission model; the JavaScript around it is. It may
      // read the program and nothing else, start nothing and reach no network.
      execArgv: [
        `--max-old-space-size=${limits.heapMib}`,
        '--permission',
        '--allow-addons',
        '--disable-warning=PERM0001',
        ...['dist', 'node_modules', 'package.json'].map((path) => `--allow-fs-read=${join(root, path)}`),
      ],
      // No variable of the host reaches it, and nothing that Typst prints (it quotes the document)
      // reaches the host's log.
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
    });
    const worker = new AssemblyWorker(child, limits);
    const reply = await worker.#reply(limits.startMs);
    if (reply.type !== 'ready') throw await worker.#end('crashed');
    return worker;
  }

  get alive(): boolean {
    return this.#killedFor === null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** @throws DocumentFailedError with `deadline`, `memory` or `crashed`; the worker is then gone. */
  async render(request: AssemblyRequest): Promise<AssemblyReply> {
    this.served += 1;
    if (!this.alive) throw new DocumentFailedError('crashed');
    const reply = this.#reply(this.#limits.deadlineMs);
    // A worker that has just died answers by its 'exit'; the error of the closed channel adds nothing.
    this.#child.send(request, () => undefined);
    return reply;
  }

  async kill(): Promise<void> {
    await this.#end('closed');
  }

  async #reply(withinMs: number): Promise<AssemblyReply> {
    const { promise, resolve: answered, reject } = Promise.withResolvers<AssemblyReply>();
    const gone = () => reject(new DocumentFailedError(this.#killedFor ?? 'crashed'));
    this.#child.once('message', answered).once('exit', gone).once('error', gone);
    const deadline = setTimeout(() => void this.#end('deadline'), withinMs);
    const done = new AbortController();
    const watch = this.#watchMemory(done.signal);
    try {
      return await promise;
    } finally {
      clearTimeout(deadline);
      done.abort();
      await watch;
      this.#child.off('message', answered).off('exit', gone).off('error', gone);
    }
  }

  async #watchMemory(done: AbortSignal): Promise<void> {
    while (!done.aborted && this.#child.pid !== undefined) {
      const resident = await residentMemory(this.#child.pid);
      if (resident !== null && resident > this.#limits.residentMib) return void this.#end('memory');
      await pause(50, done);
    }
  }

  async #end(reason: AssemblyFailure): Promise<DocumentFailedError> {
    this.#killedFor ??= reason;
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const gone = once(this.#child, 'exit');
      this.#child.kill('SIGKILL');
      await gone;
    }
    return new DocumentFailedError(this.#killedFor);
  }
}

async function pause(ms: number, done: AbortSignal): Promise<void> {
  const { promise, resolve: over } = Promise.withResolvers<void>();
  const timer = setTimeout(over, ms);
  done.addEventListener('abort', () => over(), { once: true });
  await promise;
  clearTimeout(timer);
}
