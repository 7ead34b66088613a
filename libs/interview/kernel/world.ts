import { DateTime } from 'luxon';
import { bracketValue, keyPart, parseName, type Name } from '../names/name.js';
import type { KernelLimits, Person } from '../protocol/call.js';
import type { Json } from '../protocol/screen.js';
import { noBindings, type Bindings } from './bindings.js';
import { Codec } from './codec.js';
import { Deletion } from './deletion.js';
import { Dependencies } from './dependencies.js';
import { Handles } from './handles.js';
import { authorError } from './interview-error.js';
import { Lists } from './lists.js';
import { ObjectMaker } from './object-maker.js';
import { DictThing, ListThing, Thing, type Slots } from './objects/thing.js';
import type { Run } from './run.js';
import { Missing, type Signal } from './signals.js';
import { toApi } from './to-api.js';
import { bare } from './values/bare.js';
import { isDate } from './values/date.js';
import { Plain } from './values/plain.js';
import { View } from './values/view.js';
import type { Encoded, FormerAnswer, WorldState } from './world-state.js';

export interface Clock {
  now: number;
  zone: string;
}

/** The answers of a session while a step runs, and who computed what from what. */
export class World {
  readonly vars: Slots;
  /** Tables, templates and documents by name; made when asked for, never stored. */
  readonly views = new Map<string, View>();
  /** Former answers by name, offered as defaults. */
  readonly former: { [name: string]: FormerAnswer };
  /** Names that people answered. */
  readonly given: { [name: string]: 1 };
  bindings: Bindings = noBindings;
  run: Run | null = null;
  stop: Signal | null = null;
  /** Lists that are being gathered: they show the items that are complete so far. */
  readonly gathering = new Set<ListThing>();
  language: string;
  readonly dependencies: Dependencies;
  readonly lists = new Lists(this);
  readonly deletion = new Deletion(this);
  readonly codec = new Codec(this);
  readonly handles = new Handles(this);
  readonly maker = new ObjectMaker(this);
  constructor(
    state: WorldState,
    readonly clock: Clock,
    readonly limits: KernelLimits,
    readonly person: Person,
    language: string,
    /** Id of the session: its files lie below it. */
    readonly session: string,
  ) {
    this.vars = bare(state.vars);
    this.former = state.former;
    this.given = state.given;
    this.language = language;
    this.dependencies = new Dependencies(this, state);
  }

  #live(slots: Slots | unknown[], key: string | number, name: string): unknown {
    const value = (slots as Slots)[key];
    if (
      typeof value !== 'object' ||
      value === null ||
      value instanceof Thing ||
      value instanceof Plain ||
      isDate(value)
    )
      return value;
    const decoded = this.codec.decode(value as Encoded, name);
    (slots as Slots)[key] = decoded;
    return decoded;
  }

  /** The value of a bare name, without searching; `undefined` where there is none. */
  peekRoot(name: string): unknown {
    return this.#live(this.vars, name, name) ?? (this.vars[name] === null ? null : this.views.get(name));
  }

  peekAttribute(thing: Thing, attribute: string): unknown {
    const value = this.#live(thing.attributes, attribute, `${thing.name}.${attribute}`);
    if (value !== undefined) return value;
    const part = thing.spec.parts[attribute];
    if (part === undefined) {
      return this.views.size === 0 ? undefined : this.views.get(`${thing.name}.${attribute}`);
    }
    const made = this.maker.create(part, `${thing.name}.${attribute}`);
    thing.attributes[attribute] = made;
    return made;
  }

  peekItem(list: ListThing, index: number): unknown {
    return this.#live(list.items, index, `${list.name}[${index}]`);
  }

  peekEntry(dict: DictThing, key: string): unknown {
    const value = dict.entries.get(key);
    if (
      typeof value !== 'object' ||
      value === null ||
      value instanceof Thing ||
      value instanceof Plain ||
      isDate(value)
    )
      return value;
    const decoded = this.codec.decode(value as Encoded, dict.name + keyPart(key));
    dict.entries.set(key, decoded);
    return decoded;
  }

  /** The value of any name, without searching. */
  peek(name: Name, length = name.parts.length): unknown {
    let value = this.peekRoot(name.root);
    for (let at = 0; at < length; at += 1) value = this.peekPart(value, name.parts[at] ?? '');
    return value;
  }

  peekPart(value: unknown, part: string): unknown {
    if (value instanceof Plain) return this.#plainPart(value.target, part);
    if (!(value instanceof Thing))
      return typeof value === 'object' && value !== null ? this.#plainPart(value, part) : undefined;
    if (part.startsWith('.')) {
      const attribute = part.slice(1);
      if (value instanceof DictThing && value.entries.has(attribute)) return this.peekEntry(value, attribute);
      return this.peekAttribute(value, attribute);
    }
    const key = bracketValue(part);
    if (value instanceof ListThing) return typeof key === 'number' ? this.peekItem(value, key) : undefined;
    if (value instanceof DictThing && key !== null) return this.peekEntry(value, String(key));
    return typeof key === 'string' ? this.peekAttribute(value, key) : undefined;
  }

  #plainPart(target: object, part: string): unknown {
    const key = part.startsWith('.') ? part.slice(1) : bracketValue(part);
    if (key === null || !Object.hasOwn(target, key)) return undefined;
    const value = (target as Slots)[key];
    return this.handles.thingOf(value) ?? this.handles.unwrap(value);
  }

  peekName(name: string): unknown {
    const parsed = parseName(name);
    return parsed ? this.peek(parsed) : undefined;
  }

  /** Whether a name has a value that still counts; never searches. */
  isDefined(name: string): boolean {
    const value = this.peekName(name);
    if (value === undefined) return false;
    return this.dependencies.suspects === 0 || this.dependencies.stillCounts(name);
  }

  /** A value about to be used: what was computed from something that changed is checked first. */
  use(name: string, value: unknown): unknown {
    if (this.stop) throw this.stop;
    if (value === undefined) return undefined;
    if (this.dependencies.suspects > 0) {
      const owner = this.dependencies.owner(name);
      if (owner?.suspect && !this.dependencies.verify(owner)) return undefined;
    }
    this.run?.read(name, value);
    return value;
  }

  readRoot(name: string): unknown {
    return this.use(name, this.peekRoot(name));
  }

  readAttribute(thing: Thing, attribute: string): unknown {
    return this.use(`${thing.name}.${attribute}`, this.peekAttribute(thing, attribute));
  }

  /** The attribute of an object; without a value it is sought. */
  attribute(thing: Thing, attribute: string): unknown {
    const value = this.readAttribute(thing, attribute);
    if (value === undefined) this.miss(`${thing.name}.${attribute}`);
    return value;
  }

  miss(name: string): never {
    this.stop = new Missing(name);
    throw this.stop;
  }

  signal(signal: Signal): never {
    this.stop = signal;
    throw signal;
  }

  /** The value of a name that may be checked first; `undefined` where there is none. Never seeks the name itself. */
  settled(name: string): unknown {
    return this.use(name, this.peekName(name));
  }

  /** What was answered before, where nothing that it depends on has changed. */
  formerValue(name: string): unknown {
    const former = Object.hasOwn(this.former, name) ? this.former[name] : undefined;
    if (!former) return undefined;
    for (const [on, then] of Object.entries(former.on ?? {})) {
      if (then !== 'u' && this.dependencies.fingerprint(this.peekName(on)) !== then) return undefined;
    }
    return this.codec.decode(former.v, name);
  }

  /** `defined(name)` of an author: tracked as a thing of its own. */
  defined(name: string): boolean {
    const known = this.isDefined(name);
    this.run?.readMark(`?${name}`, known ? '1' : '0');
    return known;
  }

  setRoot(name: string, value: unknown): void {
    const old = this.peekRoot(name);
    this.#write(name, old, value, (kept) => {
      this.views.delete(name);
      if (kept === undefined) delete this.vars[name];
      else this.vars[name] = kept;
    });
  }

  setAttribute(thing: Thing, attribute: string, value: unknown): void {
    const old = this.#live(thing.attributes, attribute, `${thing.name}.${attribute}`);
    this.#write(`${thing.name}.${attribute}`, old, value, (kept) => {
      this.views.delete(`${thing.name}.${attribute}`);
      if (kept === undefined) delete thing.attributes[attribute];
      else thing.attributes[attribute] = kept;
    });
  }

  setItem(list: ListThing, index: number, value: unknown): void {
    if (index >= this.limits.listItems)
      throw authorError(`A List holds ${this.limits.listItems} items at most`);
    while (list.items.length < index) list.items.push(undefined);
    this.#write(`${list.name}[${index}]`, this.peekItem(list, index), value, (kept) => {
      const grows = index >= list.items.length;
      list.items[index] = kept;
      if (grows) this.dependencies.changed(`${list.name}#`);
    });
  }

  setEntry(dict: DictThing, key: string, value: unknown): void {
    const known = dict.entries.has(key);
    this.#write(dict.name + keyPart(key), this.peekEntry(dict, key), value, (kept) => {
      if (kept === undefined) dict.entries.delete(key);
      else dict.entries.set(key, kept);
      if (known !== (kept !== undefined)) this.dependencies.changed(`${dict.name}#`);
    });
  }

  /** Sets a concrete name whose objects are there. */
  setName(name: Name, value: unknown): void {
    const last = name.parts.at(-1);
    if (last === undefined) return this.setRoot(name.root, value);
    const holder = this.peek(name, name.parts.length - 1);
    if (holder instanceof Plain) {
      const key = last.startsWith('.') ? last.slice(1) : bracketValue(last);
      if (key !== null) Reflect.set(holder.proxy, key, value);
      return undefined;
    }
    if (!(holder instanceof Thing))
      throw authorError(`"${name.root}${name.parts.join('')}" cannot be set: what holds it is not an object`);
    if (last.startsWith('.')) return this.setAttribute(holder, last.slice(1), value);
    const key = bracketValue(last);
    if (holder instanceof ListThing && typeof key === 'number') return this.setItem(holder, key, value);
    if (holder instanceof DictThing && key !== null) return this.setEntry(holder, String(key), value);
    throw authorError(`"${name.root}${name.parts.join('')}" cannot be set`);
  }

  #write(name: string, old: unknown, value: unknown, put: (kept: unknown) => void): void {
    if (this.stop) throw this.stop;
    const kept = this.handles.absorb(value, name);
    this.run?.set(name);
    this.dependencies.disown(name);
    if (kept instanceof Plain && old instanceof Plain && kept.target === old.target) return;
    put(kept);
    if (old instanceof Thing && old !== kept) this.dependencies.changedBelow(name);
    if (kept instanceof Thing && kept.name === '') kept.name = name;
    if (this.dependencies.records.length === 0) return;
    if (old === undefined ? kept !== undefined : kept === undefined) this.dependencies.changed(`?${name}`);
    const { dependencies } = this;
    if (old instanceof Plain || dependencies.fingerprint(old) !== dependencies.fingerprint(kept))
      dependencies.changed(name);
  }

  /** The language, for what prints in it: who computed it computes it again in another. */
  spoken(): string {
    this.run?.readMark('@language', this.language);
    return this.language;
  }

  setByRun(name: string): void {
    this.run?.set(name);
  }

  toApi(value: unknown): Json {
    return toApi(value, this);
  }

  translations: { [language: string]: { [text: string]: string } } = {};

  /** A text in the language of the session, where `translations/` has it. */
  translate(text: string): string | null {
    const language = this.spoken();
    const map = Object.hasOwn(this.translations, language) ? this.translations[language] : undefined;
    return map && Object.hasOwn(map, text.trim()) ? (map[text.trim()] ?? null) : null;
  }

  today(): string {
    return this.nowDate().toISODate() ?? '';
  }

  nowDate(): DateTime {
    return DateTime.fromMillis(this.clock.now, { zone: this.clock.zone, locale: this.language });
  }

  state(): WorldState {
    const vars: Slots = {};
    for (const key of Object.keys(this.vars)) {
      const value = this.vars[key];
      if (value instanceof Plain && value.fixed !== null) continue;
      vars[key] = this.codec.encode(value, key);
    }
    const records = this.dependencies.living();
    return {
      vars,
      computed: records.map((record) => record.state()),
      former: this.former,
      given: this.given,
      lost: this.dependencies.lost,
    };
  }
}
