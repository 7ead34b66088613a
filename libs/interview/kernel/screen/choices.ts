import type { ChoiceSource, Field } from '../../program/block.js';
import type { Json } from '../../protocol/screen.js';
import { escapeHtml } from '../../text/escape.js';
import { jsonText } from '../../text/json-text.js';
import type { Engine } from '../engine.js';
import { authorError } from '../interview-error.js';
import { isCountry } from '../functions/places.js';
import { ListThing, DictThing, Thing } from '../objects/thing.js';
import { naturalText } from '../text/natural.js';
import { phrase } from '../text/phrases.js';
import { truth } from '../text/holes.js';
import { staticAddress } from './media.js';

export interface Choice {
  value: Json;
  label: string;
  helpHtml: string | null;
  image?: string;
  /** The answer is the object of this name. */
  object: boolean;
  isDefault: boolean;
}

const yesNo = new Set([
  'yesno',
  'noyes',
  'yesnowide',
  'noyeswide',
  'yesnoradio',
  'noyesradio',
  'yesnomaybe',
  'noyesmaybe',
]);

/** One checkbox, unless the question makes buttons of it. */
const singleTicks = new Set(['yesno', 'noyes', 'yesnowide', 'noyeswide']);

/** A single box. */
export function isTick(datatype: string): boolean {
  return singleTicks.has(datatype);
}

export function isYesNo(datatype: string): boolean {
  return yesNo.has(datatype);
}

/** The choices that a field offers now. Must run with what the block binds. */
export function choicesOf(field: Field, engine: Engine): Choice[] {
  const { language } = engine.world;
  if (isYesNo(field.datatype) && field.choices === null) {
    const tick = singleTicks.has(field.datatype) && field.inputType === null;
    return tick ? [] : yesNoChoices(field.datatype, language);
  }
  if (field.choices === null) return [];
  const isObject = field.datatype.startsWith('object');
  const found = field.choices.flatMap((source) => fromSource(source, isObject, field, engine));
  const excluded = new Set(field.exclude.flatMap((value) => excludedValues(engine.value(value), engine)));
  const kept = found.filter((choice) => !excluded.has(jsonText(choice.value)));
  const seen = new Set<string>();
  const unique = kept.filter(
    (choice) => !seen.has(jsonText(choice.value)) && seen.add(jsonText(choice.value)) !== undefined,
  );
  return field.shuffle ? shuffled(unique, engine) : unique;
}

function yesNoChoices(datatype: string, language: string): Choice[] {
  const yes = !datatype.startsWith('noyes');
  const choice = (label: string, value: Json): Choice => ({
    value,
    label: phrase(language, label),
    helpHtml: null,
    object: false,
    isDefault: false,
  });
  const found = [choice('Yes', yes), choice('No', !yes)];
  if (datatype.endsWith('maybe')) found.push(choice('maybe', null));
  return found;
}

function fromSource(source: ChoiceSource, isObject: boolean, field: Field, engine: Engine): Choice[] {
  if ('code' in source)
    return fromValue(engine.evaluate(source.code, engine.world.bindings), isObject, field, engine);
  if ('object' in source)
    return fromValue(engine.evaluate(source.object, engine.world.bindings), true, field, engine);
  if (source.showIf !== null && !truth(engine.evaluate(source.showIf, engine.world.bindings), engine.world))
    return [];
  const value = engine.value(source.value);
  return [
    {
      value: engine.world.toApi(value),
      label: engine.plain(source.label),
      object: false,
      isDefault: source.default,
      helpHtml: source.help ? engine.write(source.help).html : null,
      ...(source.image ? { image: staticAddress(source.image.file, source.image.from, engine) } : {}),
    },
  ];
}

/** Choices as code gives them: texts, `{label: value}` maps, pairs, objects, Lists of objects. */
function fromValue(value: unknown, isObject: boolean, field: Field, engine: Engine): Choice[] {
  const { world } = engine;
  const thing = world.handles.thingOf(value);
  if (thing instanceof ListThing)
    return world.lists
      .items(thing)
      .flatMap((item) => fromItem(world.handles.expose(item), isObject, field, engine));
  if (thing instanceof DictThing) {
    if (thing.spec.kind === 'set') return world.lists.entries(thing).map(([key]) => plainChoice(key, key));
    if (!isObject)
      return world.lists.entries(thing).map(([key, label]) => plainChoice(key, naturalText(label, world)));
    return world.lists
      .entries(thing)
      .flatMap(([, item]) => fromItem(world.handles.expose(item), isObject, field, engine));
  }
  if (thing) return fromItem(value, isObject, field, engine);
  if (typeof value === 'object' && value !== null) {
    if (Symbol.iterator in value)
      return Array.from(value as Iterable<unknown>).flatMap((item) =>
        fromItem(item, isObject, field, engine),
      );
    return Object.entries(value).map(([key, label]) => plainChoice(key, naturalText(label, world)));
  }
  if (value === null || value === undefined || value === '') return [];
  return fromItem(value, isObject, field, engine);
}

function plainChoice(value: Json, label: string): Choice {
  return { value, label, helpHtml: null, object: false, isDefault: false };
}

function fromItem(item: unknown, isObject: boolean, field: Field, engine: Engine): Choice[] {
  const { world } = engine;
  const thing = world.handles.thingOf(item);
  if (thing) {
    if (isObject && (thing instanceof ListThing || thing instanceof DictThing))
      return fromValue(item, isObject, field, engine);
    const label =
      field.objectLabeler === null ? naturalText(thing, world) : labelled(field.objectLabeler, item, engine);
    return [{ value: thing.name, label, helpHtml: null, object: true, isDefault: false }];
  }
  if (isObject) throw authorError(`A choice of "${field.name}" is not an object`);
  if (Array.isArray(item)) return [plainChoice(world.toApi(item[0]), naturalText(item[1] ?? item[0], world))];
  if (typeof item === 'object' && item !== null && !world.handles.isOwn(item))
    return isCountry(item)
      ? Object.entries(item).map(([code, name]) => plainChoice(code, naturalText(name, world)))
      : fromMap(item as { [key: string]: unknown }, engine);
  return [plainChoice(world.toApi(item), naturalText(item, world))];
}

/** `{Label: value}` with `help`, `default`; or `{value, label}`. */
function fromMap(item: { [key: string]: unknown }, engine: Engine): Choice[] {
  const { world } = engine;
  const details = {
    helpHtml: typeof item['help'] === 'string' ? escapeHtml(item['help']) : null,
    object: false,
    isDefault: item['default'] === true,
  };
  if (Object.hasOwn(item, 'value') && Object.hasOwn(item, 'label'))
    return [{ value: world.toApi(item['value']), label: naturalText(item['label'], world), ...details }];
  return Object.entries(item)
    .filter(([key]) => key !== 'help' && key !== 'default' && key !== 'image')
    .map(([label, value]) => ({ value: world.toApi(value), label, ...details }));
}

function labelled(fn: number, item: unknown, engine: Engine): string {
  const labeler = engine.evaluate(fn, engine.world.bindings);
  return typeof labeler === 'function'
    ? naturalText(Reflect.apply(labeler, undefined, [item]), engine.world)
    : naturalText(item, engine.world);
}

function excludedValues(value: unknown, engine: Engine): string[] {
  const thing = engine.world.handles.thingOf(value);
  if (thing instanceof ListThing)
    return engine.world.lists
      .items(thing)
      .flatMap((item) => excludedValues(engine.world.handles.expose(item), engine));
  if (thing instanceof Thing) return [thing.name];
  if (Array.isArray(value)) return value.flatMap((item) => excludedValues(item, engine));
  return [jsonText(engine.world.toApi(value))];
}

/** The same order whenever the screen is made again. */
function shuffled(choices: Choice[], engine: Engine): Choice[] {
  const random = engine.functions['random'] as () => number;
  return choices
    .map((choice) => ({ choice, key: random() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ choice }) => choice);
}
