import { isDate } from './values/date.js';
import { DateTime } from 'luxon';
import { bracketValue, keyPart, parseName, type Name } from '../names/name.js';
import { classAliases } from '../program/reserved.js';
import type { KernelLimits, Person } from '../protocol/call.js';
import type { Json } from '../protocol/screen.js';
import { Computed, type ComputedState } from './computed.js';
import { authorError } from './interview-error.js';
import { classes } from './objects/classes.js';
import { dictHandler, listHandler, thingHandler } from './objects/proxies.js';
import { DictThing, ListThing, Thing, type Slots } from './objects/thing.js';
import type { Run } from './run.js';
import { toApi } from './to-api.js';
import { Missing, Ungathered, type Signal } from './signals.js';
import { fingerprintText, hash } from './values/fingerprint.js';
import { Plain, plainHandler } from './values/plain.js';
import { View } from './values/view.js';

/** What `x` and `i` to `n` stand for while a block runs. */
export interface Bindings {
  x: Thing | null;
  indices: readonly (number | string)[];
  /** `row_item` and `row_index` of a table. */
  row?: { item: unknown; index: number | string };
}

export const noBindings: Bindings = Object.freeze({ x: null, indices: Object.freeze([]) });

export interface Clock {
  now: number;
  zone: string;
}

/** The answers of a session while a step runs, and who computed what from what. */
export class World {
  readonly vars: Slots;
  /** Tables, templates and documents by name; made when asked for, never stored. */
  readonly views = new Map<string, View>();
  records: Computed[];
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
  readonly #proxies = new WeakMap<object, Thing | Plain | View>();
  readonly #wrapped = new WeakMap<object, object>();
  readonly #targets = new WeakMap<object, object>();
  #owners: Map<string, Computed> | null = null;
  #readers: Map<string, Set<Computed>> | null = null;
  #suspects = 0;
  /** Fingerprints of computed values that were forgotten. */
  readonly lost: { [name: string]: string };

  constructor(
    state: WorldState,
    readonly clock: Clock,
    readonly limits: KernelLimits,
    readonly person: Person,
    language: string,
  ) {
    this.vars = bare(state.vars);
    this.former = state.former;
    this.given = state.given;
    this.lost = state.lost;
    this.language = language;
    this.records = state.computed.map((record) => new Computed(record));
    this.#suspects = this.records.reduce((count, record) => count + (record.suspect ? 1 : 0), 0);
  }

  // ---- what authors hold, and what it stands for ----

  makeProxy(thing: Thing): object {
    const proxy =
      thing instanceof ListThing
        ? new Proxy<object>([], listHandler(thing, this))
        : thing instanceof DictThing
          ? new Proxy<object>({}, dictHandler(thing, this))
          : new Proxy<object>({}, thingHandler(thing, this));
    this.#proxies.set(proxy, thing);
    return proxy;
  }

  registerView(view: View, proxy: object): void {
    this.#proxies.set(proxy, view);
  }

  isOwn(value: object): boolean {
    return this.#proxies.has(value) || isDate(value);
  }

  wrapPlain(target: object, owner: Plain): object {
    let proxy = this.#wrapped.get(target);
    if (!proxy) {
      proxy = new Proxy(target, plainHandler(owner, this));
      this.#wrapped.set(target, proxy);
      this.#targets.set(proxy, target);
    }
    return proxy;
  }

  /** A wrapped array or object as it is. */
  unwrap(value: unknown): unknown {
    return typeof value === 'object' && value !== null ? (this.#targets.get(value) ?? value) : value;
  }

  /** The object behind what an author holds. */
  thingOf(value: unknown): Thing | null {
    if (value instanceof Thing) return value;
    const found = typeof value === 'object' && value !== null ? this.#proxies.get(value) : undefined;
    return found instanceof Thing ? found : null;
  }

  viewOf(value: unknown): View | null {
    if (value instanceof View) return value;
    const found = typeof value === 'object' && value !== null ? this.#proxies.get(value) : undefined;
    return found instanceof View ? found : null;
  }

  expose(value: unknown): unknown {
    return value instanceof Thing || value instanceof Plain || value instanceof View ? value.proxy : value;
  }

  /** What an author assigns, as it is kept. */
  absorb(value: unknown, name: string): unknown {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        if (Number.isFinite(value)) return value;
        throw authorError(`"${name}" cannot be ${String(value)}`);
      case 'undefined':
        return undefined;
      case 'object': {
        if (value === null) return null;
        if (value instanceof Thing || value instanceof Plain) return value;
        const own = this.#proxies.get(value);
        if (own instanceof View) return own.text();
        if (own) return own;
        if (isDate(value)) {
          if (!value.isValid) throw authorError(`"${name}" cannot be a date that does not exist`);
          return value;
        }
        const target = this.#targets.get(value) ?? value;
        this.encodePlain(target, name, 0);
        return new Plain(this, name, target);
      }
      default:
        throw authorError(`"${name}" cannot be a ${typeof value}`);
    }
  }

  // ---- reading ----

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
    const decoded = this.decode(value as Encoded, name);
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
    if (part === undefined) return undefined;
    const made = this.create(part, `${thing.name}.${attribute}`);
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
    const decoded = this.decode(value as Encoded, dict.name + keyPart(key));
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
    return this.thingOf(value) ?? this.unwrap(value);
  }

  peekName(name: string): unknown {
    const parsed = parseName(name);
    return parsed ? this.peek(parsed) : undefined;
  }

  /** Whether a name has a value that still counts; never searches. */
  isDefined(name: string): boolean {
    const value = this.peekName(name);
    if (value === undefined) return false;
    return this.#suspects === 0 || this.#stillCounts(name);
  }

  /** A value about to be used: what was computed from something that changed is checked first. */
  use(name: string, value: unknown): unknown {
    if (this.stop) throw this.stop;
    if (value === undefined) return undefined;
    if (this.#suspects > 0) {
      const owner = this.#owner(name);
      if (owner?.suspect && !this.#verify(owner)) return undefined;
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
      if (then !== 'u' && this.fingerprint(this.peekName(on)) !== then) return undefined;
    }
    return this.decode(former.v, name);
  }

  /** `defined(name)` of an author: tracked as a thing of its own. */
  defined(name: string): boolean {
    const known = this.isDefined(name);
    this.run?.readMark(`?${name}`, known ? '1' : '0');
    return known;
  }

  // ---- lists ----

  /** The items that a person or the code may go through now; an ungathered List is gathered first. */
  items(list: ListThing): unknown[] {
    if (this.stop) throw this.stop;
    if (this.gathering.has(list)) {
      const complete: unknown[] = [];
      for (let at = 0; at < list.items.length; at += 1)
        if (this.isComplete(list, at)) complete.push(this.peekItem(list, at));
      this.run?.readMark(`${list.name}#`, this.membership(list));
      return complete;
    }
    this.gathered(list);
    this.run?.readMark(`${list.name}#`, this.membership(list));
    return list.items.map((_, at) => this.use(`${list.name}[${at}]`, this.peekItem(list, at)));
  }

  entries(dict: DictThing): [string, unknown][] {
    if (this.stop) throw this.stop;
    if (!this.gathering.has(dict as unknown as ListThing)) this.gathered(dict);
    this.run?.readMark(`${dict.name}#`, this.membership(dict));
    return [...dict.entries.keys()]
      .map((key) => [key, this.peekEntry(dict, key)] as [string, unknown])
      .filter(([, value]) => value !== undefined);
  }

  /** Stops the code where a List or Dict is not gathered, or an edit has left an item incomplete. */
  gathered(thing: ListThing | DictThing): void {
    const incomplete =
      thing instanceof ListThing && this.#suspects + this.#holes(thing) > 0 && !this.allComplete(thing);
    if (!this.isGathered(thing) || incomplete) this.signal(new Ungathered(thing.name));
  }

  /** Whether it counts as gathered still; never searches. */
  isGathered(thing: Thing): boolean {
    return this.peekAttribute(thing, 'gathered') === true && this.isDefined(`${thing.name}.gathered`);
  }

  #holes(list: ListThing): number {
    const attribute = this.peekAttribute(list, 'complete_attribute');
    return list.items.some((item) => item === undefined) || attribute !== undefined ? 1 : 0;
  }

  allComplete(list: ListThing): boolean {
    return list.items.every((_, at) => this.isComplete(list, at));
  }

  /** Never searches. */
  isComplete(list: ListThing, index: number): boolean {
    const name = this.completeName(list, index);
    return name === null || this.isDefined(name);
  }

  /** The name that must have a value for an item to be complete; null where it is at once. */
  completeName(list: ListThing, index: number): string | null {
    return this.#completeName(list, this.peekItem(list, index), `${list.name}[${index}]`);
  }

  completeEntryName(dict: DictThing, key: string): string | null {
    return this.#completeName(dict, this.peekEntry(dict, key), dict.name + keyPart(key));
  }

  #completeName(holder: Thing, item: unknown, name: string): string | null {
    if (item === undefined) return name;
    if (!(item instanceof Thing)) return null;
    const attribute = this.peekAttribute(holder, 'complete_attribute');
    if (typeof attribute === 'string') return `${item.name}.${attribute}`;
    if (item instanceof ListThing || item instanceof DictThing) return `${item.name}.gathered`;
    if (item.spec.parts['name'] === 'IndividualName') return `${item.name}.name.first`;
    return item.spec.parts['name'] === 'Name' ? `${item.name}.name.text` : null;
  }

  membership(thing: ListThing | DictThing): string {
    if (thing instanceof DictThing) return hash([...thing.entries.keys()].join('\u0000'));
    const shown: string[] = [];
    for (let at = 0; at < thing.items.length; at += 1) {
      if (this.gathering.has(thing) && !this.isComplete(thing, at)) continue;
      shown.push(this.fingerprint(this.peekItem(thing, at)));
    }
    return `${shown.length}:${hash(shown.join('\u0000'))}`;
  }

  // ---- writing ----

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
      if (grows) this.changed(`${list.name}#`);
    });
  }

  setEntry(dict: DictThing, key: string, value: unknown): void {
    const known = dict.entries.has(key);
    this.#write(dict.name + keyPart(key), this.peekEntry(dict, key), value, (kept) => {
      if (kept === undefined) dict.entries.delete(key);
      else dict.entries.set(key, kept);
      if (known !== (kept !== undefined)) this.changed(`${dict.name}#`);
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
    const kept = this.absorb(value, name);
    this.run?.set(name);
    const owner = this.#owners?.get(name) ?? (this.records.length > 0 ? this.#owner(name) : undefined);
    if (owner) this.#owners?.delete(name);
    if (kept instanceof Plain && old instanceof Plain && kept.target === old.target) return;
    put(kept);
    if (old instanceof Thing && old !== kept) this.changedBelow(name);
    if (kept instanceof Thing && kept.name === '') kept.name = name;
    if (this.records.length === 0) return;
    if (old === undefined ? kept !== undefined : kept === undefined) this.changed(`?${name}`);
    if (this.fingerprint(old) !== this.fingerprint(kept) || old instanceof Plain) this.changed(name);
  }

  setByRun(name: string): void {
    this.run?.set(name);
  }

  create(className: string, name: string, attributes: Slots = bare({})): Thing {
    const spec = classes[classAliases[className] ?? className];
    if (!spec) throw authorError(`The class "${className}" is not known`);
    if (spec.kind === 'list') return new ListThing(this, spec, name, attributes);
    if (spec.kind === 'dict' || spec.kind === 'set') return new DictThing(this, spec, name, attributes);
    return new Thing(this, spec, name, attributes);
  }

  /** An item of a List that holds objects. */
  makeItem(list: ListThing, index: number): Thing {
    return this.#make(String(this.peekAttribute(list, 'object_type')), `${list.name}[${index}]`, (made) => {
      while (list.items.length < index) list.items.push(undefined);
      if (index >= this.limits.listItems)
        throw authorError(`A List holds ${this.limits.listItems} items at most`);
      list.items[index] = made;
      this.changed(`${list.name}#`);
    });
  }

  makeEntry(dict: DictThing, key: string, type: string): Thing {
    return this.#make(type, dict.name + keyPart(key), (made) => {
      if (dict.spec.name.includes('Financial')) made.attributes['exists'] = true;
      dict.entries.set(key, made);
      this.changed(`${dict.name}#`);
    });
  }

  #make(type: string, name: string, put: (made: Thing) => void): Thing {
    const made = this.create(type, name);
    put(made);
    this.changed(`?${name}`);
    return made;
  }

  appendItem(list: ListThing, item: unknown): void {
    if (this.stop) throw this.stop;
    const index = this.#freeSlot(list);
    this.setItem(list, index, item);
  }

  #freeSlot(list: ListThing): number {
    const hole = list.items.findIndex((item) => item === undefined);
    return hole === -1 ? list.items.length : hole;
  }

  /** An object made under a List's next number, or a Dict's key. */
  appendObject(holder: ListThing | DictThing, key: string | null, attributes: unknown): Thing {
    if (this.stop) throw this.stop;
    const type = this.peekAttribute(holder, 'object_type');
    const of = typeof type === 'string' ? type : 'Thing';
    const at = holder instanceof ListThing ? this.#freeSlot(holder) : 0;
    const name = holder instanceof ListThing ? `${holder.name}[${at}]` : holder.name + keyPart(key ?? '');
    const made = this.create(of, name);
    if (holder instanceof ListThing) this.setItem(holder, at, made);
    else this.setEntry(holder, key ?? '', made);
    this.fill(made, attributes);
    return made;
  }

  fill(thing: Thing, attributes: unknown): void {
    if (typeof attributes !== 'object' || attributes === null) return;
    for (const [attribute, value] of Object.entries(attributes)) {
      const part = this.peekAttribute(thing, attribute);
      const inner = typeof value === 'object' && value !== null && !this.isOwn(value as object);
      if (part instanceof Thing && inner) this.fill(part, value);
      else this.setAttribute(thing, attribute, value);
    }
  }

  /** Takes an item out; what stands behind it moves up, under its new names. */
  removeItem(list: ListThing, index: number): void {
    if (index < 0 || index >= list.items.length) return;
    const last = list.items.length - 1;
    for (let at = 0; at <= last; at += 1) this.#awaken(this.peekItem(list, at));
    const prefix = (at: number): string => `${list.name}[${at}]`;
    for (let at = index; at <= last; at += 1) this.#forgetBelow(prefix(at));
    this.#renameKeys((name) => {
      for (let at = index; at <= last; at += 1) {
        if (name !== prefix(at) && !name.startsWith(`${prefix(at)}.`) && !name.startsWith(`${prefix(at)}[`))
          continue;
        return at === index ? null : prefix(at - 1) + name.slice(prefix(at).length);
      }
      return name;
    });
    const [removed] = list.items.splice(index, 1);
    // What still refers to it must not find its successor.
    if (removed instanceof Thing && removed.name === prefix(index)) this.#rename(removed, '');
    for (let at = index; at < list.items.length; at += 1) {
      const item = list.items[at];
      if (item instanceof Thing && item.name === prefix(at + 1)) this.#rename(item, prefix(at));
    }
    this.changed(`${list.name}#`);
    for (let at = index; at <= last; at += 1) this.changedBelow(prefix(at));
    const target = this.peekAttribute(list, 'target_number');
    if (typeof target === 'number' && target > 0)
      list.attributes['target_number'] = Math.min(target - 1, target);
    if (list.items.length === 0 && list.attributes['there_are_any'] !== undefined) {
      list.attributes['there_are_any'] = false;
      this.changed(`${list.name}.there_are_any`);
    }
    if (target !== undefined) this.changed(`${list.name}.target_number`);
  }

  /** Takes an item of a List or an entry of a Dict out, by its name. */
  deleteItem(text: string): void {
    const name = parseName(text);
    const last = name?.parts.at(-1);
    if (!name || last === undefined) return;
    const holder = this.peek(name, name.parts.length - 1);
    const key = bracketValue(last);
    if (holder instanceof ListThing && typeof key === 'number') this.removeItem(holder, key);
    else if (holder instanceof DictThing && key !== null) this.removeKey(holder, String(key));
  }

  removeKey(dict: DictThing, key: string): void {
    if (!dict.entries.has(key)) return;
    const name = dict.name + keyPart(key);
    this.#forgetBelow(name);
    this.#renameKeys((one) =>
      one === name || one.startsWith(`${name}.`) || one.startsWith(`${name}[`) ? null : one,
    );
    dict.entries.delete(key);
    this.changed(`${dict.name}#`);
    this.changedBelow(name);
    if (dict.entries.size === 0 && dict.attributes['there_are_any'] !== undefined)
      dict.attributes['there_are_any'] = false;
  }

  /** Decodes all that is in an object, so that references keep pointing at what they mean. */
  #awaken(value: unknown): void {
    if (!(value instanceof Thing)) return;
    for (const attribute of Object.keys(value.attributes))
      this.#awakenHome(value, this.peekAttribute(value, attribute), `${value.name}.${attribute}`);
    if (value instanceof ListThing)
      value.items.forEach((_, at) =>
        this.#awakenHome(value, this.peekItem(value, at), `${value.name}[${at}]`),
      );
    if (value instanceof DictThing)
      for (const key of value.entries.keys())
        this.#awakenHome(value, this.peekEntry(value, key), value.name + keyPart(key));
  }

  #awakenHome(_holder: Thing, value: unknown, name: string): void {
    if (value instanceof Thing && value.name === name) this.#awaken(value);
  }

  #rename(thing: Thing, name: string): void {
    const old = thing.name;
    thing.name = name;
    const moved = (value: unknown, from: string, to: string): void => {
      if (value instanceof Thing && value.name === from) this.#rename(value, to);
      else if (value instanceof Plain && value.name === from) value.name = to;
    };
    for (const attribute of Object.keys(thing.attributes))
      moved(thing.attributes[attribute], `${old}.${attribute}`, `${name}.${attribute}`);
    if (thing instanceof ListThing)
      thing.items.forEach((item, at) => moved(item, `${old}[${at}]`, `${name}[${at}]`));
    if (thing instanceof DictThing)
      for (const [key, item] of thing.entries) moved(item, old + keyPart(key), name + keyPart(key));
  }

  /** What code computed under a name is forgotten: its index may be another now. */
  #forgetBelow(name: string): void {
    for (const record of this.records) {
      if (
        !record.answer &&
        record.sets.some((set) => set === name || set.startsWith(`${name}.`) || set.startsWith(`${name}[`))
      )
        this.forget(record);
    }
  }

  /** Names as they are stored beside the answers; null takes one away. */
  #renameKeys(rename: (name: string) => string | null): void {
    const mark = (name: string): string => {
      const bare = name.startsWith('?') ? name.slice(1) : name;
      return `${name.startsWith('?') ? '?' : ''}${rename(bare) ?? bare}`;
    };
    for (const map of [this.former, this.given, this.lost] as { [name: string]: unknown }[]) {
      const entries = Object.entries(map);
      for (const [name] of entries) delete map[name];
      for (const [name, value] of entries) {
        const renamed = rename(name);
        if (renamed !== null) map[renamed] = value;
      }
    }
    for (const record of this.records) {
      record.sets = record.sets.flatMap((set) => rename(set) ?? []);
      record.reads = Object.fromEntries(
        Object.entries(record.reads).map(([name, then]) => [mark(name), then]),
      );
    }
    this.#owners = null;
    this.#readers = null;
  }

  toApi(value: unknown): Json {
    return toApi(value, this);
  }

  // ---- what was computed from what ----

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
      return value.fixed ?? `p${hash(JSON.stringify(this.encodePlain(value.target, value.name, 0)))}`;
    return `p${hash(JSON.stringify(this.encodePlain(value as object, '', 0)))}`;
  }

  #owner(name: string): Computed | undefined {
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
    this.#suspects += 1;
    for (const set of record.sets) {
      if (this.#owner(set) !== record) continue;
      this.changed(set);
      this.changed(`?${set}`);
    }
  }

  /** Adds what a run computed, or what an answer depends on. */
  record(record: Computed): void {
    for (const set of record.sets) this.#owner(set);
    this.records.push(record);
    if (this.#readers) this.#addReader(record);
    for (const set of record.sets) {
      this.#owners?.set(set, record);
      delete this.lost[set];
    }
  }

  disown(name: string): void {
    if (this.records.length > 0 && this.#owner(name)) this.#owners?.delete(name);
  }

  #stillCounts(name: string): boolean {
    const owner = this.#owner(name);
    if (!owner?.suspect) return true;
    const run = this.run;
    this.run = null;
    try {
      return this.#verify(owner);
    } catch (error) {
      if (error !== this.stop) throw error;
      this.stop = null;
      return false;
    } finally {
      this.run = run;
    }
  }

  /** Whether everything that a record read is as it was; if not, what it set is forgotten. */
  #verify(record: Computed): boolean {
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
    this.#suspects -= 1;
    return true;
  }

  #current(name: string, record: Computed): string {
    if (name.startsWith('?')) return this.isDefined(name.slice(1)) ? '1' : '0';
    if (name === '@language') return this.language;
    if (name === '@today') return this.today();
    if (name.endsWith('#')) {
      const thing = this.peekName(name.slice(0, -1));
      if (!(thing instanceof ListThing || thing instanceof DictThing)) return 'u';
      if (!this.gathering.has(thing as ListThing)) this.gathered(thing);
      return this.membership(thing);
    }
    const owner = this.#owner(name);
    if (owner?.suspect && !this.#verify(owner)) this.miss(name);
    const value = this.peekName(name);
    if (value === undefined && this.lost[name] !== undefined && !(record.answer && !this.canSeek(name)))
      this.miss(name);
    return this.fingerprint(value);
  }

  translations: { [language: string]: { [text: string]: string } } = {};

  /** A text in the language of the session, where `translations/` has it. */
  translate(text: string): string | null {
    const map = Object.hasOwn(this.translations, this.language)
      ? this.translations[this.language]
      : undefined;
    return map && Object.hasOwn(map, text.trim()) ? (map[text.trim()] ?? null) : null;
  }

  /** Whether some block defines a name; set by the search. */
  canSeek: (name: string) => boolean = () => false;

  /** Takes away what a record set; answers in it become defaults. */
  forget(record: Computed): void {
    if (record.gone) return;
    record.gone = true;
    if (record.suspect) this.#suspects -= 1;
    record.suspect = false;
    this.records = this.records.filter((one) => one !== record);
    for (const name of record.sets) {
      if (this.#owner(name) !== record) continue;
      this.#owners?.delete(name);
      this.take(name, !record.answer);
    }
    for (const name of record.sets) this.#trim(name);
  }

  /** The place of an item that code no longer adds goes too, at the end of its List. */
  #trim(name: string): void {
    const bracket = /\[\d+\]$/.exec(name);
    const list = bracket ? this.peekName(name.slice(0, bracket.index)) : undefined;
    if (!(list instanceof ListThing)) return;
    while (list.items.length > 0 && list.items.at(-1) === undefined) list.items.pop();
  }

  /** Takes a value away; `computed`: its fingerprint is kept, so that an equal one changes nothing. */
  take(name: string, computed: boolean): void {
    const parsed = parseName(name);
    if (!parsed) return;
    const value = this.peek(parsed);
    if (value === undefined) return;
    if (computed) this.lost[name] = this.fingerprint(value);
    this.keepFormer(name, value);
    const run = this.run;
    this.run = null;
    const last = parsed.parts.at(-1);
    const holder = last === undefined ? null : this.peek(parsed, parsed.parts.length - 1);
    if (holder instanceof ListThing && last?.startsWith('[')) {
      const index = bracketValue(last);
      if (typeof index === 'number') holder.items[index] = undefined;
    } else this.setName(parsed, undefined);
    this.run = run;
    delete this.given[name];
    this.changed(name);
    this.changed(`?${name}`);
  }

  /** Keeps what people answered at or below a name as a default for later. */
  keepFormer(name: string, value: unknown): void {
    if (value instanceof Thing) {
      for (const given of Object.keys(this.given)) {
        if (!given.startsWith(`${name}.`) && !given.startsWith(`${name}[`)) continue;
        const inner = this.peekName(given);
        if (inner !== undefined && !(inner instanceof Thing))
          this.former[given] = { v: this.encode(inner, given) };
        delete this.given[given];
      }
    }
    if (this.given[name] && value !== undefined) this.former[name] = { v: this.encode(value, name) };
  }

  today(): string {
    return this.nowDate().toISODate() ?? '';
  }

  nowDate(): DateTime {
    return DateTime.fromMillis(this.clock.now, { zone: this.clock.zone, locale: this.language });
  }

  // ---- storing ----

  encode(value: unknown, name: string): Encoded {
    if (value === undefined) return { u: 1 };
    if (typeof value !== 'object' || value === null) return value as Json;
    if (value instanceof Thing) return value.name === name ? this.#encodeThing(value) : { r: value.name };
    if (value instanceof Plain) return { p: this.encodePlain(value.target, name, 0) };
    if (isDate(value)) return encodeDate(value);
    return value as Encoded;
  }

  #encodeThing(thing: Thing): Encoded {
    const a: { [name: string]: Encoded } = {};
    for (const key of Object.keys(thing.attributes))
      a[key] = this.encode(thing.attributes[key], `${thing.name}.${key}`);
    const base = { o: thing.spec.name, a };
    if (thing instanceof ListThing)
      return { ...base, i: thing.items.map((item, at) => this.encode(item, `${thing.name}[${at}]`)) };
    if (thing instanceof DictThing) {
      return {
        ...base,
        e: [...thing.entries].map(([key, value]): [string, Encoded] => [
          key,
          this.encode(value, thing.name + keyPart(key)),
        ]),
      };
    }
    return base;
  }

  /** An array or object of an author, all the way down. */
  encodePlain(value: unknown, name: string, depth: number): Encoded {
    if (depth > 50) throw authorError(`"${name}" is nested too deep, or holds itself`);
    if (value === undefined) return { u: 1 };
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number') {
      if (!Number.isFinite(value)) throw authorError(`"${name}" cannot hold ${String(value)}`);
      return value;
    }
    if (typeof value !== 'object') throw authorError(`"${name}" cannot hold a ${typeof value}`);
    const own = this.#proxies.get(value) ?? (value instanceof Thing ? value : undefined);
    if (own instanceof Thing) return { r: own.name };
    if (own instanceof View) return own.text();
    if (isDate(value)) return encodeDate(value);
    const target = this.#targets.get(value) ?? value;
    if (Array.isArray(target))
      return Array.from(target, (item: unknown) => this.encodePlain(item, name, depth + 1));
    const prototype: unknown = Object.getPrototypeOf(target);
    if (prototype !== null && Object.getPrototypeOf(prototype as object) !== null) {
      throw authorError(`"${name}" cannot hold a ${constructorName(target)}`);
    }
    if (/^\[object (?!Object)/.test(Object.prototype.toString.call(target)))
      throw authorError(`"${name}" cannot hold a ${constructorName(target)}`);
    const m: { [key: string]: Encoded } = {};
    for (const key of Object.keys(target))
      Object.defineProperty(m, key, {
        value: this.encodePlain((target as Slots)[key], name, depth + 1),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    return { m };
  }

  decode(raw: Encoded, name: string): unknown {
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw;
    if ('u' in raw) return undefined;
    if ('d' in raw) return this.#decodeDate(raw as { d: string; z?: string });
    if ('r' in raw) return this.peekName(String(raw['r']));
    if ('p' in raw) return new Plain(this, name, this.#decodePlain(raw['p'] as Encoded) as object);
    const thing = this.create(String(raw['o']), name, bare((raw['a'] ?? {}) as Slots));
    if (thing instanceof ListThing)
      thing.items = ((raw['i'] ?? []) as Encoded[]).map((item) => (isHole(item) ? undefined : item));
    if (thing instanceof DictThing)
      for (const [key, value] of (raw['e'] ?? []) as [string, Encoded][]) thing.entries.set(key, value);
    return thing;
  }

  #decodePlain(raw: Encoded): unknown {
    if (typeof raw !== 'object' || raw === null) return raw;
    if (Array.isArray(raw)) return raw.map((item) => this.#decodePlain(item as Encoded));
    if ('u' in raw) return undefined;
    if ('d' in raw) return this.#decodeDate(raw as { d: string; z?: string });
    if ('r' in raw) return this.expose(this.peekName(String(raw['r'])));
    const target: Slots = {};
    for (const [key, value] of Object.entries(raw['m'] as { [key: string]: Encoded })) {
      Object.defineProperty(target, key, {
        value: this.#decodePlain(value),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return target;
  }

  #decodeDate(raw: { d: string; z?: string }): DateTime {
    return DateTime.fromISO(raw.d, { zone: raw.z ?? this.clock.zone, locale: this.language });
  }

  state(): WorldState {
    const vars: Slots = {};
    for (const key of Object.keys(this.vars)) {
      const value = this.vars[key];
      if (value instanceof Plain && value.fixed !== null) continue;
      vars[key] = this.encode(value, key);
    }
    const records = this.#owners
      ? this.records.filter((record) => record.sets.some((set) => this.#owners?.get(set) === record))
      : this.records;
    return {
      vars,
      computed: records.map((record) => record.state()),
      former: this.former,
      given: this.given,
      lost: this.lost,
    };
  }
}

export type Encoded = Json | { [key: string]: Encoded } | Encoded[];

export interface FormerAnswer {
  v: Encoded;
  /** What it depended on, by name, as it was. */
  on?: { [name: string]: string };
}

export interface WorldState {
  vars: Slots;
  computed: ComputedState[];
  former: { [name: string]: FormerAnswer };
  given: { [name: string]: 1 };
  lost: { [name: string]: string };
}

/** Without a prototype: an attribute may be called `constructor`. */
export function bare<Value extends object>(value: Value): Value {
  return Object.setPrototypeOf(value, null) as Value;
}

function isHole(raw: Encoded): boolean {
  return typeof raw === 'object' && raw !== null && 'u' in raw;
}

function encodeDate(date: DateTime): Encoded {
  const midnight = date.hour + date.minute + date.second + date.millisecond === 0;
  if (midnight) return { d: date.toISODate() ?? '' };
  return { d: date.toISO() ?? '', z: date.zoneName ?? 'UTC' };
}

function constructorName(value: object): string {
  return /^\[object (\w+)\]$/.exec(Object.prototype.toString.call(value))?.[1] ?? 'value of that kind';
}
