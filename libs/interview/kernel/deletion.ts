import { bracketValue, keyPart, parseName } from '../names/name.js';
import { DictThing, ListThing, Thing } from './objects/thing.js';
import { Plain } from './values/plain.js';
import type { World } from './world.js';

/** Takes items out of Lists and Dicts: what is behind moves up, and nothing of the item stays. */
export class Deletion {
  constructor(readonly world: World) {}

  /** Takes an item out; what stands behind it moves up, under its new names. */
  removeItem(list: ListThing, index: number): void {
    if (index < 0 || index >= list.items.length) return;
    const last = list.items.length - 1;
    for (let at = 0; at <= last; at += 1) this.#awaken(this.world.peekItem(list, at));
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
    this.world.dependencies.changed(`${list.name}#`);
    for (let at = index; at <= last; at += 1) this.world.dependencies.changedBelow(prefix(at));
    this.#oneLess(list, list.items.length);
  }

  /** What a List or Dict says of its number follows a deletion, so that nobody is asked for another item. */
  #oneLess(holder: ListThing | DictThing, left: number): void {
    const target = this.world.peekAttribute(holder, 'target_number');
    if (typeof target === 'number' && target > 0) {
      holder.attributes['target_number'] = target - 1;
      this.world.dependencies.changed(`${holder.name}.target_number`);
    }
    if (left === 0 && holder.attributes['there_are_any'] !== undefined) {
      holder.attributes['there_are_any'] = false;
      this.world.dependencies.changed(`${holder.name}.there_are_any`);
    }
  }

  /** Takes an item of a List or an entry of a Dict out, by its name. */
  deleteItem(text: string): void {
    const name = parseName(text);
    const last = name?.parts.at(-1);
    if (!name || last === undefined) return;
    const holder = this.world.peek(name, name.parts.length - 1);
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
    this.world.dependencies.changed(`${dict.name}#`);
    this.world.dependencies.changedBelow(name);
    this.#oneLess(dict, dict.entries.size);
  }

  /** Leaves the first items alone: a smaller number was answered, and stays as it was answered. */
  keepFirst(holder: ListThing | DictThing, number: number): void {
    const target = this.world.peekAttribute(holder, 'target_number');
    if (holder instanceof ListThing)
      while (holder.items.length > number) this.removeItem(holder, holder.items.length - 1);
    else for (const key of [...holder.entries.keys()].slice(number)) this.removeKey(holder, key);
    if (target !== undefined) holder.attributes['target_number'] = target;
  }

  /** Decodes all that is in an object, so that references keep pointing at what they mean. */
  #awaken(value: unknown): void {
    if (!(value instanceof Thing)) return;
    for (const attribute of Object.keys(value.attributes))
      this.#awakenHome(value, this.world.peekAttribute(value, attribute), `${value.name}.${attribute}`);
    if (value instanceof ListThing)
      value.items.forEach((_, at) =>
        this.#awakenHome(value, this.world.peekItem(value, at), `${value.name}[${at}]`),
      );
    if (value instanceof DictThing)
      for (const key of value.entries.keys())
        this.#awakenHome(value, this.world.peekEntry(value, key), value.name + keyPart(key));
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
    for (const record of this.world.dependencies.records) {
      if (
        !record.answer &&
        record.sets.some((set) => set === name || set.startsWith(`${name}.`) || set.startsWith(`${name}[`))
      )
        this.world.dependencies.forget(record);
    }
  }

  /** Names as they are stored beside the answers; null takes one away. */
  #renameKeys(rename: (name: string) => string | null): void {
    const mark = (name: string): string => {
      const bare = name.startsWith('?') ? name.slice(1) : name;
      return `${name.startsWith('?') ? '?' : ''}${rename(bare) ?? bare}`;
    };
    for (const map of [this.world.former, this.world.given, this.world.dependencies.lost] as {
      [name: string]: unknown;
    }[]) {
      const entries = Object.entries(map);
      for (const [name] of entries) delete map[name];
      for (const [name, value] of entries) {
        const renamed = rename(name);
        if (renamed !== null) map[renamed] = value;
      }
    }
    for (const record of this.world.dependencies.records) {
      record.sets = record.sets.flatMap((set) => rename(set) ?? []);
      record.reads = Object.fromEntries(
        Object.entries(record.reads).map(([name, then]) => [mark(name), then]),
      );
    }
    this.world.dependencies.renamed();
  }
}
