import { keyPart } from '../../names/name.js';
import { authorError } from '../interview-error.js';
import { numberWord, plural, singular } from '../text/english.js';
import { capital } from '../text/capital.js';
import { joined, naturalText } from '../text/natural.js';
import { pastTense, thirdPerson } from '../text/verbs.js';
import type { World } from '../world.js';
import { thingClass } from './base.js';
import { classSpec, type Method } from './class-spec.js';
import { objectNoun } from './nouns.js';
import { isDictName } from './proxies.js';
import { DictThing, ListThing, type Thing } from './thing.js';

/** What a List, Dict or Set holds now, gathered. */
function values(thing: Thing, world: World): unknown[] {
  if (thing instanceof ListThing) return world.lists.items(thing);
  if (!(thing instanceof DictThing)) return [];
  const entries = world.lists.entries(thing);
  return thing.spec.kind === 'set' ? entries.map(([member]) => member) : entries.map(([, value]) => value);
}

const count = (thing: Thing, world: World): number => values(thing, world).length;
const asList = (thing: Thing): ListThing => thing as ListThing;
const asDict = (thing: Thing): DictThing => thing as DictThing;

const shared: { [name: string]: Method } = {
  number: count,
  number_as_word: (thing, world, options) =>
    capital(numberWord(count(thing, world), world.spoken()), options),
  number_gathered: (thing) => (thing instanceof ListThing ? thing.items.length : asDict(thing).entries.size),
  number_gathered_as_word: (thing, world) =>
    numberWord(thing instanceof ListThing ? thing.items.length : asDict(thing).entries.size, world.spoken()),
  any: (thing, world) => count(thing, world) > 0,
  gather: (thing, world) => {
    count(thing, world);
    return true;
  },
  has_been_gathered: (thing, world) => world.peekAttribute(thing, 'gathered') === true,
  reset_gathered: (thing, world) => {
    for (const attribute of ['gathered', 'there_is_another', 'there_are_any'])
      world.setAttribute(thing, attribute, undefined);
  },
  as_noun: (thing, world, noun) => {
    const word = noun === undefined ? objectNoun(thing) : naturalText(noun, world);
    return count(thing, world) === 1 ? singular(word) : plural(singular(word));
  },
  as_singular_noun: (thing) => singular(objectNoun(thing)),
  quantity_noun: (thing, world, noun, options) =>
    quantity(count(thing, world), noun === undefined ? singular(objectNoun(thing)) : noun, options, world),
  does_verb: (thing, world, verb, options) => {
    if ((options as { past?: unknown } | undefined)?.past === true) return pastTense(String(verb));
    return count(thing, world) === 1 ? thirdPerson(String(verb)) : pluralVerb(String(verb));
  },
  did_verb: (thing, world, verb) =>
    verb === 'be' && count(thing, world) !== 1 ? 'were' : pastTense(String(verb)),
  is_are_you: (thing, world, options) =>
    capital(`${count(thing, world) === 1 ? 'is' : 'are'} ${naturalText(thing, world)}`, options),
  pronoun: (thing, world, options) => pronounOf(thing, world, 'pronoun', 'them', options),
  pronoun_objective: (thing, world, options) => pronounOf(thing, world, 'pronoun', 'them', options),
  pronoun_subjective: (thing, world, options) =>
    pronounOf(thing, world, 'pronoun_subjective', 'they', options),
  pronoun_possessive: (thing, world, target, options) => {
    const items = values(thing, world);
    const only = items.length === 1 ? world.handles.thingOf(items[0]) : null;
    const own = only?.spec.methods['pronoun_possessive'];
    if (only && own) return own(only, world, target, options);
    return capital(`${items.length === 1 ? 'its' : 'their'} ${naturalText(target, world)}`, options);
  },
  comma_and_list: (thing, world, how) => {
    const shown =
      thing instanceof DictThing ? world.lists.entries(thing).map(([key]) => key) : values(thing, world);
    return joined(
      shown.map((item) => naturalText(item, world)),
      how,
      world,
    );
  },
  item: (thing, world, key) => {
    if (thing instanceof DictThing)
      return thing.entries.has(String(key))
        ? world.lists.entries(thing).find(([one]) => one === String(key))?.[1]
        : '';
    const items = world.lists.items(asList(thing));
    const at = Number(key);
    return items[at < 0 ? items.length + at : at] ?? '';
  },
};

/** The one item's own pronoun, or that of several. */
function pronounOf(thing: Thing, world: World, method: string, many: string, options: unknown): unknown {
  const items = values(thing, world);
  if (items.length !== 1) return capital(many, options);
  const only = world.handles.thingOf(items[0]);
  return only?.spec.methods[method]?.(only, world, options) ?? capital('it', options);
}

const pluralVerb = (verb: string): string => (verb === 'be' || verb === 'is' ? 'are' : verb);

/** `2, 'apple'` → `two apples`; rounded to a whole number unless `as_integer` is false. */
export function quantity(given: number, noun: unknown, options: unknown, world: World): string {
  const word = naturalText(noun, world);
  const exact = (options as { as_integer?: unknown } | undefined)?.as_integer === false;
  const number = exact ? given : Math.round(given);
  return capital(`${numberWord(number, world.spoken())} ${number === 1 ? word : plural(word)}`, options);
}

const members = (thing: Thing, world: World): unknown[] =>
  values(thing, world).map((item) => world.handles.expose(item));
const given = (other: unknown): Set<unknown> => new Set(other as Iterable<unknown>);

/** Python's set operations, on the members; what they give is an array. */
const setAlgebra: { [name: string]: Method } = {
  union: (thing, world, other) => [...new Set([...members(thing, world), ...given(other)])],
  intersection: (thing, world, other) => members(thing, world).filter((one) => given(other).has(one)),
  difference: (thing, world, other) => members(thing, world).filter((one) => !given(other).has(one)),
  isdisjoint: (thing, world, other) => members(thing, world).every((one) => !given(other).has(one)),
  issubset: (thing, world, other) => members(thing, world).every((one) => given(other).has(one)),
  issuperset: (thing, world, other) => {
    const own = new Set(members(thing, world));
    return [...given(other)].every((one) => own.has(one));
  },
};

const listMethods: { [name: string]: Method } = {
  append: (thing, world, ...items) => {
    const list = asList(thing);
    for (const item of items) {
      const given = (item as { then?: unknown } | null) === null ? null : item;
      world.maker.appendItem(list, given);
    }
  },
  push: (thing, world, ...items) => {
    for (const item of items) world.maker.appendItem(asList(thing), item);
    return asList(thing).items.length;
  },
  append_object: (thing, world, attributes) => world.maker.appendObject(asList(thing), null, attributes),
  new: (thing, world, attributes) => world.maker.appendObject(asList(thing), null, attributes),
  extend: (thing, world, more) => {
    for (const item of more as Iterable<unknown>) world.maker.appendItem(asList(thing), item);
  },
  remove: (thing, world, ...items) => {
    for (const item of items) {
      const wanted = world.handles.thingOf(item) ?? item;
      const at = asList(thing).items.findIndex((_, index) => world.peekItem(asList(thing), index) === wanted);
      if (at !== -1) world.deletion.removeItem(asList(thing), at);
    }
  },
  pop: (thing, world, index) => {
    const list = asList(thing);
    const at = typeof index === 'number' ? index : list.items.length - 1;
    const item = world.peekItem(list, at);
    if (at >= 0 && at < list.items.length) world.deletion.removeItem(list, at);
    return item;
  },
  shift: (thing, world) => {
    const item = world.peekItem(asList(thing), 0);
    if (asList(thing).items.length > 0) world.deletion.removeItem(asList(thing), 0);
    return item;
  },
  clear: (thing, world) => {
    for (let at = asList(thing).items.length - 1; at >= 0; at -= 1)
      world.deletion.removeItem(asList(thing), at);
  },
  unshift: () => {
    throw authorError('A List grows at its end: use append');
  },
  splice: (thing, world, start, removed) => {
    const list = asList(thing);
    const from = Math.max(0, Math.min(Number(start), list.items.length));
    const until =
      removed === undefined ? list.items.length : Math.min(list.items.length, from + Number(removed));
    for (let at = until - 1; at >= from; at -= 1) world.deletion.removeItem(list, at);
  },
  first: (thing, world) =>
    world.handles.expose(world.handles.thingOf(thing) ? (thing.proxy as unknown[])[0] : undefined),
  last: (thing, world) => world.lists.items(asList(thing)).at(-1),
  add: (thing, world, ...items) => {
    for (const item of items) world.maker.appendItem(asList(thing), item);
  },
  index: (thing, world, wanted) => {
    const at = world.lists.items(asList(thing)).indexOf(world.handles.thingOf(wanted) ?? wanted);
    if (at === -1) throw authorError(`"${thing.name}" has no such item`);
    return at;
  },
  count: (thing, world, wanted) => {
    const sought = world.handles.thingOf(wanted) ?? wanted;
    return world.lists.items(asList(thing)).filter((item) => item === sought).length;
  },
  copy: (thing, world) => members(thing, world),
  gathered_and_complete: (thing, world) => {
    count(thing, world);
    return true;
  },
  ...setAlgebra,
  complete_elements: (thing, world, attribute) => {
    const list = asList(thing);
    const wanted = (attribute as { complete_attribute?: unknown } | undefined)?.complete_attribute;
    const complete = list.items.flatMap((_, at) => {
      const item = world.peekItem(list, at);
      const named =
        typeof wanted === 'string' && world.handles.thingOf(item)
          ? world.isDefined(`${list.name}[${at}].${wanted}`)
          : world.lists.isComplete(list, at);
      return named ? [world.handles.expose(item)] : [];
    });
    world.run?.readMark(`${list.name}#`, world.lists.membership(list));
    return complete;
  },
  true_values: (thing, world) =>
    world.lists
      .items(asList(thing))
      .filter((item) => item === true)
      .map((item) => world.handles.expose(item)),
};

/** What a List or Dict makes its items of. */
function objectType(thing: Thing, world: World): string {
  const type = world.peekAttribute(thing, 'object_type');
  return typeof type === 'string' ? type : 'Thing';
}

const flags = (thing: Thing, world: World): [string, unknown][] => world.lists.entries(asDict(thing));

/** Keys, and `{exclusive: true}` behind them: then no other key may have the value. */
function namedKeys(named: unknown[]): { keys: unknown[]; exclusive: boolean } {
  const last = named.at(-1);
  if (typeof last !== 'object' || last === null) return { keys: named, exclusive: false };
  return { keys: named.slice(0, -1), exclusive: (last as { exclusive?: unknown }).exclusive === true };
}

const dictMethods: { [name: string]: Method } = {
  true_values: (thing, world) =>
    flags(thing, world)
      .filter(([, value]) => value === true)
      .map(([key]) => key),
  false_values: (thing, world) =>
    flags(thing, world)
      .filter(([, value]) => value === false)
      .map(([key]) => key),
  any_true: (thing, world, ...keys) =>
    flags(thing, world).some(([key, value]) => value === true && (keys.length === 0 || keys.includes(key))),
  all_true: (thing, world, ...named) => {
    const { keys, exclusive } = namedKeys(named);
    const entries = flags(thing, world);
    const wanted = entries.filter(([key]) => keys.length === 0 || keys.includes(key));
    const others = entries.some(([key, value]) => value === true && !keys.includes(key));
    return wanted.length > 0 && wanted.every(([, value]) => value === true) && !(exclusive && others);
  },
  any_false: (thing, world, ...keys) =>
    flags(thing, world).some(([key, value]) => value === false && (keys.length === 0 || keys.includes(key))),
  all_false: (thing, world, ...keys) =>
    flags(thing, world).every(([key, value]) => value === false || (keys.length > 0 && !keys.includes(key))),
  keys: (thing, world) => flags(thing, world).map(([key]) => key),
  values: (thing, world) => flags(thing, world).map(([, value]) => world.handles.expose(value)),
  items: (thing, world) => flags(thing, world).map(([key, value]) => [key, world.handles.expose(value)]),
  get: (thing, world, key, otherwise) => {
    const name = asDict(thing).name + keyPart(String(key));
    return world.defined(name)
      ? world.handles.expose(world.use(name, world.peekEntry(asDict(thing), String(key))))
      : (otherwise ?? null);
  },
  set: (thing, world, key, value) => setKey(asDict(thing), String(key), value, world),
  update: (thing, world, more) => {
    for (const [key, value] of Object.entries(more as object)) setKey(asDict(thing), key, value, world);
  },
  remove: (thing, world, ...keys) => {
    for (const key of keys) world.deletion.removeKey(asDict(thing), String(key));
  },
  pop: (thing, world, key) => {
    const value = world.peekEntry(asDict(thing), String(key));
    world.deletion.removeKey(asDict(thing), String(key));
    return value;
  },
  clear: (thing, world) => {
    for (const key of asDict(thing).entries.keys()) world.deletion.removeKey(asDict(thing), key);
  },
  initializeObject: (thing, world, key) =>
    world.maker.makeEntry(asDict(thing), String(key), objectType(thing, world)),
  new: (thing, world, ...keys) => {
    for (const key of keys) world.maker.makeEntry(asDict(thing), String(key), objectType(thing, world));
  },
  append_object: (thing, world, key, attributes) =>
    world.maker.appendObject(asDict(thing), String(key), attributes),
};

function setKey(dict: DictThing, key: string, value: unknown, world: World): void {
  if (isDictName(dict, key))
    throw authorError(`"${key}" is a name of every Dict and cannot be a key of "${dict.name}"`);
  world.setEntry(dict, key, value);
}

const setMethods: { [name: string]: Method } = {
  ...setAlgebra,
  discard: (thing, world, ...members) => {
    for (const member of members) world.deletion.removeKey(asDict(thing), naturalText(member, world));
  },
  add: (thing, world, ...members) => {
    for (const member of members) world.setEntry(asDict(thing), naturalText(member, world), true);
  },
  remove: (thing, world, ...members) => {
    for (const member of members) world.deletion.removeKey(asDict(thing), naturalText(member, world));
  },
  has: (thing, world, member) =>
    world.lists.entries(asDict(thing)).some(([one]) => one === naturalText(member, world)),
  elements: (thing, world) => world.lists.entries(asDict(thing)).map(([member]) => member),
};

/** What an item adds up to: a Value by its `value` where it `exists`, a number as it is. */
function amount(item: unknown, world: World): number {
  const thing = world.handles.thingOf(item);
  if (!thing) return Number(item);
  if (world.attribute(thing, 'exists') !== true) return 0;
  return Number(world.attribute(thing, 'value'));
}

/** Times a year, per year: the value of a period given in periods a year. */
function yearly(item: unknown, world: World): number {
  const thing = world.handles.thingOf(item);
  if (!thing) return Number(item);
  const made = amount(thing, world);
  if (made === 0) return 0;
  const asks = world.dependencies.canSeek(`${thing.name}.period`);
  return made * Number(asks ? world.attribute(thing, 'period') : (world.readAttribute(thing, 'period') ?? 1));
}

const value = classSpec('Value', thingClass, {
  printed: ['exists', 'value'],
  text: (thing, world) => naturalText(amount(thing, world), world),
  methods: { amount: (thing, world) => amount(thing, world) },
});

const dict = classSpec('Dict', thingClass, { kind: 'dict', methods: { ...shared, ...dictMethods } });

const existing = (thing: Thing, world: World): string[] =>
  flags(thing, world)
    .filter(([, item]) => {
      const one = world.handles.thingOf(item);
      return one !== null && world.attribute(one, 'exists') === true;
    })
    .map(([key]) => key);

const sum = (thing: Thing, world: World): number =>
  flags(thing, world).reduce((total, [, item]) => total + amount(item, world), 0);
const yearlySum = (thing: Thing, world: World): number =>
  flags(thing, world).reduce((total, [, item]) => total + yearly(item, world), 0);

export const collectionClasses = {
  List: classSpec('List', thingClass, { kind: 'list', methods: { ...shared, ...listMethods } }),
  Dict: dict,
  Set: classSpec('Set', thingClass, { kind: 'set', methods: { ...shared, ...setMethods } }),
  Value: value,
  PeriodicValue: classSpec('PeriodicValue', value, {
    printed: ['exists', 'value', 'period'],
    text: (thing, world) => naturalText(yearly(thing, world), world),
    methods: { amount: (thing, world, period) => yearly(thing, world) / Number(period ?? 1) },
  }),
  FinancialList: classSpec('FinancialList', dict, {
    text: (thing, world) => String(sum(thing, world)),
    methods: { total: sum, existing_items: existing, existing_elements: existing },
  }),
  PeriodicFinancialList: classSpec('PeriodicFinancialList', dict, {
    text: (thing, world) => String(yearlySum(thing, world)),
    methods: {
      total: (thing, world, period) => yearlySum(thing, world) / Number(period ?? 1),
      existing_items: existing,
      existing_elements: existing,
    },
  }),
};
