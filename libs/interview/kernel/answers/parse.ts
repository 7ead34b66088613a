import { DateTime } from 'luxon';
import type { Json } from '../../protocol/screen.js';
import { phoneIsValid } from '../functions/phone.js';
import { jsonText } from '../../text/json-text.js';
import type { ShownField } from '../session-state.js';
import { phrase } from '../text/phrases.js';
import { sameText } from '../screen/fields.js';
import type { FileFacts } from '../../protocol/file-facts.js';
import { isYesNo } from '../screen/choices.js';
import { isFileType, parseFiles } from './files.js';

/** What was sent, read by its data type; `rule` names what it breaks. */
export type Parsed = { value: unknown } | { rule: string; message: string };

export interface ParseContext {
  zone: string;
  language: string;
  /** The uploads that the answer names, by id. */
  files: { readonly [id: string]: FileFacts };
}

const several = new Set(['checkboxes', 'object_checkboxes', 'multiselect', 'object_multiselect']);
const maximumTicks = 1000;

/** True for what counts as nothing: not sent, null, white space alone, an empty list. */
export function isEmpty(sent: Json | undefined): boolean {
  return (
    sent === undefined ||
    sent === null ||
    (typeof sent === 'string' && sent.trim() === '') ||
    (Array.isArray(sent) && sent.length === 0)
  );
}

/** The value of a field left empty: text kinds `''`, ticks all false, others null. */
export function emptyValue(field: ShownField): unknown {
  if (several.has(field.datatype)) return { ticks: [] };
  if (field.datatype === 'files') return { files: [] };
  if (field.choices || field.datatype.startsWith('object')) return null;
  return ['text', 'area', 'password', 'email', 'phone', 'url', 'combobox', 'datalist', 'hidden'].includes(
    field.datatype,
  )
    ? ''
    : null;
}

/** Reads what was sent, as JSON or as the text of a form. */
export function parseAnswer(field: ShownField, sent: Json, context: ParseContext): Parsed {
  const { datatype } = field;
  const say = (rule: string, key: string, ...values: (string | number)[]): Parsed => ({
    rule,
    message: phrase(context.language, key, ...values),
  });
  if (several.has(datatype)) return parseTicks(field, sent, say);
  if (isFileType(datatype)) return parseFiles(field, sent, context.files, context.language);
  if (field.other !== undefined && typeof sent === 'object' && sent !== null && '_other' in sent) {
    const own = sent['_other'];
    if (typeof own !== 'string' || own.trim() === '') return say('required', 'requiredOther');
    return { value: own.trim() };
  }
  if (field.choices) {
    const chosen = field.choices.find((choice) => typeof sent !== 'object' && sameText(choice.value, sent));
    return chosen
      ? { value: chosen.object ? { object: chosen.value } : chosen.value }
      : say('choices', 'choices');
  }
  if (isYesNo(datatype)) return parseYesNo(datatype, sent, say);
  switch (datatype) {
    case 'integer':
    case 'number':
    case 'currency':
    case 'range':
      return parseNumber(datatype, sent, say);
    case 'date':
      return parseDate(sent, context, say);
    case 'time': {
      const time =
        typeof sent === 'string' ? /^(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?$/.exec(sent.trim()) : null;
      if (!time || Number(time[1]) > 23 || Number(time[2]) > 59) return say('time', 'time');
      return { value: `${time[1]?.padStart(2, '0')}:${time[2]}` };
    }
    case 'datetime': {
      if (typeof sent !== 'string') return say('datetime', 'datetime');
      const found = DateTime.fromISO(sent.trim().replace(/^(\d{4}-\d{2}-\d{2}) (?=\d)/, '$1T'), {
        zone: context.zone,
        locale: context.language,
      });
      return found.isValid ? { value: found } : say('datetime', 'datetime');
    }
    default:
      return parseText(datatype, sent, say);
  }
}

type Say = (rule: string, key: string, ...values: (string | number)[]) => Parsed;

function parseText(datatype: string, sent: Json, say: Say): Parsed {
  if (typeof sent === 'object') return say('text', 'text');
  const text = String(sent);
  const trimmed = text.trim();
  if (datatype === 'email' && !/^[^\s@<>()[\]\\,;:"]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(trimmed))
    return say('email', 'email');
  if (datatype === 'phone' && !phoneIsValid(trimmed)) return say('phone', 'phone');
  if (datatype === 'url' && !/^https?:\/\/[^\s/$.?#][^\s]*$/i.test(trimmed)) return say('url', 'url');
  return { value: datatype === 'email' || datatype === 'phone' || datatype === 'url' ? trimmed : text };
}

function parseNumber(datatype: string, sent: Json, say: Say): Parsed {
  const key = datatype === 'range' ? 'number' : datatype;
  const text =
    typeof sent === 'string'
      ? sent
          .trim()
          .replace(/^[$€£]\s*/, '')
          .replaceAll(/(\d),(?=\d{3}\b)/g, '$1')
      : sent;
  const value =
    typeof text === 'number'
      ? text
      : typeof text === 'string' && /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)
        ? Number(text)
        : Number.NaN;
  if (!Number.isFinite(value)) return say(datatype, key);
  if (datatype === 'integer' && !Number.isInteger(value)) return say('integer', 'integer');
  return { value };
}

function parseYesNo(datatype: string, sent: Json, say: Say): Parsed {
  if (sent === null && datatype.endsWith('maybe')) return { value: null };
  if (typeof sent === 'boolean') return { value: sent };
  if (sameText(true, sent)) return { value: true };
  if (sameText(false, sent)) return { value: false };
  return datatype.endsWith('maybe') && /^(?:null|maybe)$/i.test(jsonText(sent))
    ? { value: null }
    : say(datatype, 'yesno');
}

/** A day that exists; the message says what is wrong with it. */
function parseDate(sent: Json, context: ParseContext, say: Say): Parsed {
  const text = typeof sent === 'string' ? sent.trim() : '';
  const parts = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text) ?? american(text);
  if (!parts) return say('date', 'date');
  const [year = 0, month = 0, day = 0] = parts.slice(1).map(Number);
  if (month < 1 || month > 12) return say('date', 'month');
  const first = DateTime.fromObject(
    { year, month, day: 1 },
    { zone: context.zone, locale: context.language },
  );
  if (!first.isValid || year < 1) return say('date', 'date');
  const days = first.daysInMonth ?? 31;
  if (day < 1 || day > days) return say('date', 'day', first.toFormat('MMMM'), days);
  return { value: first.set({ day }) };
}

function american(text: string): string[] | null {
  const found = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  return found ? ['', found[3] ?? '', found[1] ?? '', found[2] ?? ''] : null;
}

/** `{value: true|false}`, or a list of what is ticked; `_none` alone stands for nothing. */
function parseTicks(field: ShownField, sent: Json, say: Say): Parsed {
  const choices = field.choices ?? [];
  const map: { [value: string]: boolean } = Object.create(null) as { [value: string]: boolean };
  if (Array.isArray(sent)) for (const one of sent.slice(0, maximumTicks)) map[jsonText(one)] = true;
  else if (typeof sent === 'object' && sent !== null) {
    for (const [key, value] of Object.entries(sent).slice(0, maximumTicks)) {
      const ticked = typeof value === 'boolean' ? value : sameText(true, value);
      if (!ticked && typeof value !== 'boolean' && !sameText(false, value)) return say('choices', 'choices');
      map[key] = ticked;
    }
  } else map[String(sent)] = true;
  const all = map['_all'];
  delete map['_all'];
  if (all !== undefined && field.all === undefined) return say('choices', 'choices');
  if (all) for (const choice of choices) map[jsonText(choice.value)] = true;
  const none = map['_none'];
  delete map['_none'];
  if (none !== undefined && field.none === undefined) return say('choices', 'choices');
  const known = new Set(choices.map((choice) => jsonText(choice.value)));
  if (Object.keys(map).some((key) => !known.has(key))) return say('choices', 'choices');
  const ticks = choices.map((choice) => jsonText(choice.value)).filter((value) => map[value] === true);
  if (none && ticks.length > 0) return say('none of the above', 'noneAndTicks', field.none ?? '');
  if (field.required && ticks.length === 0 && !none) {
    return field.none === undefined
      ? say('required', 'requiredTick')
      : say('required', 'requiredTicks', field.none);
  }
  return { value: { ticks } };
}
