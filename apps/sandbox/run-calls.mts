import type ivm from 'isolated-vm';
import type { Channel, Frame } from './channel.mjs';
import type { WorkerConfiguration } from '#sandbox';
import { HardenedIsolate, type BootedContext, type IsolateSources } from './hardened-isolate.mjs';
import { PackageContexts } from './package-contexts.mjs';
import { warmUp, type WarmUp } from './warm-up.mjs';

type Outcome = 'done' | 'timeout' | 'memory' | 'failed';

/** Serves one tenant's calls, one after the other, until the pipe closes or the isolate is lost. */
export class RunCalls {
  readonly #channel: Channel;
  readonly #cpuMs: number;
  readonly #isolate: HardenedIsolate;
  readonly #contexts: PackageContexts;

  constructor(vm: typeof ivm, channel: Channel, sources: IsolateSources, configuration: WorkerConfiguration) {
    this.#channel = channel;
    this.#cpuMs = configuration.cpuMs;
    this.#isolate = new HardenedIsolate(vm, sources, configuration);
    this.#contexts = new PackageContexts(this.#isolate, configuration);
  }

  warmUp(interview: WarmUp): void {
    warmUp(this.#isolate, interview, this.#cpuMs);
  }

  serve(): void {
    this.#channel.write({ type: 'ready' });
    for (let frame = this.#channel.read(); frame !== null; frame = this.#channel.read()) {
      const { header } = frame;
      if (header.type === 'package') this.#contexts.add(String(header['digest']), frame.payload);
      else if (header.type === 'drop') this.#contexts.drop(String(header['session']));
      else if (header.type === 'prepare') this.#prepare(frame);
      else if (header.type === 'run') this.#run(frame);
      else throw new TypeError(`frame of type ${header.type}`);
      // After the memory limit V8 leaves nothing to go on with; the parent starts another worker.
      if (this.#isolate.isDisposed) return;
    }
  }

  #run({ header, payload }: Frame): void {
    const digest = String(header['digest']);
    const session = String(header['session']);
    const remaining = this.#clock();
    let booted: BootedContext | undefined;
    try {
      booted = this.#contexts.take(session, digest, remaining());
      const reply = this.#isolate.step(booted, payload, remaining());
      const kept = header['keep'] === true && reply.startsWith('{"ok":true');
      this.#channel.write({ type: 'reply', id: header['id'], outcome: 'done', kept }, reply);
      if (kept) this.#contexts.keep(session, digest, booted);
      else this.#isolate.release(booted);
    } catch (error) {
      this.#channel.write(
        { type: 'reply', id: header['id'], outcome: this.#outcome(error), kept: false },
        reason(error),
      );
      if (booted !== undefined && !this.#isolate.isDisposed) this.#isolate.release(booted);
    }
  }

  /** What fails here fails again, and is told, when a step needs it. */
  #prepare({ header }: Frame): void {
    let outcome: Outcome = 'done';
    try {
      this.#contexts.prepare(String(header['digest']), Number(header['contexts']), this.#clock());
    } catch (error) {
      outcome = this.#outcome(error);
    }
    this.#channel.write({ type: 'reply', id: header['id'], outcome, kept: false });
  }

  /** Milliseconds left of this call's time, at least one: booting and stepping share it. */
  #clock(): () => number {
    const end = performance.now() + this.#cpuMs;
    return () => Math.max(1, Math.ceil(end - performance.now()));
  }

  #outcome(error: unknown): Outcome {
    if (this.#isolate.isDisposed) return 'memory';
    return reason(error) === 'Script execution timed out.' ? 'timeout' : 'failed';
  }
}

/** isolated-vm copies an exception as plain strings; it is still the author's text, so only a little of it. */
function reason(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 500) : 'unknown';
}
