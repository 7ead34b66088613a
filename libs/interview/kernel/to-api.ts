import { isDate } from './values/date.js';
import { DateTime } from 'luxon';
import type { Json } from '../protocol/screen.js';
import { fileId } from './objects/file.js';
import { DictThing, ListThing, Thing } from './objects/thing.js';
import { Plain } from './values/plain.js';
import { View } from './values/view.js';
import type { World } from './world.js';

/** A value as the API carries it: dates as ISO text, Lists as arrays, objects by their attributes. Never searches. */
export function toApi(value: unknown, world: World, depth = 0): Json {
  if (value === undefined || depth > 60) return null;
  if (value instanceof Plain) return toApi(value.target, world, depth + 1);
  if (value instanceof View) return value.text();
  if (typeof value !== 'object' || value === null) return value as Json;
  if (isDate(value)) return dateJson(value);
  const thing = world.handles.thingOf(value);
  if (thing) return thingJson(thing, world, depth);
  const target = world.handles.unwrap(value) as object;
  if (Array.isArray(target)) return target.map((item) => toApi(item, world, depth + 1));
  const map: { [key: string]: Json } = {};
  for (const [key, item] of Object.entries(target)) put(map, key, toApi(item, world, depth + 1));
  return map;
}

/** A date at midnight is a date, another a datetime with its offset. */
export function dateJson(date: DateTime): string {
  const midnight = date.hour + date.minute + date.second + date.millisecond === 0;
  return (midnight ? date.toISODate() : date.toISO({ suppressMilliseconds: true })) ?? '';
}

function thingJson(thing: Thing, world: World, depth: number): Json {
  if (thing instanceof ListThing)
    return thing.items.map((_, at) => toApi(world.peekItem(thing, at), world, depth + 1));
  const file = fileId(thing);
  if (file !== null) return { file };
  const map: { [key: string]: Json } = {};
  if (thing instanceof DictThing) {
    if (thing.spec.kind === 'set') return [...thing.entries.keys()];
    for (const key of thing.entries.keys())
      put(map, key, toApi(world.peekEntry(thing, key), world, depth + 1));
    return map;
  }
  for (const key of Object.keys(thing.attributes)) {
    const value = world.peekAttribute(thing, key);
    const elsewhere = value instanceof Thing && value.name !== `${thing.name}.${key}`;
    put(map, key, elsewhere ? value.name : toApi(value, world, depth + 1));
  }
  return map;
}

function put(map: { [key: string]: Json }, key: string, value: Json): void {
  Object.defineProperty(map, key, { value, enumerable: true, writable: true, configurable: true });
}
