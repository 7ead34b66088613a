import type { ChoiceSource, Condition, Field } from '../../program/block.js';
import type { Text } from '../../program/text.js';
import type { Value } from '../../program/value.js';
import { checkKey, datatypes, datatypesRefused, fieldKeys, inputTypes } from '../keys.js';
import { nearest } from '../nearest.js';
import { booleanOf, type Reader } from '../reader.js';
import { getEntry, plain, type Entry, type MapNode, type Node } from '../yaml.js';

const isKey = (key: string): boolean =>
  fieldKeys.known.includes(key) ||
  fieldKeys.later?.includes(key) === true ||
  fieldKeys.refused?.[key] !== undefined;

/** One item of `fields`. */
export function readField(node: Node, reader: Reader): Field | null {
  if (node.kind !== 'map') {
    reader.problems.error(node, 'A field is written as "- Label: variable"');
    return null;
  }
  const get = (key: string): Node | undefined => getEntry(node, key)?.value;
  const short = get('field') ? undefined : node.entries.find((entry) => !isKey(entry.key));
  for (const entry of node.entries) if (entry !== short) checkKey(entry, fieldKeys, reader.problems);
  const note = get('note') ?? get('html');
  const unlabelled = get('no label');
  const target =
    get('field') ??
    short?.value ??
    (unlabelled && booleanOf(plain(unlabelled)) === null ? unlabelled : undefined);
  if (!target && !note) {
    const code = get('code');
    if (code && node.entries.length === 1)
      return {
        ...fieldOptions(() => undefined, reader, null),
        name: '',
        code: reader.expression(code),
        note: null,
        label: null,
        noLabel: false,
      };
    reader.problems.error(node, 'A field needs a variable: "- Label: variable"');
    return null;
  }
  const labelNode = get('label') ?? (short ? keyNode(short) : undefined);
  const name = target && !note ? reader.name(target) : '';
  const datatype = readDatatype(get('datatype'), reader);
  return {
    ...fieldOptions(get, reader, datatype),
    name,
    code: null,
    note: note ? reader.blockText(note) : null,
    label:
      labelNode && labelNode.kind === 'scalar' && labelNode.source !== 'no label'
        ? reader.lineText(labelNode)
        : null,
    noLabel: unlabelled !== undefined || (labelNode?.kind === 'scalar' && labelNode.source === 'no label'),
  };
}

/** What the keys of a field say, wherever they stand: beside a field, or on the question itself. */
export function fieldOptions(
  get: (key: string) => Node | undefined,
  reader: Reader,
  datatype: string | null,
): Omit<Field, 'name' | 'code' | 'note' | 'label' | 'noLabel'> {
  const value = (key: string): Value | null => {
    const node = get(key);
    return node ? reader.value(node) : null;
  };
  const text = (key: string): Text | null => {
    const node = get(key);
    return node ? reader.plainText(node) : null;
  };
  const inputType = get('input type');
  const choices = readChoices(get, reader, datatype ?? 'text');
  const required = get('required');
  const help = get('help') ?? get('under text') ?? get('under');
  const exclude = get('exclude');
  const none = get('none of the above');
  const all = get('all of the above');
  const metadata = get('field metadata');
  const rows = get('rows');
  const shuffle = get('shuffle');
  const validate = get('validate');
  const labeler = get('object labeler');
  const other = get('other');
  const input = inputType ? readInputType(inputType, reader) : null;
  return {
    datatype: datatype ?? (input === 'area' || input === 'hidden' ? input : 'text'),
    inputType: input,
    required: required ? booleanValue(required, reader) : { is: true },
    default: value('default'),
    hint: text('hint'),
    help: help && help.kind === 'scalar' ? reader.blockText(help) : null,
    choices,
    exclude: exclude
      ? (exclude.kind === 'list' ? exclude.items : [exclude]).map((item) => reader.value(item))
      : [],
    none: none ? booleanValue(none, reader) : null,
    all: all ? booleanValue(all, reader) : null,
    shuffle: shuffle ? reader.boolean(shuffle) : false,
    min: value('min'),
    max: value('max'),
    minlength: value('minlength'),
    maxlength: value('maxlength'),
    step: value('step'),
    scale: value('scale'),
    rows: rows ? reader.number(rows) : null,
    accept: value('accept'),
    maximumSize: value('maximum size'),
    other: other ? booleanValue(other, reader) : null,
    grid: value('grid'),
    currencySymbol: value('currency symbol'),
    validate: validate ? reader.expression(validate) : null,
    messages: readMessages(get('validation messages'), reader),
    conditions: readConditions(get, reader),
    objectLabeler: labeler ? reader.expression(labeler) : null,
    others: readOthers(get, reader),
    metadata:
      metadata?.kind === 'map'
        ? Object.fromEntries(metadata.entries.map((entry) => [entry.key, reader.value(entry.value)]))
        : {},
  };
}

/** `disable others`, `check others`, `uncheck others`: true, or the names of fields of the same screen. */
function readOthers(get: (key: string) => Node | undefined, reader: Reader): Field['others'] {
  return (['disable', 'check', 'uncheck'] as const).flatMap((does): Field['others'] => {
    const node = get(`${does} others`);
    if (!node) return [];
    if (node.kind === 'list') return [{ does, names: node.items.map((item) => reader.name(item)) }];
    return reader.boolean(node) ? [{ does, names: true }] : [];
  });
}

export function keyNode({ key, place }: Entry): Node {
  return { kind: 'scalar', ...place, value: key, source: key, textLine: place.line };
}

export function readMessages(node: Node | undefined, reader: Reader): { [rule: string]: Text } {
  if (!node) return {};
  if (node.kind === 'map')
    return Object.fromEntries(node.entries.map(({ key, value }) => [key, reader.plainText(value)]));
  reader.problems.error(node, 'Validation messages are written as "rule: text"');
  return {};
}

/** `yes` and `no` are booleans here; anything else is an expression or a text. */
function booleanValue(node: Node, reader: Reader): Value {
  const known = booleanOf(plain(node));
  return known === null ? reader.value(node, 'line') : { is: known };
}

function readDatatype(node: Node | undefined, reader: Reader): string | null {
  if (!node) return null;
  const name = reader.word(node);
  if (datatypes.includes(name)) return name === 'boolean' ? 'yesno' : name;
  if (datatypesRefused.includes(name)) reader.problems.error(node, `The data type "${name}" is refused`);
  else {
    const near = nearest(name, datatypes);
    reader.problems.error(
      node,
      `The data type "${name}" is not known${near === null ? '' : `. Did you mean "${near}"?`}`,
    );
  }
  return name;
}

function readInputType(node: Node, reader: Reader): string {
  const name = reader.word(node);
  if (!inputTypes.includes(name)) {
    const near = nearest(name, inputTypes);
    reader.problems.error(
      node,
      `The input type "${name}" is not known${near === null ? '' : `. Did you mean "${near}"?`}`,
    );
  }
  return name;
}

export function readChoices(
  get: (key: string) => Node | undefined,
  reader: Reader,
  datatype: string,
): ChoiceSource[] | null {
  const node = get('choices') ?? get('buttons') ?? get('dropdown') ?? get('combobox');
  const code = get('code');
  if (!node) return code ? [{ code: reader.expression(code) }] : null;
  if (node.kind === 'scalar') {
    return [
      datatype.startsWith('object') ? { object: reader.expression(node) } : { code: reader.expression(node) },
    ];
  }
  const items: Node[] =
    node.kind === 'list'
      ? node.items
      : node.entries.map((entry) => ({ ...entry.place, kind: 'map', entries: [entry] }));
  const found = items.flatMap((item) => readChoice(item, reader, datatype));
  return code ? [...found, { code: reader.expression(code) }] : found;
}

const choiceKeys = [
  'help',
  'image',
  'default',
  'show if',
  'label',
  'value',
  'key',
  'color',
  'css class',
  'icon',
];

function readChoice(item: Node, reader: Reader, datatype: string): ChoiceSource[] {
  if (item.kind === 'scalar') {
    if (datatype.startsWith('object')) return [{ object: reader.expression(item) }];
    const value: Value =
      typeof item.value === 'string' && /\$\{|\{\{/.test(item.value)
        ? { text: reader.plainText(item) }
        : { is: item.value ?? '' };
    return [{ value, label: reader.lineText(item), help: null, default: false, showIf: null }];
  }
  if (item.kind === 'list') {
    reader.problems.error(item, 'A choice is text or "Label: value"');
    return [];
  }
  if (item.entries.length === 1 && item.entries[0]?.key === 'code')
    return [{ code: reader.expression(item.entries[0].value) }];
  const get = (key: string): Node | undefined => getEntry(item, key)?.value;
  const pair = item.entries.find((entry) => !choiceKeys.includes(entry.key));
  for (const entry of item.entries) {
    if (entry !== pair && !choiceKeys.includes(entry.key))
      checkKey(entry, { known: choiceKeys }, reader.problems);
  }
  const label = get('label') ?? (pair ? keyNode(pair) : undefined);
  const value = get('value') ?? get('key') ?? pair?.value ?? label;
  if (!label || !value) {
    reader.problems.error(item, 'A choice is text or "Label: value"');
    return [];
  }
  const help = get('help');
  const image = get('image');
  const chosen = get('default');
  const showIf = get('show if');
  return [
    {
      value: reader.value(value),
      label: reader.lineText(label),
      help: help ? reader.blockText(help) : null,
      default: chosen ? reader.boolean(chosen) : false,
      showIf: showIf ? codeOf(showIf, reader) : null,
      ...(image ? { image: { file: reader.value(image), from: image.file } } : {}),
    },
  ];
}

function codeOf(node: Node, reader: Reader): number {
  const code = node.kind === 'map' ? getEntry(node, 'code')?.value : undefined;
  return reader.expression(code ?? node);
}

function readConditions(get: (key: string) => Node | undefined, reader: Reader): Condition[] {
  const found: Condition[] = [];
  for (const key of ['show if', 'enable if', 'hide if', 'disable if']) {
    const node = get(key);
    if (node) found.push(readCondition(node, key.startsWith('hide') || key.startsWith('disable'), reader));
  }
  return found;
}

function readCondition(node: Node, hide: boolean, reader: Reader): Condition {
  if (node.kind === 'scalar') {
    const value = reader.value(node);
    if ('js' in value) return { hide, variable: null, is: { is: true }, code: value.js };
    return { hide, variable: reader.name(node), is: { is: true }, code: null };
  }
  if (node.kind === 'map') return mapCondition(node, hide, reader);
  reader.problems.error(node, 'A condition is a variable, a variable and "is", or code');
  return { hide, variable: null, is: { is: true }, code: null };
}

function mapCondition(map: MapNode, hide: boolean, reader: Reader): Condition {
  for (const entry of map.entries) checkKey(entry, { known: ['variable', 'is', 'code'] }, reader.problems);
  const code = getEntry(map, 'code')?.value;
  if (code) return { hide, variable: null, is: { is: true }, code: reader.expression(code) };
  const variable = getEntry(map, 'variable')?.value;
  if (!variable) reader.problems.error(map, 'A condition needs "variable" or "code"');
  const is = getEntry(map, 'is')?.value;
  return {
    hide,
    variable: variable ? reader.name(variable) : null,
    is: is ? reader.value(is) : { is: true },
    code: null,
  };
}
