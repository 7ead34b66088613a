import type ivm from 'isolated-vm';
import type { BootedContext, HardenedIsolate } from './hardened-isolate.mjs';

interface KeptContext {
  digest: string;
  booted: BootedContext;
  /** Its script was not yet evaluated anew since the last reply. */
  used: boolean;
}

/**
 * The contexts that wait in this worker: fresh ones made ahead, by package, and ones kept for a
 * session. A kept context is only ever given to the session that it served before.
 */
export class PackageContexts {
  readonly #isolate: HardenedIsolate;
  readonly #maxKept: number;
  readonly #maxAhead: number;
  readonly #texts = new Map<string, string>();
  readonly #scripts = new Map<string, ivm.Script>();
  readonly #ahead = new Map<string, BootedContext[]>();
  readonly #kept = new Map<string, KeptContext>();

  constructor(isolate: HardenedIsolate, limits: { maxKept: number; maxAhead: number }) {
    this.#isolate = isolate;
    this.#maxKept = limits.maxKept;
    this.#maxAhead = limits.maxAhead;
  }

  add(digest: string, script: string): void {
    this.#texts.set(digest, script);
  }

  /** The context for this session's step: its own kept one, one made ahead, or a new one. */
  take(session: string, digest: string, timeout: number): BootedContext {
    const kept = this.#kept.get(session);
    if (kept !== undefined) {
      this.#kept.delete(session);
      if (kept.digest === digest) return this.#renewed(kept, timeout);
      this.#isolate.release(kept.booted);
    }
    return this.#ahead.get(digest)?.pop() ?? this.#isolate.boot(this.#script(digest), timeout);
  }

  keep(session: string, digest: string, booted: BootedContext): void {
    this.drop(session);
    this.#kept.set(session, { digest, booted, used: true });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#maxKept) break;
      this.drop(oldest);
    }
  }

  drop(session: string): void {
    const kept = this.#kept.get(session);
    if (kept === undefined) return;
    this.#kept.delete(session);
    this.#isolate.release(kept.booted);
  }

  /** Work for idle time: kept contexts renewed, fresh ones made ahead for the package in use. */
  prepare(digest: string, count: number, remaining: () => number): void {
    for (const [session, kept] of this.#kept) {
      if (!kept.used) continue;
      this.#kept.delete(session);
      this.#kept.set(session, { ...kept, booted: this.#renewed(kept, remaining()), used: false });
    }
    const ahead = this.#ahead.get(digest) ?? [];
    this.#ahead.delete(digest);
    this.#ahead.set(digest, ahead);
    while (ahead.length < count) ahead.push(this.#isolate.boot(this.#script(digest), remaining()));
    this.#trim();
  }

  #trim(): void {
    let waiting = [...this.#ahead.values()].reduce((sum, list) => sum + list.length, 0);
    for (const [digest, list] of this.#ahead) {
      for (; waiting > this.#maxAhead && list.length > 0; waiting--) this.#isolate.release(list.pop()!);
      if (list.length === 0) this.#ahead.delete(digest);
    }
  }

  #renewed(kept: KeptContext, timeout: number): BootedContext {
    if (!kept.used) return kept.booted;
    try {
      return this.#isolate.reboot(kept.booted, this.#script(kept.digest), timeout);
    } catch (error) {
      kept.booted.context.release();
      throw error;
    }
  }

  #script(digest: string): ivm.Script {
    let script = this.#scripts.get(digest);
    if (script === undefined) {
      const text = this.#texts.get(digest);
      if (text === undefined) throw new Error(`no script for ${digest}`);
      script = this.#isolate.compile(text);
      this.#scripts.set(digest, script);
      this.#texts.delete(digest);
    }
    return script;
  }
}
