import { isDate } from '../values/date.js';
import { nameText, parseName, type Name } from '../../names/name.js';
import type { Field, Question } from '../../program/block.js';
import type { Text } from '../../program/text.js';
import type { Value } from '../../program/value.js';
import type { Json, ScreenCondition, ScreenField } from '../../protocol/screen.js';
import { jsonText } from '../../text/json-text.js';
import type { Engine } from '../engine.js';
import { concrete } from '../functions/logic.js';
import { bytesOf, isFileType } from '../answers/files.js';
import { authorError } from '../interview-error.js';
import { fileId, fileName } from '../objects/file.js';
import { DictThing, ListThing, Thing } from '../objects/thing.js';
import type { ShownField } from '../session-state.js';
import { phrase } from '../text/phrases.js';
import { truth } from '../text/holes.js';
import { dateJson } from '../to-api.js';
import { fieldsOf } from './code-fields.js';
import { choicesOf, isTick, isYesNo, type Choice } from './choices.js';

export interface MadeField {
  field: ScreenField;
  shown: ShownField | null;
}

const ticks = new Set(['checkboxes', 'object_checkboxes']);
const several = new Set(['checkboxes', 'object_checkboxes', 'multiselect', 'object_multiselect']);
const choosing = new Set(['radio', 'dropdown', 'combobox', 'datalist']);

/** The fields of a question, from top to bottom; those hidden by code are left out. Must run with its bindings. */
export function makeFields(question: Question, engine: Engine): MadeField[] {
  const fields = fieldsOf(question, engine);
  const names = new Set(
    fields.filter((field) => field.name !== '').map((field) => concreteName(field.name, engine)),
  );
  const found: MadeField[] = [];
  fields.forEach((field, at) => {
    const conditions: ScreenCondition[] = [];
    for (const condition of field.conditions) {
      if (condition.code !== null) {
        if (truth(engine.evaluate(condition.code, engine.world.bindings), engine.world) === condition.hide)
          return;
        continue;
      }
      const name = concreteName(condition.variable ?? '', engine);
      const is = engine.world.toApi(engine.value(condition.is));
      if (names.has(name)) conditions.push({ field: name, is, hide: condition.hide });
      else {
        const value = engine.world.settled(name);
        const holds = value !== undefined && sameText(engine.world.toApi(value), is);
        if (holds === condition.hide) return;
      }
    }
    found.push(
      field.name === ''
        ? { field: noteField(field.note ?? [], conditions, engine), shown: null }
        : makeField(field, at, conditions, question, engine),
    );
  });
  for (const { field, shown } of found) {
    const others = othersOf(fields[shown?.at ?? -1], field.name, found, engine);
    if (!others || !shown) continue;
    field.others = others;
    shown.others = others;
  }
  return found;
}

export function concreteName(written: string, engine: Engine): string {
  return nameText(concrete(parseName(written) as Name, engine));
}

/** `is` and choices are compared by their text; `yes` and `no` with a boolean as booleans. */
export function sameText(value: Json, is: Json): boolean {
  if (typeof value === 'boolean' && typeof is === 'string')
    return (
      value === /^(?:true|yes|on)$/i.test(is.trim()) && /^(?:true|yes|on|false|no|off)$/i.test(is.trim())
    );
  if (typeof is === 'boolean' && typeof value === 'string') return sameText(is, value);
  return jsonText(value) === jsonText(is);
}

/** Text between fields. */
export function noteField(note: Text, conditions: ScreenCondition[], engine: Engine): ScreenField {
  const text = engine.write(note);
  return {
    ...blank,
    name: '',
    label: text.plain.trim(),
    labelHtml: text.html,
    datatype: 'note',
    required: false,
    showIf: conditions[0] ?? null,
  };
}

const blank: ScreenField = {
  name: '',
  label: '',
  labelHtml: '',
  datatype: 'text',
  inputType: null,
  required: true,
  default: null,
  none: null,
  hint: null,
  helpHtml: null,
  choices: [],
  min: null,
  max: null,
  minlength: null,
  maxlength: null,
  step: null,
  accept: null,
  showIf: null,
};

function makeField(
  field: Field,
  at: number,
  conditions: ScreenCondition[],
  question: Question,
  engine: Engine,
): MadeField {
  const { world } = engine;
  const name = concreteName(field.name, engine);
  const label = engine.write(field.label ?? (field.noLabel ? question.title : []));
  const choices = choicesOf(field, engine);
  const datatype =
    field.datatype === 'text' && field.choices !== null && field.inputType === null
      ? 'radio'
      : field.datatype;
  const required = truth(engine.value(field.required), world);
  const optional = <Found>(value: Value | null, read: (found: unknown) => Found): Found | null => {
    if (value === null) return null;
    const found = engine.value(value);
    return found === undefined || found === null ? null : read(found);
  };
  const json = (found: unknown): Json => (isDate(found) ? dateJson(found) : world.toApi(found));
  const whole = (found: unknown): number => Number(found);
  const made: ScreenField = {
    ...blank,
    name,
    label: label.plain.trim(),
    labelHtml: label.html.trim(),
    datatype,
    inputType: field.inputType,
    required: required && field.datatype !== 'hidden',
    default: defaultOf(field, name, datatype, choices, engine),
    none: noneOf(field, engine),
    hint: field.hint ? engine.plain(field.hint) : null,
    helpHtml: field.help ? engine.write(field.help).html : null,
    choices: choices.map(({ value, label: text, helpHtml, image }) => ({
      value,
      label: text,
      helpHtml,
      ...(image === undefined ? {} : { image }),
    })),
    min: optional(field.min, json),
    max: optional(field.max, json),
    minlength: optional(field.minlength, whole),
    maxlength: optional(field.maxlength, whole),
    step: optional(field.step, whole),
    accept: acceptOf(field, engine),
    showIf: conditions[0] ?? null,
    ...filesOf(field, name, engine),
    ...otherOf(field, datatype, engine),
    ...layoutOf(field, name, engine),
    ...(field.rows === null ? {} : { rows: field.rows }),
    ...allOf(field, engine),
    ...metadataOf(field, engine),
    ...(field.datatype === 'currency'
      ? {
          currencySymbol:
            optional(field.currencySymbol, (found) => engine.naturalText(found)) ?? engine.request.currency,
        }
      : {}),
  };
  return { field: made, shown: shownField(made, at, choices, conditions) };
}

function shownField(
  field: ScreenField,
  at: number,
  choices: Choice[],
  conditions: ScreenCondition[],
): ShownField {
  const shown: ShownField = { at, name: field.name, datatype: field.datatype, required: field.required };
  if (
    choices.length > 0 ||
    several.has(field.datatype) ||
    choosing.has(field.datatype) ||
    field.datatype.startsWith('object')
  ) {
    shown.choices = choices.map((choice) =>
      choice.object ? { value: choice.value, object: 1 } : { value: choice.value },
    );
  }
  if (field.none !== null) shown.none = field.none;
  if (field.all !== undefined) shown.all = 1;
  if (field.other !== undefined) shown.other = 1;
  if (field.min !== null) shown.min = field.min;
  if (field.max !== null) shown.max = field.max;
  if (field.minlength !== null) shown.minlength = field.minlength;
  if (field.maxlength !== null) shown.maxlength = field.maxlength;
  if (field.step !== null) shown.step = field.step;
  if (field.accept !== null) shown.accept = field.accept;
  if (field.maximumBytes !== undefined) shown.maximumBytes = field.maximumBytes;
  if (conditions.length > 0) shown.conditions = conditions;
  if (
    field.datatype === 'combobox' ||
    field.datatype === 'datalist' ||
    field.inputType === 'combobox' ||
    field.inputType === 'datalist'
  )
    delete shown.choices;
  return shown;
}

function othersOf(
  field: Field | undefined,
  own: string,
  made: MadeField[],
  engine: Engine,
): ScreenField['others'] {
  if (!field || field.others.length === 0) return undefined;
  return Object.fromEntries(
    field.others.map(({ does, names }) => {
      const wanted = names === true ? null : names.map((name) => concreteName(name, engine));
      const found = made.filter(
        ({ field: other }) =>
          other.name !== '' &&
          other.name !== own &&
          (does === 'disable' || isTick(other.datatype)) &&
          (wanted?.includes(other.name) ?? true),
      );
      return [does, found.map(({ field: other }) => other.name)];
    }),
  );
}

/** A choice of one's own; where one thing is chosen. */
function otherOf(field: Field, datatype: string, engine: Engine): { other?: string } {
  if (field.other === null || several.has(datatype) || field.choices === null) return {};
  const said = engine.value(field.other);
  if (said === false) return {};
  return { other: said === true ? phrase(engine.world.language, 'other') : engine.naturalText(said) };
}

/** `grid` in twelfths, as docassemble has it: a number, or a map whose `width` is one. */
function layoutOf(field: Field, name: string, engine: Engine): Pick<ScreenField, 'grid' | 'scale'> {
  const found: Pick<ScreenField, 'grid' | 'scale'> = {};
  if (field.scale !== null) found.scale = engine.naturalText(engine.value(field.scale));
  if (field.grid === null) return found;
  const said = engine.world.toApi(engine.value(field.grid));
  const width = Number(
    typeof said === 'object' && said !== null && !Array.isArray(said) ? (said['width'] ?? 12) : said,
  );
  if (!Number.isInteger(width) || width < 1 || width > 12)
    throw authorError(`"grid" of "${name}" is a width from 1 to 12`);
  return { ...found, grid: width };
}

function allOf(field: Field, engine: Engine): { all?: string } {
  if (field.all === null || !several.has(field.datatype)) return {};
  const said = engine.value(field.all);
  if (said === false) return {};
  return { all: said === true ? phrase(engine.world.language, 'all') : engine.naturalText(said) };
}

/** What HTML's `accept` has; docassemble's authors put quotes around it. */
function acceptOf(field: Field, engine: Engine): string | null {
  if (!isFileType(field.datatype)) return null;
  if (field.accept !== null)
    return engine
      .naturalText(engine.value(field.accept))
      .trim()
      .replace(/^(["'])(.*)\1$/s, '$2');
  if (field.datatype === 'signature') return 'image/png';
  return field.datatype === 'file' || field.datatype === 'files' ? null : 'image/*';
}

/** The author's limit, and the names of the files that were chosen before. */
function filesOf(
  field: Field,
  name: string,
  engine: Engine,
): Pick<ScreenField, 'maximumBytes' | 'fileNames'> {
  if (!isFileType(field.datatype)) return {};
  const { world } = engine;
  const found: Pick<ScreenField, 'maximumBytes' | 'fileNames'> = {};
  if (field.maximumSize !== null) {
    const bytes = bytesOf(world.toApi(engine.value(field.maximumSize)));
    if (bytes === null)
      throw authorError(`"maximum size" of "${name}" is a number of megabytes, or like "500 KB"`);
    found.maximumBytes = bytes;
  }
  const value = world.handles.thingOf(world.isDefined(name) ? world.peekName(name) : world.formerValue(name));
  const things = value instanceof ListThing ? value.items.map((_, at) => world.peekItem(value, at)) : [value];
  const names = things.flatMap((one) =>
    one instanceof Thing && fileId(one) !== null ? [fileName(one)] : [],
  );
  return names.length > 0 ? { ...found, fileNames: names } : found;
}

function metadataOf(field: Field, engine: Engine): { metadata?: { [key: string]: Json } } {
  const entries = Object.entries(field.metadata);
  if (entries.length === 0) return {};
  return {
    metadata: Object.fromEntries(
      entries.map(([key, value]) => [key, engine.world.toApi(engine.value(value))]),
    ),
  };
}

function noneOf(field: Field, engine: Engine): string | null {
  if (!ticks.has(field.datatype)) return null;
  const said = field.none === null ? true : engine.value(field.none);
  if (said === false) return null;
  return said === true ? phrase(engine.world.language, 'none') : engine.naturalText(said);
}

/** The answer that there is, else a former one, else the author's default; in the form in which it would be sent. */
function defaultOf(field: Field, name: string, datatype: string, choices: Choice[], engine: Engine): Json {
  const { world } = engine;
  const value = world.isDefined(name) ? world.peekName(name) : world.formerValue(name);
  if (value !== undefined) return sent(value, datatype, choices, engine);
  if (field.default !== null) {
    const found = engine.value(field.default);
    if (found === undefined || found === null) return null;
    return sent(world.handles.thingOf(found) ?? found, datatype, choices, engine);
  }
  const marked = choices.filter((choice) => choice.isDefault);
  if (marked.length === 0) return null;
  return several.has(datatype)
    ? ticked(
        marked.map((choice) => jsonText(choice.value)),
        choices,
      )
    : (marked[0]?.value ?? null);
}

function sent(value: unknown, datatype: string, choices: Choice[], engine: Engine): Json {
  const { world } = engine;
  if (several.has(datatype)) {
    if (value instanceof DictThing)
      return ticked(
        [...value.entries.keys()].filter((key) => world.peekEntry(value, key) === true),
        choices,
      );
    const items =
      value instanceof ListThing
        ? value.items.map((_, at) => world.peekItem(value, at))
        : [world.toApi(value)].flat();
    if (
      !Array.isArray(world.handles.unwrap(value)) &&
      !(value instanceof ListThing) &&
      typeof world.toApi(value) === 'object'
    )
      return world.toApi(value);
    return ticked(
      items.map((item) => world.handles.thingOf(item)?.name ?? String(item)),
      choices,
    );
  }
  if (isFileType(datatype)) {
    const json = world.toApi(value);
    return typeof json === 'object' ? json : null;
  }
  const thing = world.handles.thingOf(value);
  if (thing && (datatype.startsWith('object') || choices.some((choice) => choice.object))) return thing.name;
  if (isDate(value)) {
    if (datatype === 'date') return value.toISODate();
    if (datatype === 'time') return value.toFormat('HH:mm');
    if (datatype === 'datetime') return value.toISO({ suppressMilliseconds: true, suppressSeconds: true });
  }
  const json = world.toApi(value);
  if (isYesNo(datatype) && typeof json === 'string') return sameText(true, json);
  return json;
}

/** Ticks as they would be sent. */
function ticked(values: string[], choices: Choice[]): Json {
  const offered = choices.filter((choice) => values.includes(jsonText(choice.value)));
  return Object.fromEntries(offered.map((choice) => [jsonText(choice.value), true]));
}
