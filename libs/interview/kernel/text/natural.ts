import { isDate } from '../values/date.js';
import { DateTime } from 'luxon';
import { DictThing, ListThing, Thing } from '../objects/thing.js';
import { Address, Markup } from '../values/markup.js';
import { Picture } from '../values/picture.js';
import { Plain } from '../values/plain.js';
import type { World } from '../world.js';
import { phrase } from './phrases.js';

/** A value as people write it, in the interview's language. */
export function naturalText(value: unknown, world: World): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'boolean':
      return phrase(world.spoken(), value ? 'yes' : 'no');
    case 'number':
    case 'bigint':
      return String(value);
    case 'undefined':
    case 'function':
    case 'symbol':
      return '';
  }
  if (value === null) return '';
  if (value instanceof Markup) return Markup.plain(value);
  if (value instanceof Picture) return value.text;
  if (value instanceof Address) return Address.url(value);
  if (isDate(value)) return dateText(value, world);
  const view = world.handles.viewOf(value);
  if (view) return view.text();
  const thing = world.handles.thingOf(value);
  if (thing) return thingText(thing, world);
  const target = value instanceof Plain ? value.target : value;
  if (Array.isArray(target))
    return listText(
      target.map((item) => naturalText(item, world)),
      world.spoken(),
    );
  const source = value as { [key: string]: unknown };
  if (target instanceof Error) return target.message;
  return listText(
    Object.keys(source).map((key) => `${key}: ${naturalText(source[key], world)}`),
    world.spoken(),
  );
}

function thingText(thing: Thing, world: World): string {
  if (thing instanceof ListThing)
    return listText(
      world.lists.items(thing).map((item) => naturalText(item, world)),
      world.spoken(),
    );
  if (thing instanceof DictThing && !thing.spec.text) {
    const entries = world.lists.entries(thing);
    if (thing.spec.kind === 'set')
      return listText(
        entries.map(([member]) => member),
        world.spoken(),
      );
    const checked = entries.length > 0 && entries.every(([, entry]) => typeof entry === 'boolean');
    if (checked)
      return listText(
        entries.filter(([, entry]) => entry === true).map(([key]) => key),
        world.spoken(),
      );
    return listText(
      entries.map(([key]) => key),
      world.spoken(),
    );
  }
  return thing.spec.text ? thing.spec.text(thing, world) : thing.name;
}

/** As `Intl.ListFormat` does: `a, b, and c`. */
export function listText(
  items: string[],
  language: string,
  type: 'conjunction' | 'disjunction' = 'conjunction',
): string {
  if (items.length < 2) return items[0] ?? '';
  if (items.length === 2 && language === 'en')
    return `${items[0]} ${type === 'conjunction' ? 'and' : 'or'} ${items[1]}`;
  return new Intl.ListFormat(language, { style: 'long', type }).format(items);
}

/**
 * A list in the language, or as docassemble's options have it: `and_string`, `comma_string`, `before_and`,
 * `after_and`, `oxford`.
 */
export function joined(list: string[], given: unknown, world: World): string {
  const how = (given ?? {}) as { [option: string]: unknown };
  if (list.length < 2 || Object.keys(how).length === 0) return listText(list, world.spoken());
  const option = (name: string, usual: string): string => naturalText(how[name] ?? usual, world);
  const comma = option('comma_string', ', ');
  const and = option('before_and', ' ') + option('and_string', 'and') + option('after_and', ' ');
  const before = list.length === 2 || how['oxford'] === false ? '' : comma.trimEnd();
  return `${list.slice(0, -1).join(comma)}${before}${and}${list.at(-1)}`;
}

function dateText(value: DateTime, world: World): string {
  const shown = value.setLocale(world.spoken());
  const midnight = value.hour + value.minute + value.second + value.millisecond === 0;
  return shown.toLocaleString(
    midnight ? DateTime.DATE_FULL : { ...DateTime.DATE_FULL, hour: 'numeric', minute: '2-digit' },
  );
}
