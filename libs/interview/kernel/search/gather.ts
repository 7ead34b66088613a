import type { Engine } from '../engine.js';
import { isDictName } from '../objects/proxies.js';
import { DictThing, ListThing, type Thing } from '../objects/thing.js';
import type { Search } from './search.js';

/** Gathers a List, Dict or Set: asks for what is missing until every item is there and complete. */
export function gather(name: string, search: Search): void {
  const { world } = search.engine;
  const thing = world.peekName(name);
  if (!(thing instanceof ListThing || thing instanceof DictThing))
    return search.fail('author_error', `"${name}" is not a List`);
  const inside = world.gathering as Set<Thing>;
  inside.add(thing);
  try {
    if (world.peekAttribute(thing, 'auto_gather') === false && !world.lists.isGathered(thing)) {
      need(thing, 'gathered', search);
      if (world.lists.isGathered(thing)) return;
      return search.fail('author_error', `"${name}.gathered" is not true, and "auto_gather" is off`);
    }
    if (thing instanceof ListThing) gatherList(thing, search);
    else gatherDict(thing, search);
  } finally {
    inside.delete(thing);
  }
}

/** The value of an attribute, sought where there is none. */
function need(thing: Thing, attribute: string, search: Search): unknown {
  const { world } = search.engine;
  return search.settle(() => world.attribute(thing, attribute));
}

function setting(thing: Thing, attribute: string, engine: Engine): number | null {
  const value = engine.world.peekAttribute(thing, attribute);
  return typeof value === 'number' ? value : null;
}

/** How many items there must be at least, and whether no more are asked for. */
function wanted(thing: Thing, search: Search): { least: number; fixed: boolean } {
  const { engine } = search;
  const asks =
    engine.world.peekAttribute(thing, 'ask_number') === true ||
    setting(thing, 'target_number', engine) !== null;
  if (asks) {
    if (engine.world.peekAttribute(thing, 'there_are_any') === false) return { least: 0, fixed: true };
    return { least: Number(need(thing, 'target_number', search)), fixed: true };
  }
  const least = setting(thing, 'minimum_number', engine);
  if (least !== null && least > 0) return { least, fixed: false };
  return need(thing, 'there_are_any', search) === true
    ? { least: 1, fixed: false }
    : { least: 0, fixed: true };
}

function gatherList(list: ListThing, search: Search): void {
  const { world, request } = search.engine;
  if (world.lists.isGathered(list)) return completeAll(list, search);
  const { least, fixed } = wanted(list, search);
  if (fixed) world.deletion.keepFirst(list, least);
  for (;;) {
    completeAll(list, search);
    if (list.items.length > request.limits.listItems)
      search.fail('limit', `A List holds ${request.limits.listItems} items at most`);
    if (list.items.length < least) {
      addSlot(list, search.engine);
      continue;
    }
    if (fixed) break;
    if (need(list, 'there_is_another', search) !== true) break;
    world.setAttribute(list, 'there_is_another', undefined);
    delete world.given[`${list.name}.there_is_another`];
    addSlot(list, search.engine);
  }
  world.setAttribute(list, 'gathered', true);
}

function addSlot(list: ListThing, engine: Engine): void {
  if (typeof engine.world.peekAttribute(list, 'object_type') === 'string')
    engine.world.maker.makeItem(list, list.items.length);
  else list.items.push(undefined);
}

/** Asks for what each item lacks, in order. */
function completeAll(list: ListThing, search: Search): void {
  const { world } = search.engine;
  for (let at = 0; at < list.items.length; at += 1) {
    if (
      world.peekItem(list, at) === undefined &&
      typeof world.peekAttribute(list, 'object_type') === 'string'
    )
      world.maker.makeItem(list, at);
    for (;;) {
      const name = world.lists.completeName(list, at);
      if (name === null || world.isDefined(name)) break;
      if (name.endsWith('.gathered')) gatherInner(name.slice(0, -'.gathered'.length), search);
      else search.settle(() => world.use(name, world.peekName(name)) ?? world.miss(name));
    }
  }
}

function gatherDict(dict: DictThing, search: Search): void {
  const { world } = search.engine;
  const isSet = dict.spec.kind === 'set';
  const newName = isSet ? 'new_item' : 'new_item_name';
  completeEntries(dict, search);
  if (world.lists.isGathered(dict)) return;
  const { least, fixed } = wanted(dict, search);
  for (;;) {
    takeNew(dict, newName, search);
    completeEntries(dict, search);
    if (dict.entries.size < least) {
      need(dict, newName, search);
      continue;
    }
    if (fixed) break;
    if (need(dict, 'there_is_another', search) !== true) break;
    world.setAttribute(dict, 'there_is_another', undefined);
    delete world.given[`${dict.name}.there_is_another`];
    world.setAttribute(dict, newName, undefined);
    need(dict, newName, search);
  }
  world.setAttribute(dict, 'gathered', true);
}

/** `new_item_name` becomes a key, `new_item_value` its value. */
function takeNew(dict: DictThing, attribute: string, search: Search): void {
  const { world } = search.engine;
  const given = world.peekAttribute(dict, attribute);
  if (given === undefined) return;
  const key = search.engine.naturalText(world.handles.expose(given)).trim();
  if (isDictName(dict, key)) search.fail('author_error', `"${key}" cannot be a key of "${dict.name}"`);
  world.setAttribute(dict, attribute, undefined);
  delete world.given[`${dict.name}.${attribute}`];
  if (dict.spec.kind === 'set') {
    world.setEntry(dict, key, true);
    return;
  }
  const value = world.peekAttribute(dict, 'new_item_value');
  if (value !== undefined) {
    world.setEntry(dict, key, value);
    world.setAttribute(dict, 'new_item_value', undefined);
    delete world.given[`${dict.name}.new_item_value`];
  } else if (!dict.entries.has(key)) {
    const type = world.peekAttribute(dict, 'object_type');
    if (typeof type === 'string') world.maker.makeEntry(dict, key, type);
    else dict.entries.set(key, undefined);
    world.dependencies.changed(`${dict.name}#`);
  }
}

function completeEntries(dict: DictThing, search: Search): void {
  const { world } = search.engine;
  for (const key of Array.from(dict.entries.keys())) {
    for (;;) {
      const name = world.lists.completeEntryName(dict, key);
      if (name === null || world.isDefined(name)) break;
      if (name.endsWith('.gathered')) gatherInner(name.slice(0, -'.gathered'.length), search);
      else search.settle(() => world.use(name, world.peekName(name)) ?? world.miss(name));
    }
  }
}

/** The List or Dict in an item, which must be there before it can be gathered. */
function gatherInner(name: string, search: Search): void {
  if (search.engine.world.peekName(name) === undefined) search.find(name);
  else search.gatherNow(name);
}
