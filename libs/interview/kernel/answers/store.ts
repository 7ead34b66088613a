import { nameText, parseName, type Name } from '../../names/name.js';
import type { Block } from '../../program/block.js';
import { Computed } from '../computed.js';
import { jsonText } from '../../text/json-text.js';
import type { Engine } from '../engine.js';
import { authorError } from '../interview-error.js';
import { fileAttributes } from '../objects/file.js';
import { DictThing, ListThing } from '../objects/thing.js';
import type { ShownField } from '../session-state.js';
import { dependencies, type Search } from '../search/search.js';
import type { Bindings } from '../bindings.js';
import type { Checked } from './check.js';
import type { SentFiles } from './files.js';

/** Stores what a person answered; what was computed from it is checked again when it is next used. */
export function storeAnswers(
  checked: Checked[],
  block: Block,
  bindings: Bindings,
  engine: Engine,
  search: Search,
): string[] {
  const names: string[] = [];
  for (const one of checked) {
    ensureHolder(one.field.name, search);
    if (one.visible) {
      setAnswer(one.field.name, valueOf(one.field, one.value, engine), engine);
      names.push(one.field.name);
    } else hide(one.field.name, engine);
  }
  if (block.dependsOn.length > 0 && names.length > 0) {
    const reads = Object.fromEntries(dependencies(block, bindings, engine));
    engine.world.dependencies.record(new Computed({ block: block.key, reads, sets: names, answer: 1 }));
  }
  return names;
}

export function setAnswer(text: string, value: unknown, engine: Engine): void {
  const { world } = engine;
  const name = parseName(text) as Name;
  const last = name.parts.at(-1);
  const holder = last === undefined ? undefined : world.peek(name, name.parts.length - 1);
  world.dependencies.disown(text);
  world.setName(name, value);
  world.given[text] = 1;
  delete world.former[text];
  if (
    (holder instanceof ListThing || holder instanceof DictThing) &&
    (last === '.there_are_any' || last === '.target_number')
  )
    regather(holder, value === false ? 0 : typeof value === 'number' ? value : null, engine);
}

/** A List of which a person says anew how much there is is gathered again; what is more than that goes. */
function regather(holder: ListThing | DictThing, number: number | null, engine: Engine): void {
  if (number !== null) engine.world.deletion.keepFirst(holder, number);
  engine.world.setAttribute(holder, 'gathered', undefined);
  engine.world.setAttribute(holder, 'there_is_another', undefined);
  delete engine.world.given[`${holder.name}.there_is_another`];
}

/** The objects that an answer stands in are made where they are not there yet. */
function ensureHolder(text: string, search: Search): void {
  const { world } = search.engine;
  const name = parseName(text) as Name;
  for (let length = 0; length < name.parts.length; length += 1) {
    const value = world.peek(name, length);
    if (value !== undefined) continue;
    const holder = length > 0 ? world.peek(name, length - 1) : undefined;
    const part = name.parts[length - 1] ?? '';
    const prefix = nameText({ root: name.root, parts: name.parts.slice(0, length) });
    if (
      holder instanceof ListThing &&
      typeof world.peekAttribute(holder, 'object_type') === 'string' &&
      /^\[\d+\]$/.test(part)
    ) {
      for (let at = 0; at <= Number(part.slice(1, -1)); at += 1)
        if (world.peekItem(holder, at) === undefined) world.maker.makeItem(holder, at);
    } else search.settle(() => world.settled(prefix) ?? world.miss(prefix));
  }
}

/** A hidden field leaves its answer without a value. */
function hide(text: string, engine: Engine): void {
  const { world } = engine;
  const name = parseName(text) as Name;
  if (world.peek(name) === undefined) return;
  world.dependencies.keepFormer(text, world.peek(name));
  world.dependencies.disown(text);
  world.setName(name, undefined);
  delete world.given[text];
}

/** The answer of a field: ticks as a Dict, chosen objects themselves. */
function valueOf(field: ShownField, value: unknown, engine: Engine): unknown {
  const { world } = engine;
  if (typeof value !== 'object' || value === null) return value;
  if ('files' in value) return filesAnswer(field, value as SentFiles, engine);
  if ('ticks' in value) {
    const ticks = value.ticks as string[];
    return field.datatype.startsWith('object')
      ? objectList(field, ticks, engine)
      : tickDict(field, ticks, engine);
  }
  if ('object' in value) {
    const thing = world.handles.thingOf(world.peekName(String(value.object)));
    if (!thing) throw authorError(`"${String(value.object)}" is not there any more`);
    return thing.proxy;
  }
  return value;
}

/** One File; a FileList of them for `files`. */
function filesAnswer(field: ShownField, { files }: SentFiles, engine: Engine): unknown {
  const { maker } = engine.world;
  if (field.datatype !== 'files') {
    const [file] = files;
    return file ? maker.create('File', field.name, fileAttributes(file.id, file.facts)).proxy : null;
  }
  const list = maker.create('FileList', field.name) as ListThing;
  list.items = files.map(({ id, facts }, at) =>
    maker.create('File', `${field.name}[${at}]`, fileAttributes(id, facts)),
  );
  Object.assign(list.attributes, { object_type: 'File', gathered: true });
  return list.proxy;
}

function tickDict(field: ShownField, ticks: string[], engine: Engine): unknown {
  const dict = engine.world.maker.create('Dict', field.name) as DictThing;
  for (const choice of field.choices ?? [])
    dict.entries.set(jsonText(choice.value), ticks.includes(jsonText(choice.value)));
  dict.attributes['gathered'] = true;
  return dict.proxy;
}

function objectList(field: ShownField, ticks: string[], engine: Engine): unknown {
  const list = engine.world.maker.create('List', field.name) as ListThing;
  list.items = ticks.flatMap((name) => engine.world.handles.thingOf(engine.world.peekName(name)) ?? []);
  list.attributes['gathered'] = true;
  return list.proxy;
}
