import { isDate } from '../values/date.js';
import { DateTime } from 'luxon';
import type { Field } from '../../program/block.js';
import type { Json, ScreenError } from '../../protocol/screen.js';
import { jsonText } from '../../text/json-text.js';
import type { Engine } from '../engine.js';
import { dictNames } from '../objects/proxies.js';
import type { Shown, ShownField } from '../session-state.js';
import { phrase } from '../text/phrases.js';
import { naturalText } from '../text/natural.js';
import { sameText } from '../screen/fields.js';
import { isYesNo } from '../screen/choices.js';
import { isFileType } from './files.js';
import { isDisabled, setOthers } from './others.js';
import { emptyValue, isEmpty, parseAnswer } from './parse.js';
import { asDateTime } from '../functions/dates.js';

export interface Checked {
  field: ShownField;
  value: unknown;
  /** False: hidden by its condition; what was sent for it is ignored. */
  visible: boolean;
}

const ticks = new Set(['yesno', 'noyes', 'yesnowide', 'noyeswide']);
const several = new Set(['checkboxes', 'object_checkboxes', 'multiselect', 'object_multiselect']);

/** Checks what was sent against the fields of the screen that is shown; all errors are told at once. */
export function checkAnswers(
  values: { [name: string]: Json },
  shown: Shown,
  fields: readonly Field[],
  engine: Engine,
): { checked: Checked[]; errors: ScreenError[] } {
  const errors: ScreenError[] = [];
  const names = new Set(shown.fields.map((field) => field.name));
  const { language } = engine.world;
  for (const name of Object.keys(values)) {
    if (!names.has(name) && !(name === '_choice' && (shown.choices.length > 0 || shown.collect)))
      errors.push({ field: name, message: phrase(language, 'unknown') });
  }
  const checked: Checked[] = [];
  const byName = new Map<string, Checked>();
  for (const field of shown.fields) {
    const one: Checked = {
      field,
      value: undefined,
      visible: isVisible(field, byName, values, shown),
    };
    byName.set(field.name, one);
    checked.push(one);
    if (!one.visible) continue;
    const sent = Object.hasOwn(values, field.name) ? values[field.name] : undefined;
    const fault = read(one, sent, fields, engine);
    if (fault) errors.push({ field: field.name, message: fault });
  }
  if (errors.length === 0) setOthers(checked);
  return { checked, errors };
}

/** A condition on a hidden field sees no value: `show if` hides and `hide if` shows. */
function isVisible(
  field: ShownField,
  before: Map<string, Checked>,
  values: { [name: string]: Json },
  shown: Shown,
): boolean {
  if (isDisabled(field, values, shown)) return false;
  return (field.conditions ?? []).every((condition) => {
    const other = shown.fields.find((one) => one.name === condition.field);
    if (!other) return condition.hide;
    const known = before.get(condition.field);
    const visible = known
      ? known.visible
      : isVisible(other, before, values, { ...shown, fields: shown.fields.filter((one) => one !== field) });
    if (!visible) return condition.hide;
    const sent = Object.hasOwn(values, condition.field) ? values[condition.field] : undefined;
    const holds = compares(sent, condition.is, other);
    return holds !== condition.hide;
  });
}

function compares(sent: Json | undefined, is: Json, other: ShownField): boolean {
  if ((sent === undefined || sent === null) && ticks.has(other.datatype)) return sameText(false, is);
  if (sent === undefined || (sent === null && !other.datatype.endsWith('maybe')))
    return is === null || is === '';
  if (several.has(other.datatype)) {
    if (Array.isArray(sent)) return sent.some((one) => sameText(one, is));
    return (
      typeof sent === 'object' &&
      sent !== null &&
      Object.hasOwn(sent, jsonText(is)) &&
      sameText(true, sent[jsonText(is)] ?? false)
    );
  }
  if (isYesNo(other.datatype) && typeof sent === 'string' && typeof is === 'boolean')
    return sameText(is, sent);
  return sameText(sent, is);
}

/** Reads one value; gives the message of what is wrong with it. */
function read(one: Checked, sent: Json | undefined, fields: readonly Field[], engine: Engine): string | null {
  const { field } = one;
  const { language, clock } = engine.world;
  if (isEmpty(sent) && several.has(field.datatype) && field.required) sent = {};
  else if (isEmpty(sent)) {
    if (ticks.has(field.datatype) && !field.choices && (sent === undefined || sent === null)) {
      one.value = field.datatype.startsWith('noyes');
      return null;
    }
    if (sent === null && field.datatype.endsWith('maybe')) {
      one.value = null;
      return null;
    }
    one.value = emptyValue(field);
    if (!field.required) return null;
    const key = field.choices || isYesNo(field.datatype) ? 'requiredChoice' : requiredPhrase(field.datatype);
    return said(one, 'required', phrase(language, key), fields, engine);
  }
  const parsed = parseAnswer(field, sent as Json, {
    zone: clock.zone,
    language,
    files: engine.request.files ?? {},
  });
  if ('rule' in parsed) return said(one, parsed.rule, parsed.message, fields, engine);
  one.value = parsed.value;
  return limits(one, fields, engine) ?? keyFault(one, engine);
}

function requiredPhrase(datatype: string): string {
  if (datatype === 'signature') return 'requiredSignature';
  return isFileType(datatype) ? 'requiredFile' : 'required';
}

/** The author's message for a rule, else the interview's default one, else the built-in one. */
function said(one: Checked, rule: string, message: string, fields: readonly Field[], engine: Engine): string {
  const own = fields[one.field.at]?.messages ?? {};
  const common = engine.interview.messages;
  const keys = [rule, one.field.datatype].filter((key) => rule !== 'required' || key === 'required');
  for (const messages of [own, common]) {
    for (const key of rule === 'required' || ['min', 'max', 'minlength', 'maxlength', 'step'].includes(rule)
      ? [rule]
      : keys) {
      const text = Object.hasOwn(messages, key) ? messages[key] : undefined;
      if (text) return engine.plain(text).replaceAll('%s', jsonText(limitOf(one.field, rule) ?? ''));
    }
  }
  return message;
}

function limitOf(field: ShownField, rule: string): Json | undefined {
  return (
    {
      min: field.min,
      max: field.max,
      minlength: field.minlength,
      maxlength: field.maxlength,
      step: field.step,
    } as { [rule: string]: Json | undefined }
  )[rule];
}

function limits(one: Checked, fields: readonly Field[], engine: Engine): string | null {
  const { field, value } = one;
  const { language } = engine.world;
  const fault = (rule: string, key: string, limit: string | number): string =>
    said(one, rule, phrase(language, key, limit), fields, engine);
  if (typeof value === 'number') {
    if (typeof field.min === 'number' || typeof field.min === 'string')
      if (value < Number(field.min)) return fault('min', 'min', field.min);
    if (typeof field.max === 'number' || typeof field.max === 'string')
      if (value > Number(field.max)) return fault('max', 'max', field.max);
    if (field.step !== undefined && field.step > 0) {
      const steps = (value - Number(field.min ?? 0)) / field.step;
      if (Math.abs(steps - Math.round(steps)) > 1e-9) return fault('step', 'step', field.step);
    }
  }
  if (isDate(value)) {
    const shown = (limit: DateTime): string => naturalText(limit, engine.world);
    if (field.min !== undefined && value < asDateTime(field.min, engine.world))
      return fault('min', 'minDate', shown(asDateTime(field.min, engine.world)));
    if (field.max !== undefined && value > asDateTime(field.max, engine.world))
      return fault('max', 'maxDate', shown(asDateTime(field.max, engine.world)));
  }
  if (typeof value === 'string') {
    if (field.datatype === 'time') {
      if (typeof field.min === 'string' && value < field.min) return fault('min', 'minDate', field.min);
      if (typeof field.max === 'string' && value > field.max) return fault('max', 'maxDate', field.max);
    }
    const length = Array.from(value).length;
    if (field.minlength !== undefined && length < field.minlength)
      return fault('minlength', 'minlength', field.minlength);
    if (field.maxlength !== undefined && length > field.maxlength)
      return fault('maxlength', 'maxlength', field.maxlength);
  }
  return null;
}

/** A Dict's own names cannot be keys. */
function keyFault(one: Checked, engine: Engine): string | null {
  if (!one.field.name.endsWith('.new_item_name') || typeof one.value !== 'string') return null;
  const dict = engine.world.handles.thingOf(
    engine.world.peekName(one.field.name.slice(0, -'.new_item_name'.length)),
  );
  const key = one.value.trim();
  if (!dict || dict.spec.kind !== 'dict') return null;
  return dictNames.has(key) || dict.spec.methods[key] !== undefined
    ? phrase(engine.world.language, 'key')
    : null;
}
