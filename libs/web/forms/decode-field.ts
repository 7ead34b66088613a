import type { Json, ScreenField } from '#interview';
import { choiceText } from './choice-text.js';
import { fieldKind, takesSeveral } from './field-kind.js';
import { valueOf, valuesOf, type FormBody } from './form-body.js';
import { inputName, partName } from './input-names.js';
import { datePartsOf, readDate } from './read-date.js';
import { OTHER } from './other.js';
import { readNumber } from './read-number.js';

/** The value of one field; undefined where nothing was given. */
export function decodeField(field: ScreenField, body: FormBody, language: string): Json | undefined {
  if (field.other !== undefined && valueOf(body, inputName(field.name)) === OTHER)
    return { [OTHER]: valueOf(body, partName(field.name, 'other')) ?? '' };
  if (takesSeveral(field)) return decodeSeveral(field, valuesOf(body, inputName(field.name)));
  const typed = valueOf(body, inputName(field.name));
  switch (fieldKind(field)) {
    case 'date':
      return readDate(datePartsOf(body, field.name), language) ?? undefined;
    case 'datetime':
      return decodeMoment(field.name, body, language);
    case 'tick':
      return decodeTick(field, typed);
    case 'upload':
    case 'signature':
      return decodeFiles(field, body);
    case 'number':
    case 'range':
      return decodeNumber(field, typed);
    case 'radios':
    case 'dropdown':
    case 'combobox':
    case 'buttons':
    case 'hidden':
      return decodeChoice(field, typed);
    default:
      return typed === null ? undefined : withoutCarriageReturns(typed);
  }
}

/** A box that is not ticked is not sent: its answer is the opposite of what a tick says. */
function decodeTick(field: ScreenField, typed: string | null): Json {
  const ticked = typed !== null;
  return field.datatype.startsWith('noyes') ? !ticked : ticked;
}

function decodeNumber(field: ScreenField, typed: string | null): Json | undefined {
  if (typed === null || typed.trim() === '') return undefined;
  return readNumber(typed, field.currencySymbol) ?? typed;
}

function decodeMoment(name: string, body: FormBody, language: string): Json | undefined {
  const date = readDate(datePartsOf(body, name), language);
  const time = (valueOf(body, partName(name, 'time')) ?? '').trim();
  if (date === null && time === '') return undefined;
  return `${date ?? ''}T${time}`;
}

/** The value that the screen offers, with its own type; text that it does not offer goes on as it is. */
function decodeChoice(field: ScreenField, typed: string | null): Json | undefined {
  if (typed === null || typed === '') return undefined;
  const offered = field.choices.find(({ value }) => choiceText(value) === typed);
  if (offered) return offered.value;
  const labelled = field.choices.find(({ label }) => label.toLowerCase() === typed.trim().toLowerCase());
  if (labelled && fieldKind(field) === 'combobox') return labelled.value;
  return booleanOf(field, typed) ?? typed;
}

function booleanOf(field: ScreenField, typed: string): Json | undefined {
  if (!/^(?:yesno|noyes)/.test(field.datatype)) return undefined;
  return new Map<string, Json>([
    ['true', true],
    ['false', false],
  ]).get(typed);
}

/** `{value: true}` per tick, `_none` among them; a multiselect's list instead. */
function decodeSeveral(field: ScreenField, ticked: string[]): Json {
  if (field.datatype.endsWith('multiselect')) {
    return ticked.map((text) => field.choices.find(({ value }) => choiceText(value) === text)?.value ?? text);
  }
  return Object.fromEntries(ticked.map((value) => [value, true]));
}

function decodeFiles(field: ScreenField, body: FormBody): Json | undefined {
  const added = valuesOf(body, inputName(field.name)).filter((id) => id !== '');
  const kept = valuesOf(body, partName(field.name, 'kept')).filter((id) => id !== '');
  if (field.datatype === 'files') return [...kept, ...added].map((file) => ({ file }));
  const file = added[0];
  if (file !== undefined) return { file };
  // A name that is typed now counts more than the signature of before.
  const typed = field.datatype === 'signature' ? (valueOf(body, partName(field.name, 'typed')) ?? '') : '';
  if (typed.trim() !== '') return typed;
  return kept[0] === undefined ? undefined : { file: kept[0] };
}

/** Forms send line ends as CR LF (HTML, 4.10.22.4); the API's texts have LF. */
function withoutCarriageReturns(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
