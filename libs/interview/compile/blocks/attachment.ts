import type { Attachment, AttachmentTemplate, Block, BlockBase } from '../../program/block.js';
import type { Fn, Text } from '../../program/text.js';
import type { Value } from '../../program/value.js';
import { attachmentKeys, checkKeys } from '../keys.js';
import type { Reader } from '../reader.js';
import type { TemplateFiles } from '../template-files.js';
import { getEntry, type MapNode, type Node } from '../yaml.js';
import { contentFile } from './simple.js';

const formats = ['pdf', 'docx', 'md', 'html'] as const;
type Format = (typeof formats)[number];

/** What a document is made of, and the formats in which it can come out. */
const ways: { readonly [key: string]: readonly Format[] } = {
  content: formats,
  'content file': formats,
  'docx template file': ['pdf', 'docx'],
  'pdf template file': ['pdf'],
};
const ofForms = ['fields', 'field variables', 'field code', 'editable'];

export function readAttachments(node: Node, reader: Reader, files: TemplateFiles): Attachment[] {
  const items = node.kind === 'list' ? node.items : [node];
  return items.flatMap((item) => {
    if (item.kind === 'map') return [readAttachment(item, reader, files)];
    if (item.kind === 'list')
      reader.problems.error(item, 'An attachment is a map of name, filename and content');
    return [];
  });
}

/** Attachments of a question that are written as the variable name of a block, and what code gives. */
export function readNamedAttachments(map: MapNode, reader: Reader): Fn[] {
  const get = (key: string): Node | undefined => getEntry(map, key)?.value;
  const node = get('attachments') ?? get('attachment');
  const items = node === undefined ? [] : node.kind === 'list' ? node.items : [node];
  const code = get('attachments code') ?? get('attachment code');
  return [...items.filter((item) => item.kind === 'scalar'), ...(code ? [code] : [])].map((item) =>
    reader.expression(item),
  );
}

/**
 * A question's documents that have a variable name are defined by a block of their own, so that who asks
 * for the name gets the document and not the question.
 */
export function attachmentBlock(base: BlockBase, attachments: Attachment[]): Block | null {
  const named = attachments.filter(({ variable }) => variable !== null);
  const names = named.flatMap(({ variable }) => variable ?? []);
  if (names.length === 0) return null;
  return {
    ...base,
    id: null,
    key: `${base.key}.attachments`,
    mandatory: false,
    initial: false,
    event: null,
    need: [],
    needPost: [],
    undefine: [],
    reconsider: true,
    kind: 'attachment',
    name: names[0] ?? '',
    attachments: named,
    defines: names,
  };
}

function readAttachment(map: MapNode, reader: Reader, files: TemplateFiles): Attachment {
  checkKeys(map, attachmentKeys, reader.problems);
  const get = (key: string): Node | undefined => getEntry(map, key)?.value;
  const name = get('name');
  const filename = get('filename');
  const content = get('content') ?? contentFile(map, files);
  const variable = get('variable name');
  const language = get('language');
  const skip = get('skip undefined');
  const metadata = get('metadata');
  const [way, other] = Object.keys(ways).filter((key) => get(key) !== undefined);
  if (way === undefined)
    reader.problems.error(map, `An attachment needs one of ${Object.keys(ways).map(quoted).join(', ')}`);
  if (other !== undefined) reader.problems.error(map, `An attachment has either "${way}" or "${other}"`);
  return {
    name: name ? reader.lineText(name) : ['Document'],
    filename: filename ? reader.plainText(filename) : [],
    formats: readFormats(get('valid formats'), way ?? 'content', reader),
    language: language ? reader.word(language) : null,
    metadata: metadata?.kind === 'map' ? texts(metadata, reader) : {},
    content: content ? reader.documentText(content) : [],
    template: readTemplateFile(map, reader, files),
    skipUndefined: skip ? reader.boolean(skip) : false,
    variable: variable ? reader.name(variable) : null,
  };
}

const quoted = (key: string): string => `"${key}"`;

function readTemplateFile(map: MapNode, reader: Reader, files: TemplateFiles): AttachmentTemplate | null {
  const docx = getEntry(map, 'docx template file')?.value;
  const pdf = getEntry(map, 'pdf template file')?.value;
  if (!pdf) {
    const lost = ofForms.map((key) => getEntry(map, key)).find((entry) => entry !== undefined);
    if (lost) reader.problems.error(lost.place, `"${lost.key}" needs a "pdf template file"`);
  }
  if (docx) {
    const found = files.docx(docx);
    return found && { type: 'docx', ...found };
  }
  const found = pdf ? files.pdf(pdf) : null;
  const editable = getEntry(map, 'editable')?.value;
  return (
    found && {
      type: 'pdf',
      ...found,
      editable: editable ? reader.value(editable) : { is: true },
      fields: readFormFields(map, reader),
    }
  );
}

/** `fields` gives texts or values, `field code` expressions, `field variables` answers of the same name. */
function readFormFields(map: MapNode, reader: Reader): { name: string; value: Value }[] {
  const entries = ['fields', 'field code'].flatMap((key) => {
    const node = getEntry(map, key)?.value;
    const items = node === undefined ? [] : node.kind === 'list' ? node.items : [node];
    return items.flatMap((item) => {
      if (item.kind !== 'map') {
        reader.problems.error(item, `"${key}" is a list of "- Name of the field: value"`);
        return [];
      }
      return item.entries.map(({ key: name, value }) => ({
        name,
        value: key === 'fields' ? formValue(value, reader) : { js: reader.expression(value) },
      }));
    });
  });
  const variables = getEntry(map, 'field variables')?.value;
  const items = variables === undefined ? [] : variables.kind === 'list' ? variables.items : [variables];
  return [
    ...entries,
    ...items.map((item) => ({ name: reader.word(item), value: { js: reader.expression(item) } })),
  ];
}

/** Only what is a form's own value is taken as one: a list or map is none. */
function formValue(node: Node, reader: Reader): Value {
  const value = reader.value(node);
  if (!('is' in value) || typeof value.is !== 'object' || value.is === null) return value;
  reader.problems.error(node, "The value of a form's field is text, a number, true or false");
  return { is: '' };
}

function texts(map: MapNode, reader: Reader): { [key: string]: Text } {
  return Object.fromEntries(map.entries.map(({ key, value }) => [key, reader.plainText(value)]));
}

function readFormats(node: Node | undefined, way: string, reader: Reader): Format[] {
  const possible = ways[way] ?? formats;
  if (!node) return (['pdf', 'docx'] as const).filter((format) => possible.includes(format));
  return reader.words(node).flatMap((word) => {
    const known = formats.find((format) => format === word.toLowerCase());
    if (!known) reader.problems.error(node, `The format "${word}" is not known: ${formats.join(', ')} are`);
    else if (!possible.includes(known))
      reader.problems.error(node, `From a "${way}" comes ${possible.join(' or ')}, not ${known}`);
    else return [known];
    return [];
  });
}
