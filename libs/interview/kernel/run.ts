import type { World } from './world.js';

/** One run of a code block: what it read, and what it set. */
export class Run {
  readonly reads: { [name: string]: string } = {};
  readonly sets = new Set<string>();
  /** False once the run has read the former value of what it then set: it cannot be computed again. */
  tracked = true;

  constructor(readonly world: World) {}

  /** A name read after the same run has set it does not count. */
  read(name: string, value: unknown): void {
    if (this.reads[name] === undefined && !this.sets.has(name))
      this.reads[name] = this.world.dependencies.fingerprint(value);
  }

  /** Reads of something that is no answer: `?name` (defined), `name#` (members), `@language`, `@today`. */
  readMark(mark: string, then: string): void {
    if (this.reads[mark] !== undefined) return;
    if (mark.startsWith('?') && this.sets.has(mark.slice(1))) return;
    this.reads[mark] = then;
  }

  set(name: string): void {
    if (!this.sets.has(name) && (this.reads[name] !== undefined || this.reads[`?${name}`] !== undefined))
      this.tracked = false;
    this.sets.add(name);
  }
}
