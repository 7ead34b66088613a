import type { ActionButton, BlockBase, Button, Field, Question, ReviewEntry } from '../../program/block.js';
import type { Fn, Text } from '../../program/text.js';
import { checkKeys, reviewKeys } from '../keys.js';
import type { Value } from '../../program/value.js';
import { booleanOf, textOf, type Reader } from '../reader.js';
import type { TemplateFiles } from '../template-files.js';
import { getEntry, type MapNode, type Node } from '../yaml.js';
import { readAttachments, readNamedAttachments } from './attachment.js';
import { fieldOptions, keyNode, readField } from './field.js';
import { readMedia } from './media.js';
import { readSets } from './simple.js';
import { readTerms } from './terms.js';

const commands = [
  'continue',
  'restart',
  'exit',
  'leave',
  'new_session',
  'register',
  'signin',
  'logout',
  'refresh',
  'url',
];
const ways = ['fields', 'yesno', 'noyes', 'yesnomaybe', 'field', 'signature'];

export interface QuestionParts {
  reader: Reader;
  /** Makes a block of its own of a question inside a button; gives its number. */
  embed: (map: MapNode) => number;
  files: TemplateFiles;
}

export function readQuestion(
  map: MapNode,
  base: BlockBase,
  { reader, embed, files }: QuestionParts,
): BlockBase & { kind: 'question'; question: Question } {
  const get = (key: string): Node | undefined => getEntry(map, key)?.value;
  const line = (key: string): Text | null => {
    const node = get(key);
    return node ? reader.lineText(node) : null;
  };
  const block = (key: string): Text | null => {
    const node = get(key);
    return node ? reader.blockText(node) : null;
  };
  const flag = (key: string, otherwise: boolean): boolean | Fn => {
    const node = get(key);
    return node ? reader.flag(node) : otherwise;
  };
  const used = ways.filter((way) => get(way));
  if (used.length > 1)
    reader.problems.error(map, `A question has one way to answer, not both "${used[0]}" and "${used[1]}"`);
  const fields = readFields(map, reader);
  const choiceField = get('field');
  const buttonsNode = choiceField
    ? undefined
    : (get('buttons') ?? get('choices') ?? get('dropdown') ?? get('combobox'));
  const buttons = buttonsNode ? readButtons(buttonsNode, reader, embed) : [];
  const review = get('review');
  const continueNode =
    get('continue button field') ?? (choiceField && fields.length === 0 ? choiceField : undefined);
  const continueField = continueNode ? reader.name(continueNode) : null;
  const attachments = get('attachments') ?? get('attachment');
  const validation = get('validation code');
  const actions = get('action buttons');
  const skip = get('skip undefined');
  const decoration = get('decoration');
  const reload = get('reload') ?? get('check in');
  const validationCode = validation ? reader.code(validation) : null;
  const question: Question = {
    title: line('question') ?? [],
    subquestion: block('subquestion'),
    under: block('under'),
    right: block('right'),
    help: readHelp(get('help'), reader),
    fields,
    continueField,
    continueLabel: line('continue button label'),
    resumeLabel: line('resume button label'),
    hideContinue: flag('hide continue button', false),
    allowDownloading: flag('allow downloading', true),
    backButton: flag('back button', true),
    preventBack: flag('prevent going back', false),
    review: review ? readReview(review, reader) : null,
    skipUndefined: skip ? reader.boolean(skip) : true,
    buttons,
    ends: fields.length === 0 && continueField === null && !review && buttons.length === 0,
    audio: readMedia(get('audio'), reader),
    video: readMedia(get('video'), reader),
    decoration: decoration ? reader.value(decoration) : null,
    reload: reload ? secondsValue(reload, reader) : null,
    allowEmailing: flag('allow emailing', false),
    actionButtons: actions ? readActionButtons(actions, reader) : [],
    validation: validationCode?.run ?? null,
    attachments: attachments ? readAttachments(attachments, reader, files) : [],
    namedAttachments: readNamedAttachments(map, reader),
    listCollect: readListCollect(get('list collect'), fields, map, reader),
    terms: [
      ...readTerms(get('terms'), false, base.language, reader),
      ...readTerms(get('auto terms'), true, base.language, reader),
    ],
  };
  const defined = [
    ...fields.filter((field) => field.name !== '').map((field) => field.name),
    ...(continueField === null ? [] : [continueField]),
  ];
  return {
    ...base,
    kind: 'question',
    question,
    defines: [...readSets(map, defined, reader), ...(base.event === null ? [] : [base.event])],
  };
}

function readFields(map: MapNode, reader: Reader): Field[] {
  const node = getEntry(map, 'fields')?.value;
  if (node) {
    const items = node.kind === 'list' ? node.items : [node];
    return items.flatMap((item) => readField(item, reader) ?? []);
  }
  for (const type of ['yesno', 'noyes', 'yesnomaybe']) {
    const variable = getEntry(map, type)?.value;
    if (variable) return [questionField(variable, map, reader, type, 'buttons')];
  }
  const signed = getEntry(map, 'signature')?.value;
  if (signed) return [questionField(signed, map, reader, 'signature', null)];
  const variable = getEntry(map, 'field')?.value;
  const way = ['choices', 'buttons', 'dropdown', 'combobox'].find((key) => getEntry(map, key));
  if (!variable || way === undefined) return [];
  return [questionField(variable, map, reader, null, way === 'choices' ? null : way)];
}

/** A question that is itself the label of its one field. */
function questionField(
  variable: Node,
  map: MapNode,
  reader: Reader,
  datatype: string | null,
  inputType: string | null,
): Field {
  const type = getEntry(map, 'datatype')?.value;
  const get = (key: string): Node | undefined =>
    key === 'help' || key === 'code' ? undefined : getEntry(map, key)?.value;
  const options = fieldOptions(get, reader, datatype ?? (type ? reader.word(type) : null));
  const title = getEntry(map, 'question')?.value;
  return {
    ...options,
    datatype: options.datatype === 'text' && inputType === null ? 'radio' : options.datatype,
    name: reader.name(variable),
    code: null,
    note: null,
    label: title ? reader.lineText(title) : null,
    noLabel: true,
    inputType: inputType ?? options.inputType,
  };
}

/** `true`, an expression, or a map with `enable`. */
function readListCollect(
  node: Node | undefined,
  fields: Field[],
  map: MapNode,
  reader: Reader,
): boolean | Fn {
  if (!node) return false;
  if (node.kind === 'map') checkKeys(node, { known: ['enable'] }, reader.problems);
  const enabled = reader.flag(node.kind === 'map' ? (getEntry(node, 'enable')?.value ?? node) : node);
  if (enabled !== false && !fields.some((field) => /\[[i-n]\]/.test(field.name)))
    reader.problems.error(map, '"list collect" needs fields with an index, like kids[i].name.first');
  return enabled;
}

function readHelp(node: Node | undefined, reader: Reader): Question['help'] {
  if (!node) return null;
  if (node.kind !== 'map') return { label: null, content: reader.blockText(node), audio: [], video: [] };
  checkKeys(node, { known: ['label', 'heading', 'content', 'audio', 'video'] }, reader.problems);
  const label = getEntry(node, 'label')?.value ?? getEntry(node, 'heading')?.value;
  const content = getEntry(node, 'content')?.value;
  if (!content) reader.problems.error(node, 'Help needs "content"');
  return {
    label: label ? reader.lineText(label) : null,
    content: content ? reader.blockText(content) : [],
    audio: readMedia(getEntry(node, 'audio')?.value, reader),
    video: readMedia(getEntry(node, 'video')?.value, reader),
  };
}

/** Seconds, or true. */
function secondsValue(node: Node, reader: Reader): Value {
  const value = reader.value(node);
  const known = 'is' in value ? booleanOf(value.is) : null;
  if ('is' in value && known === null && !(Number(value.is) > 0))
    reader.problems.error(node, `"${textOf(node)}" is no number of seconds`);
  return known === null ? value : { is: known };
}

const buttonKeys = ['help', 'image', 'color', 'css class', 'url', 'show if', 'icon'];

function readButtons(node: Node, reader: Reader, embed: (map: MapNode) => number): Button[] {
  const items = node.kind === 'list' ? node.items : [node];
  return items.flatMap((item, at): Button[] => {
    if (item.kind === 'scalar') {
      const word = item.source.trim().toLowerCase();
      if (commands.includes(word))
        return [
          { label: reader.lineText(item), value: word, code: null, question: null, url: null, showIf: null },
        ];
      reader.problems.error(
        item,
        `The button "${item.source}" does nothing: give it a "field", code, a question or a command`,
      );
      return [];
    }
    if (item.kind !== 'map') return [];
    const pair = item.entries.find((entry) => !buttonKeys.includes(entry.key));
    if (!pair) return [];
    const url = getEntry(item, 'url')?.value;
    const showIf = getEntry(item, 'show if')?.value;
    const condition = showIf?.kind === 'map' ? getEntry(showIf, 'code')?.value : showIf;
    const button: Button = {
      label: reader.lineText(keyNode(pair)),
      value: String(at),
      code: null,
      question: null,
      url: url ? reader.value(url) : null,
      showIf: condition ? reader.expression(condition) : null,
    };
    if (pair.value.kind === 'map') {
      const code = getEntry(pair.value, 'code')?.value;
      const word = getEntry(pair.value, 'command')?.value;
      const address = getEntry(pair.value, 'url')?.value;
      if (address) button.url = reader.value(address);
      if (code) button.code = reader.code(code).run;
      else if (getEntry(pair.value, 'question')) button.question = embed(pair.value);
      else if (word) button.value = readCommand(word, reader);
      else if (address) button.value = 'url';
      else reader.problems.error(pair.value, 'A button holds code, a question or a command');
    } else button.value = readCommand(pair.value, reader);
    return [button];
  });
}

function readCommand(node: Node, reader: Reader): string {
  const word = reader.word(node);
  if (!commands.includes(word))
    reader.problems.error(node, `"${word}" is not known: ${commands.join(', ')} are`);
  return word;
}

function readReview(node: Node, reader: Reader): ReviewEntry[] {
  const items = node.kind === 'list' ? node.items : [node];
  return items.flatMap((item): ReviewEntry[] => {
    if (item.kind !== 'map') {
      reader.problems.error(item, 'An entry of a review is written as "- Label: variable"');
      return [];
    }
    const get = (key: string): Node | undefined => getEntry(item, key)?.value;
    const short =
      get('field') || get('fields') || get('note') || get('html')
        ? undefined
        : item.entries.find((entry) => !reviewKeys.known.includes(entry.key));
    const rest: MapNode = { ...item, entries: item.entries.filter((entry) => entry !== short) };
    checkKeys(rest, reviewKeys, reader.problems);
    const label = get('label') ?? (short ? keyNode(short) : undefined);
    const target = get('fields') ?? get('field') ?? short?.value;
    const button = get('button');
    const note = get('note') ?? get('html');
    const help = get('help');
    const showIf = get('show if');
    const targets = target ? (target.kind === 'list' ? target.items : [target]) : [];
    const fields = targets.flatMap((one) =>
      one.kind === 'scalar' ? [{ name: reader.name(one), check: null }] : [],
    );
    return [
      {
        label: label ? reader.lineText(label) : null,
        button: button ? reader.blockText(button) : null,
        note: note ? reader.blockText(note) : null,
        help: help ? reader.blockText(help) : null,
        fields,
        showIf: showIf
          ? (showIf.kind === 'list' ? showIf.items : [showIf]).map((one) => reader.expression(one))
          : [],
      },
    ];
  });
}

function readActionButtons(node: Node, reader: Reader): ActionButton[] {
  const items = node.kind === 'list' ? node.items : [node];
  return items.flatMap((item): ActionButton[] => {
    if (item.kind !== 'map') return [];
    checkKeys(
      item,
      { known: ['label', 'action', 'arguments', 'color', 'icon', 'placement', 'css class'] },
      reader.problems,
    );
    const label = getEntry(item, 'label')?.value;
    const action = getEntry(item, 'action')?.value;
    const values = getEntry(item, 'arguments')?.value;
    if (!label || !action) {
      reader.problems.error(item, 'An action button needs "label" and "action"');
      return [];
    }
    const given = values?.kind === 'map' ? values.entries : [];
    return [
      {
        label: reader.lineText(label),
        action: reader.word(action),
        arguments: Object.fromEntries(given.map(({ key, value }) => [key, reader.value(value)])),
      },
    ];
  });
}
