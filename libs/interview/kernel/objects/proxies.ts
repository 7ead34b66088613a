import { keyPart } from '../../names/name.js';
import { authorError } from '../interview-error.js';
import { naturalText } from '../text/natural.js';
import type { World } from '../world.js';
import type { DictThing, ListThing, Thing } from './thing.js';

/** Own names of a Dict that cannot be keys. */
export const dictNames: ReadonlySet<string> = new Set([
  'gathered',
  'there_are_any',
  'there_is_another',
  'minimum_number',
  'target_number',
  'ask_number',
  'auto_gather',
  'complete_attribute',
  'object_type',
  'new_item_name',
  'new_item_value',
  'new_item',
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toString',
  'valueOf',
  'toJSON',
  'then',
  'instanceName',
  'isPrototypeOf',
  'propertyIsEnumerable',
  'toLocaleString',
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  '__lookupSetter__',
]);

/** Attributes that are settings: without a value they are nothing, and nobody is asked. */
const settings = new Set([
  'complete_attribute',
  'object_type',
  'minimum_number',
  'auto_gather',
  'ask_number',
]);

const own = (value: unknown): PropertyDescriptor => ({
  value,
  writable: true,
  enumerable: true,
  configurable: true,
});

function special(thing: Thing, key: string | symbol, world: World): { value: unknown } | null {
  switch (key) {
    case Symbol.toPrimitive:
    case 'toString':
    case 'toLocaleString':
      return { value: Object.freeze(() => naturalText(thing, world)) };
    case 'valueOf':
      return { value: Object.freeze(() => thing.proxy) };
    case 'toJSON':
      return { value: Object.freeze(() => world.toApi(thing)) };
    case 'instanceName':
      return { value: thing.name };
    case 'then':
    case 'constructor':
    case 'prototype':
    case '__proto__':
      return { value: undefined };
    default:
      return null;
  }
}

function method(thing: Thing, key: string, world: World): { value: unknown } | null {
  const found = thing.spec.methods[key];
  return found
    ? { value: Object.freeze((...values: unknown[]) => world.handles.expose(found(thing, world, ...values))) }
    : null;
}

export function thingHandler(thing: Thing, world: World): ProxyHandler<object> {
  return {
    get: (_, key) => {
      if (typeof key === 'symbol' && key !== Symbol.toPrimitive) return undefined;
      const known = special(thing, key, world);
      if (known) return known.value;
      const attribute = String(key);
      const value = world.readAttribute(thing, attribute);
      if (value !== undefined) return world.handles.expose(value);
      const found = method(thing, attribute, world);
      return found ? found.value : world.miss(`${thing.name}.${attribute}`);
    },
    set: (_, key, value: unknown) => {
      if (typeof key === 'symbol' || special(thing, key, world))
        throw authorError(`"${String(key)}" cannot be an attribute`);
      world.setAttribute(thing, key, value);
      return true;
    },
    has: (_, key) => typeof key === 'string' && world.defined(`${thing.name}.${key}`),
    deleteProperty: (_, key) => {
      if (typeof key === 'string') world.setAttribute(thing, key, undefined);
      return true;
    },
    ownKeys: () => Object.keys(thing.attributes),
    getOwnPropertyDescriptor: (_, key) => {
      const value = typeof key === 'string' ? world.readAttribute(thing, key) : undefined;
      return value === undefined ? undefined : own(world.handles.expose(value));
    },
    ...fixed,
  };
}

/** An object cannot be given another prototype, frozen, or getters. */
const fixed: ProxyHandler<object> = {
  getPrototypeOf: () => Object.prototype,
  setPrototypeOf: () => false,
  preventExtensions: () => false,
  defineProperty: () => false,
};

const asIndex = (key: string | symbol): number | null =>
  typeof key === 'string' && /^(?:0|[1-9]\d{0,8})$/.test(key) ? Number(key) : null;
const copies = new Set(['sort', 'reverse', 'fill', 'copyWithin']);

export function listHandler(list: ListThing, world: World): ProxyHandler<object> {
  const base = thingHandler(list, world);
  const items = (): unknown[] => world.lists.items(list).map((item) => world.handles.expose(item));
  return {
    ...base,
    get: (_, key, receiver) => {
      const index = asIndex(key);
      if (index !== null) return world.handles.expose(readItem(list, index, world));
      if (key === 'length') return items().length;
      if (key === Symbol.iterator) return Object.freeze(() => items()[Symbol.iterator]());
      if (key === Symbol.isConcatSpreadable) return true;
      if (key === Symbol.toStringTag || key === Symbol.unscopables) return undefined;
      if (key === 'elements') return items();
      if (
        typeof key === 'string' &&
        Object.hasOwn(Array.prototype, key) &&
        list.spec.methods[key] === undefined &&
        key !== 'constructor' &&
        key !== 'toString' &&
        key !== 'toLocaleString'
      ) {
        return Object.freeze((...values: unknown[]) => arrayMethod(items(), key, values));
      }
      if (typeof key === 'string' && settings.has(key))
        return world.handles.expose(world.readAttribute(list, key)) ?? null;
      if (
        key === 'gathered' &&
        world.peekAttribute(list, 'auto_gather') !== false &&
        !world.gathering.has(list)
      ) {
        world.lists.gathered(list);
      }
      return base.get?.({}, key, receiver) as unknown;
    },
    set: (_, key, value: unknown) => {
      const index = asIndex(key);
      if (index !== null) {
        world.setItem(list, index, value);
        return true;
      }
      if (key === 'length') throw authorError(`The length of "${list.name}" cannot be set`);
      return base.set?.({}, key, value, {}) ?? false;
    },
    has: (_, key) => {
      if (key === Symbol.iterator) return true;
      const index = asIndex(key);
      if (index !== null) return world.defined(`${list.name}[${index}]`);
      return base.has?.({}, key) ?? false;
    },
    deleteProperty: (_, key) => {
      const index = asIndex(key);
      if (index !== null) world.deletion.removeItem(list, index);
      else base.deleteProperty?.({}, key);
      return true;
    },
    ownKeys: () => [...items().keys()].map(String).concat('length'),
    getOwnPropertyDescriptor: (target, key) => {
      if (key === 'length') return Reflect.getOwnPropertyDescriptor(target, 'length');
      const index = asIndex(key);
      return index === null ? undefined : own(world.handles.expose(world.peekItem(list, index)));
    },
    getPrototypeOf: () => Array.prototype,
  };
}

function arrayMethod(items: unknown[], key: string, values: unknown[]): unknown {
  const found = Array.prototype[key as 'map'] as unknown as (
    this: unknown[],
    ...values: unknown[]
  ) => unknown;
  if (copies.has(key)) return Reflect.apply(found, [...items], values);
  return Reflect.apply(found, items, values);
}

/** `kids[0]` seeks that item alone; beyond the end it makes the objects up to it. */
export function readItem(list: ListThing, index: number, world: World): unknown {
  const name = `${list.name}[${index}]`;
  const value = world.use(name, world.peekItem(list, index));
  if (value !== undefined) return value;
  if (world.peekAttribute(list, 'gathered') === true && index >= list.items.length) {
    world.run?.readMark(`${list.name}#`, world.lists.membership(list));
    return undefined;
  }
  const type = world.peekAttribute(list, 'object_type');
  if (typeof type === 'string') {
    for (let at = 0; at <= index; at += 1)
      if (world.peekItem(list, at) === undefined) world.maker.makeItem(list, at);
    return world.peekItem(list, index);
  }
  return world.miss(name);
}

export function dictHandler(dict: DictThing, world: World): ProxyHandler<object> {
  const base = thingHandler(dict, world);
  return {
    ...base,
    get: (target, key, receiver) => {
      if (typeof key === 'symbol') {
        if (key !== Symbol.iterator || dict.spec.kind !== 'set')
          return base.get?.(target, key, receiver) as unknown;
        return Object.freeze(() =>
          world.lists
            .entries(dict)
            .map(([member]) => member)
            [Symbol.iterator](),
        );
      }
      if (settings.has(key)) return world.handles.expose(world.readAttribute(dict, key)) ?? null;
      if (
        key === 'gathered' &&
        world.peekAttribute(dict, 'auto_gather') !== false &&
        world.peekAttribute(dict, 'gathered') !== true
      )
        world.lists.gathered(dict);
      if (special(dict, key, world) || dict.spec.methods[key] || dictNames.has(key))
        return base.get?.(target, key, receiver) as unknown;
      return world.handles.expose(readEntry(dict, key, world));
    },
    set: (_, key, value: unknown) => {
      if (typeof key === 'symbol') return false;
      if (dictNames.has(key) && !special(dict, key, world)) world.setAttribute(dict, key, value);
      else if (isDictName(dict, key))
        throw authorError(`"${key}" is a name of every Dict and cannot be a key of "${dict.name}"`);
      else world.setEntry(dict, key, value);
      return true;
    },
    has: (_, key) =>
      typeof key === 'string' && !isDictName(dict, key) && world.defined(dict.name + keyPart(key)),
    deleteProperty: (_, key) => {
      if (typeof key === 'string') world.setEntry(dict, key, undefined);
      return true;
    },
    ownKeys: () => world.lists.entries(dict).map(([key]) => key),
    getOwnPropertyDescriptor: (_, key) => {
      const value =
        typeof key === 'string' && dict.entries.has(key)
          ? world.use(dict.name + keyPart(key), world.peekEntry(dict, key))
          : undefined;
      return value === undefined ? undefined : own(world.handles.expose(value));
    },
  };
}

export function isDictName(dict: DictThing, key: string): boolean {
  return dictNames.has(key) || dict.spec.methods[key] !== undefined;
}

/** A key that a Dict lacks is sought, gathered or not. */
export function readEntry(dict: DictThing, key: string, world: World): unknown {
  const name = dict.name + keyPart(key);
  const value = world.use(name, world.peekEntry(dict, key));
  if (value !== undefined) return value;
  const type = world.peekAttribute(dict, 'object_type');
  if (typeof type === 'string' && dict.entries.has(key)) return world.maker.makeEntry(dict, key, type);
  return world.miss(name);
}
