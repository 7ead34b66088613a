import type { Json } from '../protocol/screen.js';
import { DictThing, ListThing, Thing } from './objects/thing.js';
import { toApi } from './to-api.js';
import type { World } from './world.js';

type Answers = { [name: string]: Json };

/**
 * What is stored, in the API's form; and beside it, by name, what that form leaves out: what Lists, Dicts and
 * Sets hold beside their items, and the name of an object that is held under another one.
 */
export function storedAnswers(world: World): { variables: Answers; beside: Answers } {
  const variables: Answers = {};
  const beside: Answers = {};
  for (const root of Object.keys(world.vars)) {
    const value = world.peekRoot(root);
    variables[root] = toApi(value, world);
    if (!(value instanceof Thing)) continue;
    if (value.name === root) collect(value, world, beside);
    else beside[root] = value.name;
  }
  return { variables, beside };
}

/** `kids.there_are_any` and its like, of a List and of those inside it. */
function collect(thing: Thing, world: World, into: Answers): void {
  const inner = Object.keys(thing.attributes).map((key) => world.peekAttribute(thing, key));
  if (thing instanceof ListThing || thing instanceof DictThing) {
    for (const key of Object.keys(thing.attributes))
      into[`${thing.name}.${key}`] = toApi(world.peekAttribute(thing, key), world);
    if (thing instanceof ListThing) inner.push(...thing.items.map((_, at) => world.peekItem(thing, at)));
    else inner.push(...[...thing.entries.keys()].map((key) => world.peekEntry(thing, key)));
  }
  for (const value of inner)
    if (value instanceof Thing && value.name.startsWith(thing.name)) collect(value, world, into);
}
