import type { ChoiceSource, Condition, Field, Question } from '../../program/block.js';
import type { Text } from '../../program/text.js';
import type { Value } from '../../program/value.js';
import type { Json } from '../../protocol/screen.js';
import { datatypes } from '../../compile/keys.js';
import { jsonText } from '../../text/json-text.js';
import type { Engine } from '../engine.js';
import { authorError } from '../interview-error.js';

type Given = { [key: string]: Json };

/** Keys that a field made by code may have; functions belong into fields that are written out. */
const keys = new Set([
  'label',
  'field',
  'note',
  'datatype',
  'input type',
  'no label',
  'required',
  'default',
  'hint',
  'help',
  'choices',
  'none of the above',
  'all of the above',
  'min',
  'max',
  'minlength',
  'maxlength',
  'step',
  'rows',
  'currency symbol',
  'show if',
  'hide if',
  'validation messages',
  'accept',
  'maximum size',
]);

/** A question's fields with those that `code` makes in their place. Must run with the question's bindings. */
export function fieldsOf(question: Question, engine: Engine): Field[] {
  return question.fields.flatMap((field) => {
    if (field.code === null) return [field];
    const made = engine.world.toApi(engine.evaluate(field.code, engine.world.bindings));
    return (Array.isArray(made) ? made : [made]).map((one) => madeField(one, field, engine));
  });
}

function madeField(given: Json, blank: Field, engine: Engine): Field {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw authorError('A field made by code is a map, like {label: "Name", field: "client.name.first"}');
  const short = Object.hasOwn(given, 'field') ? undefined : Object.keys(given).find((key) => !keys.has(key));
  for (const key of Object.keys(given))
    if (key !== short && !keys.has(key))
      throw authorError(`The key "${key}" is not known in a field made by code`);
  const get = (key: string): Json | undefined => (Object.hasOwn(given, key) ? given[key] : undefined);
  const value = (key: string): Value | null => {
    const found = get(key);
    return found === undefined || found === null ? null : { is: found };
  };
  const text = (key: string): Text | null => {
    const found = get(key);
    return found === undefined || found === null ? null : literal(found);
  };
  const name = jsonText(get('field') ?? (short === undefined ? '' : (given[short] ?? '')));
  if (name === '' && get('note') === undefined)
    throw authorError('A field made by code needs a "field", or is a "note"');
  const rows = get('rows');
  const inputType = get('input type');
  return {
    ...blank,
    code: null,
    name: get('note') === undefined ? name : '',
    note: text('note'),
    label: text('label') ?? (short === undefined ? null : literal(short)),
    noLabel: get('no label') === true,
    datatype: datatypeOf(get('datatype')),
    inputType: inputType === undefined || inputType === null ? null : jsonText(inputType),
    required: value('required') ?? { is: true },
    default: value('default'),
    hint: text('hint'),
    help: text('help'),
    choices: choices(get('choices')),
    none: value('none of the above'),
    all: value('all of the above'),
    min: value('min'),
    max: value('max'),
    minlength: value('minlength'),
    maxlength: value('maxlength'),
    step: value('step'),
    accept: value('accept'),
    maximumSize: value('maximum size'),
    rows: typeof rows === 'number' ? rows : null,
    currencySymbol: value('currency symbol'),
    messages: messages(get('validation messages')),
    conditions: [...condition(get('show if'), false, engine), ...condition(get('hide if'), true, engine)],
  };
}

function datatypeOf(given: Json | undefined): string {
  const datatype = jsonText(given ?? 'text');
  if (datatypes.includes(datatype) && !datatype.startsWith('object')) return datatype;
  throw authorError(`A field made by code cannot have the data type "${datatype}"`);
}

/** What code gives is text and nothing more: it is never read as Markdown. */
function literal(value: Json): Text {
  return [['hole', ['literal', typeof value === 'object' ? JSON.stringify(value) : value]]];
}

function choices(given: Json | undefined): ChoiceSource[] | null {
  if (given === undefined || given === null) return null;
  const items: Json[] = Array.isArray(given)
    ? given
    : typeof given === 'object'
      ? Object.entries(given).map(([value, label]) => ({ value, label }))
      : [given];
  return items.flatMap((item): ChoiceSource[] => {
    const choice = (value: Json, label: Json): ChoiceSource => ({
      value: { is: value },
      label: literal(label),
      help: null,
      default: false,
      showIf: null,
    });
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return [choice(item, item)];
    if (Object.hasOwn(item, 'value') && Object.hasOwn(item, 'label'))
      return [choice(item['value'] ?? null, item['label'] ?? '')];
    return Object.entries(item).map(([label, value]) => choice(value, label));
  });
}

function messages(given: Json | undefined): { [rule: string]: Text } {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return {};
  return Object.fromEntries(Object.entries(given).map(([rule, text]) => [rule, literal(text)]));
}

function condition(given: Json | undefined, hide: boolean, engine: Engine): Condition[] {
  if (given === undefined || given === null) return [];
  const { variable, is } = (typeof given === 'object' ? given : { variable: given }) as Given;
  if (variable === undefined) throw authorError('A condition made by code needs "variable"');
  return [
    { hide, variable: engine.naturalText(variable), is: { is: is === undefined ? true : is }, code: null },
  ];
}
