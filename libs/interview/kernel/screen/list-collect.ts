import { nameText, parseName, type Name } from '../../names/name.js';
import { indexVariables } from '../../names/patterns.js';
import type { Question } from '../../program/block.js';
import type { Json } from '../../protocol/screen.js';
import type { Engine } from '../engine.js';
import { concrete } from '../functions/logic.js';
import { ListThing } from '../objects/thing.js';
import type { Shown } from '../session-state.js';
import { phrase } from '../text/phrases.js';
import { truth } from '../text/holes.js';
import type { Bindings } from '../bindings.js';
import { makeFields, noteField, type MadeField } from './fields.js';

/** Sent as `_choice`: takes the answers and shows the screen again with one item more. */
export const addItem = '_add';

/** The List that a `list collect` screen is about, and how many of its items the screen shows. */
export interface Collected {
  list: string;
  count: number;
}

/** The List whose items the screen asks for: the one that the last index variable goes through. */
export function collected(question: Question, bindings: Bindings, engine: Engine): Collected | null {
  const { world } = engine;
  const enabled =
    typeof question.listCollect === 'number'
      ? truth(engine.evaluate(question.listCollect, bindings), world)
      : question.listCollect;
  const last = bindings.indices.length - 1;
  if (!enabled || last < 0) return null;
  for (const field of question.fields) {
    const written = parseName(field.name);
    const at = written?.parts.lastIndexOf(`[${indexVariables[last]}]`) ?? -1;
    if (!written || at === -1) continue;
    const name = nameText(concrete({ root: written.root, parts: written.parts.slice(0, at) }, engine));
    const list = world.peekName(name);
    if (list instanceof ListThing) return { list: name, count: Math.max(1, list.items.length) };
  }
  return null;
}

/** The fields of every item that there is; a number stands before each where there are several. */
export function collectedFields(
  question: Question,
  bindings: Bindings,
  { count }: Collected,
  engine: Engine,
): MadeField[] {
  const found: MadeField[] = [];
  for (let item = 0; item < count; item += 1) {
    const inner: Bindings = { ...bindings, indices: [...bindings.indices.slice(0, -1), item] };
    if (count > 1) {
      const words = phrase(engine.world.language, 'item', item + 1);
      found.push({ field: noteField([['hole', ['literal', words]]], [], engine), shown: null });
    }
    found.push(...engine.within(inner, () => makeFields(question, engine)));
  }
  return found;
}

/** The screen as it is when values for the next numbers come too: they are checked like those of the first item. */
export function withFurtherItems(shown: Shown, values: { [name: string]: Json }, most: number): Shown {
  const { collect } = shown;
  if (!collect) return shown;
  const first = `${collect.list}[0]`;
  const model = shown.fields.filter((field) => field.name.startsWith(first));
  const fields = [...shown.fields];
  for (let item = collect.count; item < most; item += 1) {
    const prefix = `${collect.list}[${item}]`;
    if (!Object.keys(values).some((name) => name.startsWith(prefix))) break;
    const renamed = (name: string): string =>
      name.startsWith(first) ? prefix + name.slice(first.length) : name;
    for (const field of model) {
      fields.push({
        ...field,
        name: renamed(field.name),
        ...(field.conditions
          ? { conditions: field.conditions.map((one) => ({ ...one, field: renamed(one.field) })) }
          : {}),
      });
    }
  }
  return { ...shown, fields };
}

/** After the answers: the List is gathered, or waits for one item more. */
export function finishCollecting({ list: name }: Collected, adds: boolean, engine: Engine): void {
  const { world } = engine;
  const list = world.peek(parseName(name) as Name);
  if (!(list instanceof ListThing)) return;
  world.setAttribute(list, 'there_is_another', undefined);
  delete world.given[`${name}.there_is_another`];
  if (!adds) return world.setAttribute(list, 'gathered', true);
  world.setAttribute(list, 'gathered', undefined);
  if (typeof world.peekAttribute(list, 'object_type') === 'string')
    world.maker.makeItem(list, list.items.length);
  else list.items.push(undefined);
}
