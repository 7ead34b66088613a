import { bracketValue, parseName } from '../names/name.js';
import { Computed } from './computed.js';
import { DictThing, ListThing, Thing } from './objects/thing.js';
import { isDate } from './values/date.js';
import { fingerprintText, hash } from './values/fingerprint.js';
import { Plain } from './values/plain.js';
import { View } from './values/view.js';
import type { World } from './world.js';
import type { WorldState } from './world-state.js';

/** Who computed what from what: computed values are checked, and forgotten where what they read has changed. */
export class Dependencies {
  records: Computed[];
  /** Fingerprints of computed values that were forgotten. */
  readonly lost: { [name: string]: string };
  /** How many records must be checked before their values are used. */
  suspects: number;
  #owners: Map<string, Computed> | null = null;
  #readers: Map<string, Set<Computed>> | null = null;
  /** Whether some block defines a name; set by the search. */
  canSeek: (name: string) => boolean = () => false;

  constructor(
    readonly world: World,
    state: WorldState,
  ) {
    this.lost = state.lost;
    this.records = state.computed.map((record) => new Computed(record));
    this.suspects = this.records.reduce((count, record) => count + (record.suspect ? 1 : 0), 0);
  }

  /** Names were changed under the records. */
  renamed(): void {
    this.#owners = null;
    this.#readers = null;
  }

  /** The records that still own a value. */
  living(): Computed[] {
    const owners = this.#owners;
    return owners
      ? this.records.filter((record) => record.sets.some((set) => owners.get(set) === record))
      : this.records;
  }

  fingerprint(value: unknown): string {
    switch (typeof value) {
      case 'string':
        return fingerprintText(value);
      case 'number':
      case 'boolean':
        return String(value);
      case 'undefined':
        return 'u';
    }
    if (value === null) return 'n';
    if (value instanceof Thing) return `@${value.name}`;
    if (isDate(value)) return `d${value.toMillis()}`;
    if (value instanceof View) return 'view';
    if (value instanceof Plain)
      return (
        value.fixed ?? `p${hash(JSON.stringify(this.world.codec.encodePlain(value.target, value.name, 0)))}`
      );
    return `p${hash(JSON.stringify(this.world.codec.encodePlain(value as object, '', 0)))}`;
  }

  owner(name: string): Computed | undefined {
    if (!this.#owners) {
      this.#owners = new Map();
      for (const record of this.records) for (const set of record.sets) this.#owners.set(set, record);
    }
    return this.#owners.get(name);
  }

  #readersOf(name: string): Iterable<Computed> {
    if (!this.#readers) {
      this.#readers = new Map();
      for (const record of this.records) this.#addReader(record);
    }
    return this.#readers.get(name) ?? [];
  }

  #addReader(record: Computed): void {
    for (const read of Object.keys(record.reads)) {
      const known = this.#readers?.get(read);
      if (known) known.add(record);
      else this.#readers?.set(read, new Set([record]));
    }
  }

  /** Whoever read this must be checked before it is used again. */
  changed(name: string): void {
    if (this.records.length === 0) return;
    for (const record of this.#readersOf(name)) this.#suspect(record);
  }

  /** An object went away or was replaced: so did everything in it. */
  changedBelow(name: string): void {
    for (const record of this.records) {
      if (Object.keys(record.reads).some((read) => read.startsWith(name) || read.startsWith(`?${name}`)))
        this.#suspect(record);
    }
  }

  #suspect(record: Computed): void {
    if (record.suspect || record.gone) return;
    record.suspect = true;
    this.suspects += 1;
    for (const set of record.sets) {
      if (this.owner(set) !== record) continue;
      this.changed(set);
      this.changed(`?${set}`);
    }
  }

  /** Adds what a run computed, or what an answer depends on. */
  record(record: Computed): void {
    for (const set of record.sets) this.owner(set);
    this.records.push(record);
    if (this.#readers) this.#addReader(record);
    for (const set of record.sets) {
      this.#owners?.set(set, record);
      delete this.lost[set];
    }
  }

  disown(name: string): void {
    if (this.records.length > 0 && this.owner(name)) this.#owners?.delete(name);
  }

  stillCounts(name: string): boolean {
    const owner = this.owner(name);
    if (!owner?.suspect) return true;
    const run = this.world.run;
    this.world.run = null;
    try {
      return this.verify(owner);
    } catch (error) {
      if (error !== this.world.stop) throw error;
      this.world.stop = null;
      return false;
    } finally {
      this.world.run = run;
    }
  }

  /** Whether everything that a record read is as it was; if not, what it set is forgotten. */
  verify(record: Computed): boolean {
    if (!record.suspect || record.checking) return true;
    record.checking = true;
    try {
      for (const [name, then] of Object.entries(record.reads)) {
        const now = this.#current(name, record);
        if (now === then) continue;
        if (record.answer && then === 'u') {
          record.reads[name] = now;
          continue;
        }
        this.forget(record);
        return false;
      }
    } finally {
      record.checking = false;
    }
    record.suspect = false;
    this.suspects -= 1;
    return true;
  }

  #current(name: string, record: Computed): string {
    if (name.startsWith('?')) return this.world.isDefined(name.slice(1)) ? '1' : '0';
    if (name === '@language') return this.world.language;
    if (name === '@today') return this.world.today();
    if (name.endsWith('#')) {
      const thing = this.world.peekName(name.slice(0, -1));
      if (!(thing instanceof ListThing || thing instanceof DictThing)) return 'u';
      if (!this.world.gathering.has(thing as ListThing)) this.world.lists.gathered(thing);
      return this.world.lists.membership(thing);
    }
    const owner = this.owner(name);
    if (owner?.suspect && !this.verify(owner)) this.world.miss(name);
    const value = this.world.peekName(name);
    if (value === undefined && this.lost[name] !== undefined && !(record.answer && !this.canSeek(name)))
      this.world.miss(name);
    return this.fingerprint(value);
  }

  /** Takes away what a record set; answers in it become defaults. */
  forget(record: Computed): void {
    if (record.gone) return;
    record.gone = true;
    if (record.suspect) this.suspects -= 1;
    record.suspect = false;
    this.records = this.records.filter((one) => one !== record);
    for (const name of record.sets) {
      if (this.owner(name) !== record) continue;
      this.#owners?.delete(name);
      this.take(name, !record.answer);
    }
    for (const name of record.sets) this.#trim(name);
  }

  /** The place of an item that code no longer adds goes too, at the end of its List. */
  #trim(name: string): void {
    const bracket = /\[\d+\]$/.exec(name);
    const list = bracket ? this.world.peekName(name.slice(0, bracket.index)) : undefined;
    if (!(list instanceof ListThing)) return;
    while (list.items.length > 0 && list.items.at(-1) === undefined) list.items.pop();
  }

  /** Takes a value away; `computed`: its fingerprint is kept, so that an equal one changes nothing. */
  take(name: string, computed: boolean): void {
    const parsed = parseName(name);
    if (!parsed) return;
    const value = this.world.peek(parsed);
    if (value === undefined) return;
    if (computed) this.lost[name] = this.fingerprint(value);
    this.keepFormer(name, value);
    const run = this.world.run;
    this.world.run = null;
    const last = parsed.parts.at(-1);
    const holder = last === undefined ? null : this.world.peek(parsed, parsed.parts.length - 1);
    if (holder instanceof ListThing && last?.startsWith('[')) {
      const index = bracketValue(last);
      if (typeof index === 'number') holder.items[index] = undefined;
    } else this.world.setName(parsed, undefined);
    this.world.run = run;
    delete this.world.given[name];
    this.changed(name);
    this.changed(`?${name}`);
  }

  /** Keeps what people answered at or below a name as a default for later. */
  keepFormer(name: string, value: unknown): void {
    if (value instanceof Thing) {
      for (const given of Object.keys(this.world.given)) {
        if (!given.startsWith(`${name}.`) && !given.startsWith(`${name}[`)) continue;
        const inner = this.world.peekName(given);
        if (inner !== undefined && !(inner instanceof Thing))
          this.world.former[given] = { v: this.world.codec.encode(inner, given) };
        delete this.world.given[given];
      }
    }
    if (this.world.given[name] && value !== undefined)
      this.world.former[name] = { v: this.world.codec.encode(value, name) };
  }
}
