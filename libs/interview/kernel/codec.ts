import { DateTime } from 'luxon';
import { keyPart } from '../names/name.js';
import type { Json } from '../protocol/screen.js';
import { authorError } from './interview-error.js';
import { DictThing, ListThing, Thing, type Slots } from './objects/thing.js';
import { isDate } from './values/date.js';
import { Plain } from './values/plain.js';
import { View } from './values/view.js';
import { bare } from './values/bare.js';
import type { World } from './world.js';
import type { Encoded } from './world-state.js';

/**
 * Answers as they are stored: objects by class and attributes, dates as ISO text, references by name. What
 * nothing has read stays encoded from one step to the next.
 */
export class Codec {
  constructor(readonly world: World) {}

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
    const own = this.world.handles.handleOf(value) ?? (value instanceof Thing ? value : undefined);
    if (own instanceof Thing) return { r: own.name };
    if (own instanceof View) return own.text();
    if (isDate(value)) return encodeDate(value);
    const target = this.world.handles.unwrap(value) as object;
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
    if ('r' in raw) return this.world.peekName(textOf(raw['r']));
    if ('p' in raw) return new Plain(this.world, name, this.#decodePlain(raw['p'] as Encoded) as object);
    const thing = this.world.maker.create(textOf(raw['o']), name, bare((raw['a'] ?? {}) as Slots));
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
    if ('r' in raw) return this.world.handles.expose(this.world.peekName(textOf(raw['r'])));
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
    return DateTime.fromISO(raw.d, { zone: raw.z ?? this.world.clock.zone, locale: this.world.language });
  }
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

function textOf(raw: Encoded | undefined): string {
  return typeof raw === 'string' ? raw : '';
}
