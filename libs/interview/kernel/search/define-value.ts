import { parseName, type Name } from '../../names/name.js';
import { keyPart } from '../../names/name.js';
import type { Block, DataTree, ObjectEntry } from '../../program/block.js';
import type { Engine } from '../engine.js';
import { classNameOf } from '../functions/class-tokens.js';
import { authorError } from '../interview-error.js';
import { DictThing, ListThing, type Thing } from '../objects/thing.js';
import { Plain } from '../values/plain.js';
import { documentView } from '../screen/attachment.js';
import { tableView } from '../screen/table.js';
import { templateView } from '../screen/template.js';
import type { Candidate } from './candidates.js';

/** Gives a name its value from a block of objects or data, or its view from a table or template. */
export function defineValue(block: Block, candidate: Candidate, name: string, engine: Engine): void {
  const { world } = engine;
  engine.within(candidate.bindings, () => {
    switch (block.kind) {
      case 'objects': {
        const entry = block.objects.find((one) => one.name === candidate.pattern);
        if (entry) makeObject(entry, name, engine);
        return;
      }
      case 'data': {
        const parsed = parseName(name) as Name;
        if (block.useObjects) world.setName(parsed, objectsOf(block.data, name, engine));
        else {
          const value = tree(block.data, engine);
          world.setName(parsed, value);
          const kept = world.peek(parsed);
          if (kept instanceof Plain && !hasCode(block.data)) kept.fixed = `data:${block.key}`;
        }
        return;
      }
      case 'template':
        world.views.set(name, templateView(block, name, candidate.bindings, engine));
        return;
      case 'table':
        world.views.set(name, tableView(block, name, candidate.bindings, engine));
        return;
      case 'attachment':
        world.views.set(name, documentView(block, candidate.pattern, name, candidate.bindings, engine));
        return;
      default:
        throw authorError(`"${name}" cannot be used as a value`);
    }
  });
}

function makeObject(entry: ObjectEntry, name: string, engine: Engine): void {
  const { world } = engine;
  const attributes: { [name: string]: unknown } = {};
  for (const [key, value] of Object.entries(entry.attributes)) attributes[key] = engine.value(value);
  const className =
    typeof entry.class === 'string' ? entry.class : classNameOf(engine.evaluate(entry.class, world.bindings));
  if (className === null) throw authorError(`The class of "${name}" is not known`);
  const made = world.maker.create(className, name);
  if (className.includes('Financial'))
    made.attributes['object_type'] = className.startsWith('Periodic') ? 'PeriodicValue' : 'Value';
  world.setName(parseName(name) as Name, made);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'object_type') world.setAttribute(made, key, classNameOf(value) ?? value);
    else if (key === 'elements' && made instanceof ListThing && Array.isArray(value))
      fillList(made, value, engine);
    else world.maker.fill(made, { [key]: value });
  }
}

function fillList(list: ListThing, items: unknown[], engine: Engine): void {
  for (const item of items) engine.world.maker.appendItem(list, item);
  list.attributes['gathered'] = true;
}

function tree(data: DataTree, engine: Engine): unknown {
  if (typeof data !== 'object' || data === null) return data;
  if ('code' in data) return engine.evaluate(data.code as number, engine.world.bindings);
  if ('list' in data) return (data.list as DataTree[]).map((item) => tree(item, engine));
  const map: { [key: string]: unknown } = {};
  for (const [key, value] of Object.entries((data as { map: { [key: string]: DataTree } }).map)) {
    Object.defineProperty(map, key, {
      value: tree(value, engine),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return map;
}

function hasCode(data: DataTree): boolean {
  if (typeof data !== 'object' || data === null) return false;
  if ('code' in data) return true;
  if ('list' in data) return (data.list as DataTree[]).some(hasCode);
  return Object.values((data as { map: { [key: string]: DataTree } }).map).some(hasCode);
}

/** `use objects`: lists become Lists and maps Dicts, gathered. */
function objectsOf(data: DataTree, name: string, engine: Engine): unknown {
  if (typeof data !== 'object' || data === null || 'code' in data) return tree(data, engine);
  if ('list' in data) {
    const list = engine.world.maker.create('List', name) as ListThing;
    list.items = (data.list as DataTree[]).map((item, at) =>
      stored(objectsOf(item, `${name}[${at}]`, engine), `${name}[${at}]`, engine),
    );
    return gatheredThing(list);
  }
  const dict = engine.world.maker.create('Dict', name) as DictThing;
  for (const [key, value] of Object.entries((data as { map: { [key: string]: DataTree } }).map)) {
    const inner = name + keyPart(key);
    dict.entries.set(key, stored(objectsOf(value, inner, engine), inner, engine));
  }
  return gatheredThing(dict);
}

function stored(value: unknown, name: string, engine: Engine): unknown {
  return engine.world.handles.absorb(value, name);
}

function gatheredThing(thing: Thing): Thing {
  thing.attributes['gathered'] = true;
  return thing;
}
