import type { Attachment } from '../../program/block.js';
import type { Text } from '../../program/text.js';
import { attachmentKeys, checkKeys } from '../keys.js';
import type { Reader } from '../reader.js';
import { getEntry, type MapNode, type Node } from '../yaml.js';
import { contentFile } from './simple.js';

const formats = ['pdf', 'docx', 'md', 'html'] as const;
type Format = (typeof formats)[number];

export function readAttachments(node: Node, reader: Reader, file: (node: Node) => Node | null): Attachment[] {
  const items = node.kind === 'list' ? node.items : [node];
  return items.flatMap((item) => {
    if (item.kind === 'map') return [readAttachment(item, reader, file)];
    reader.problems.error(item, 'An attachment is a map of name, filename and content');
    return [];
  });
}

function readAttachment(map: MapNode, reader: Reader, file: (node: Node) => Node | null): Attachment {
  checkKeys(map, attachmentKeys, reader.problems);
  const get = (key: string): Node | undefined => getEntry(map, key)?.value;
  const name = get('name');
  const filename = get('filename');
  const content = get('content') ?? contentFile(map, file);
  const variable = get('variable name');
  const language = get('language');
  const skip = get('skip undefined');
  const metadata = get('metadata');
  const later = attachmentKeys.later?.some((key) => get(key) !== undefined);
  if (!content && !later) reader.problems.error(map, 'An attachment needs "content" or "content file"');
  return {
    name: name ? reader.lineText(name) : ['Document'],
    filename: filename ? reader.plainText(filename) : [],
    formats: readFormats(get('valid formats'), reader),
    language: language ? reader.word(language) : null,
    metadata: metadata?.kind === 'map' ? texts(metadata, reader) : {},
    content: content ? reader.documentText(content) : [],
    skipUndefined: skip ? reader.boolean(skip) : false,
    variable: variable ? reader.name(variable) : null,
  };
}

function texts(map: MapNode, reader: Reader): { [key: string]: Text } {
  return Object.fromEntries(map.entries.map(({ key, value }) => [key, reader.plainText(value)]));
}

function readFormats(node: Node | undefined, reader: Reader): Format[] {
  if (!node) return ['pdf', 'docx'];
  return reader.words(node).flatMap((word) => {
    const known = formats.find((format) => format === word.toLowerCase());
    if (known) return [known];
    reader.problems.error(node, `The format "${word}" is not known: ${formats.join(', ')} are`);
    return [];
  });
}
