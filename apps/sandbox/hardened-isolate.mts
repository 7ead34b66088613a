import type ivm from 'isolated-vm';

/** Source texts that make up the snapshot, and the check of what came of it. */
export interface IsolateSources {
  /** Sets `__affiantKernel`; the kernel's bundle. */
  kernel: string;
  harden: string;
  selfTest: string;
}

export interface IsolateLimits {
  memoryMib: number;
  /** Longest reply that leaves the isolate. */
  replyBytes: number;
}

/** One context with a package's script evaluated in it. */
export interface BootedContext {
  context: ivm.Context;
  step: ivm.Reference<(request: string) => string>;
}

/**
 * The isolate of this worker: made from a snapshot in memory that holds kernel and hardening.
 * Only strings pass its wall; no function, reference or copy of this process is ever put in.
 */
export class HardenedIsolate {
  readonly #isolate: ivm.Isolate;
  readonly #seal: ivm.Script;
  readonly #replyBytes: number;

  /** Throws, naming what is open, when the self-test finds anything. */
  constructor(vm: typeof ivm, sources: IsolateSources, limits: IsolateLimits) {
    const snapshot = vm.Isolate.createSnapshot([
      { code: sources.kernel, filename: 'kernel.js' },
      { code: `globalThis.__affiantReplyBytes = ${limits.replyBytes};` },
      { code: sources.harden, filename: 'harden.js' },
    ]);
    this.#replyBytes = limits.replyBytes;
    this.#isolate = new vm.Isolate({ snapshot, memoryLimit: limits.memoryMib });
    snapshot.release();
    this.#seal = this.#isolate.compileScriptSync('__seal()');
    this.#test(sources.selfTest);
  }

  /** True once the memory limit was hit: nothing can run in it any more. */
  get isDisposed(): boolean {
    return this.#isolate.isDisposed;
  }

  /**
   * A package's script, compiled once. The wrapping keeps its names out of the global, and an
   * exception of an author's top-level code inside the isolate.
   */
  compile(script: string): ivm.Script {
    return this.#isolate.compileScriptSync(`try{${script}\n}catch(thrown){__refuse(thrown)}`, {
      filename: 'package.js',
    });
  }

  /** A new context, sealed, with the package's script run in it. `timeout` in milliseconds. */
  boot(script: ivm.Script, timeout: number): BootedContext {
    const context = this.#isolate.createContextSync();
    try {
      this.#seal.runSync(context, { timeout });
      return { context, step: this.#evaluate(script, context, timeout) };
    } catch (error) {
      context.release();
      throw error;
    }
  }

  /** The script evaluated anew in a context that stays with its session. */
  reboot(booted: BootedContext, script: ivm.Script, timeout: number): BootedContext {
    const { context, step } = booted;
    try {
      step.applySync(undefined, [''], { timeout });
    } finally {
      step.release();
    }
    return { context, step: this.#evaluate(script, context, timeout) };
  }

  step(booted: BootedContext, request: string, timeout: number): string {
    const reply: unknown = booted.step.applySync(undefined, [request], { timeout });
    if (typeof reply !== 'string' || Buffer.byteLength(reply) > this.#replyBytes) {
      throw new TypeError('the step gave no text, or too much of it');
    }
    return reply;
  }

  /** Both must go: a context whose Reference is kept is never collected. */
  release({ context, step }: BootedContext): void {
    step.release();
    context.release();
  }

  #evaluate(script: ivm.Script, context: ivm.Context, timeout: number): BootedContext['step'] {
    const step = script.runSync(context, { timeout, reference: true });
    if (step.typeof !== 'function') {
      step.release();
      throw new TypeError('the package script did not end in a step function');
    }
    return step as BootedContext['step'];
  }

  #test(selfTest: string): void {
    const context = this.#isolate.createContextSync();
    this.#seal.runSync(context);
    const open = JSON.parse(context.evalSync(selfTest) as string) as string[];
    context.release();
    if (open.length > 0) throw new Error(`the isolate is open: ${open.join('; ')}`);
  }
}
