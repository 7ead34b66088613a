import { article, plural } from '../text/english.js';
import { naturalText } from '../text/natural.js';
import type { World } from '../world.js';
import type { Method } from './class-spec.js';
import type { Thing } from './thing.js';

/** The name of an object as a word: `kids[0].other_parent` → `other parent`. */
export function objectNoun(thing: Thing): string {
  return (/([\p{L}\p{N}_]+)(?:\[[^\]]*\])*$/u.exec(thing.name)?.[1] ?? thing.name).replaceAll('_', ' ');
}

/** `Ann` → `Ann's`, `James` → `James'`; with a thing: `Ann's car`. */
export function possessive(owner: string, thing: unknown, world: World, many = false): string {
  const text = naturalText(thing, world);
  if (world.spoken().startsWith('es')) return text === '' ? `de ${owner}` : `${text} de ${owner}`;
  const own = many && owner.endsWith('s') ? `${owner}'` : `${owner}'s`;
  return text === '' ? own : `${own} ${text}`;
}

/** Ways to name an object that every class has. */
export const nounMethods: { [name: string]: Method } = {
  object_name: (thing) => objectNoun(thing),
  object_possessive: (thing, world, target) => possessive(objectNoun(thing), target, world),
  possessive: (thing, world, target) => possessive(naturalText(thing, world), target, world),
  as_serializable: (thing, world) => world.toApi(thing),
  attribute_defined: (thing, world, attribute) => world.defined(`${thing.name}.${String(attribute)}`),
  attr: (thing, world, attribute) => {
    const name = `${thing.name}.${String(attribute)}`;
    return world.defined(name) ? world.attribute(thing, String(attribute)) : null;
  },
  attr_name: (thing, _, attribute) => `${thing.name}.${String(attribute)}`,
  delattr: (thing, world, ...attributes) => {
    for (const attribute of attributes) world.setAttribute(thing, String(attribute), undefined);
  },
  invalidate_attr: (thing, world, ...attributes) => {
    for (const attribute of attributes) world.dependencies.take(`${thing.name}.${String(attribute)}`, false);
  },
  initialize_attribute: (thing, world, attribute, of, attributes) =>
    world.maker.makeAttribute(thing, String(attribute), of, attributes),
  alternative: (thing, world, attribute, choices) => {
    const value = naturalText(world.handles.expose(world.attribute(thing, String(attribute))), world);
    const known = choices as { [key: string]: unknown } | undefined;
    return known && Object.hasOwn(known, value) ? known[value] : (known?.['default'] ?? '');
  },
  is_are_you: () => 'is',
  indefinite_article: (thing, world) => article(naturalText(thing, world)),
  plural_name: (thing) => plural(objectNoun(thing)),
};
