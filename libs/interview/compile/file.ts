import type { Block } from '../program/block.js';
import type { TermEntry } from '../program/program.js';
import type { Text } from '../program/text.js';
import { attachmentBlock, readAttachments } from './blocks/attachment.js';
import { readBase } from './blocks/base.js';
import { readMessages } from './blocks/field.js';
import { readQuestion } from './blocks/question.js';
import { readTerms } from './blocks/terms.js';
import { readCode, readData, readObjects, readTable, readTemplate } from './blocks/simple.js';
import { blockKeys, checkKeys, featureKeys, metadataKeys, modifierKeys, partKeys } from './keys.js';
import { nearest } from './nearest.js';
import { checkTranslations } from './translations.js';
import type { Reader } from './reader.js';
import type { TemplateFiles } from './template-files.js';
import { getEntry, type Entry, type MapNode, type Node } from './yaml.js';

/** What stands in one interview file, in its order. */
export type Part =
  | { part: 'block'; number: number }
  | { part: 'include'; file: string; node: Node }
  | { part: 'metadata'; map: MapNode }
  | { part: 'features'; map: MapNode }
  | { part: 'sections'; node: Node }
  | { part: 'terms'; terms: TermEntry[] }
  | { part: 'order'; node: Node }
  | { part: 'help'; help: { label: Text | null; content: Text; language: string | null } }
  | { part: 'parts'; parts: { [name: string]: Text } }
  | { part: 'messages'; messages: { [rule: string]: Text } };

export interface FileContext {
  reader: Reader;
  blocks: Block[];
  /** Files that attachments and templates name. */
  files: TemplateFiles;
}

const kinds = Object.keys(blockKeys).filter((kind) => kind !== 'comment');

/** Reads the blocks of a file; each block is pushed to `blocks` and stands in the parts by its number. */
export function readFile(name: string, documents: Node[], context: FileContext): Part[] {
  return documents.flatMap((node, at) => readDocument(node, at, name, context));
}

function readDocument(node: Node, at: number, name: string, context: FileContext): Part[] {
  const { reader } = context;
  if (node.kind !== 'map') {
    if (node.kind === 'scalar' && node.value === null) return [];
    reader.problems.error(node, 'A block is a map of keys and values');
    return [];
  }
  const kind = kindOf(node);
  if (kind === null) {
    if (node.entries.every((entry) => entry.key === 'comment')) return [];
    unknownKind(node, reader);
    return [];
  }
  const keys = blockKeys[kind] ?? { known: [] };
  checkKeys(
    node,
    {
      ...keys,
      known: [...keys.known, ...modifierKeys],
    },
    reader.problems,
  );
  const block = (made: Block): Part[] => [
    { part: 'block', number: context.blocks.push(checked(made, node, reader)) - 1 },
  ];
  const base = readBase(node, at, name, reader);
  const value = (getEntry(node, kind) as Entry | undefined)?.value ?? node;
  switch (kind) {
    case 'question': {
      const made = readQuestion(node, base, {
        reader,
        files: context.files,
        embed: (map) => embed(map, name, `${base.key}.${context.blocks.length}`, context),
      });
      const documents = attachmentBlock(base, made.question.attachments);
      return [...block(made), ...(documents ? block(documents) : [])];
    }
    case 'code':
      return block(readCode(node, base, reader));
    case 'objects':
      return block(readObjects(node, base, reader));
    case 'data':
    case 'data from code':
      return block(readData(node, base, reader, kind === 'data from code'));
    case 'template':
      return block(readTemplate(node, base, reader, context.files));
    case 'table':
      return block(readTable(node, base, reader));
    case 'attachment': {
      const variable = getEntry(node, 'variable name')?.value;
      const made = readAttachments(
        getEntry(node, 'attachments')?.value ?? getEntry(node, 'attachment')?.value ?? node,
        reader,
        context.files,
      );
      const names = [
        ...(variable ? [reader.name(variable)] : []),
        ...made.flatMap((attachment) => attachment.variable ?? []),
      ];
      if (names.length === 0)
        reader.problems.error(node, 'An attachment in a block of its own needs a "variable name"');
      return block({ ...base, kind: 'attachment', name: names[0] ?? '', attachments: made, defines: names });
    }
    case 'include':
      return includes(value, reader);
    case 'metadata':
      return mapPart(value, reader, (map) => {
        checkKeys(map, metadataKeys, reader.problems);
        return [{ part: 'metadata', map }];
      });
    case 'features':
      return mapPart(value, reader, (map) => {
        checkKeys(map, featureKeys, reader.problems);
        return [{ part: 'features', map }];
      });
    case 'sections':
      return [{ part: 'sections', node: value }];
    case 'terms':
    case 'auto terms':
      return [{ part: 'terms', terms: readTerms(value, kind === 'auto terms', base.language, reader) }];
    case 'order':
      return [{ part: 'order', node: value }];
    case 'translations':
      checkTranslations(value, reader);
      return [];
    case 'interview help':
      return mapPart(value, reader, (map) => helpPart(map, base.language, reader));
    case 'default screen parts':
      return mapPart(value, reader, (map) => {
        checkKeys(map, partKeys, reader.problems);
        return [
          {
            part: 'parts',
            parts: Object.fromEntries(map.entries.map((entry) => [entry.key, reader.blockText(entry.value)])),
          },
        ];
      });
    default:
      return [{ part: 'messages', messages: readMessages(value, reader) }];
  }
}

/** The key that says what a block is. */
function kindOf(map: MapNode): string | null {
  const has = (key: string): boolean => getEntry(map, key) !== undefined;
  if (
    has('question') ||
    (has('event') && has('review')) ||
    (has('fields') && !has('code') && !has('attachment'))
  )
    return 'question';
  if (has('attachment') || has('attachments')) return 'attachment';
  return kinds.find((kind) => has(kind)) ?? null;
}

function unknownKind(map: MapNode, reader: Reader): void {
  const known = [...kinds, ...modifierKeys, ...(blockKeys['question']?.known ?? [])];
  for (const { key, place } of map.entries) {
    if (known.includes(key)) continue;
    const near = nearest(key, known);
    reader.problems.error(
      place,
      `The key "${key}" is not known${near === null ? '' : `. Did you mean "${near}"?`}`,
    );
    return;
  }
  reader.problems.error(
    map,
    'This block says nothing of what it is: question, code, objects and their kin are known',
  );
}

function checked(block: Block, map: MapNode, reader: Reader): Block {
  const usesX = block.defines.find((name) => name.startsWith('x.') || name.startsWith('x['));
  if (usesX !== undefined && block.generic === null)
    reader.problems.error(map, `"${usesX}" needs "generic object: Class"`);
  return block;
}

/** A question inside a button is a block that no search reaches. */
function embed(map: MapNode, file: string, key: string, context: FileContext): number {
  const keys = blockKeys['question'] ?? { known: [] };
  checkKeys(map, { ...keys, known: [...keys.known, ...modifierKeys] }, context.reader.problems);
  const base = { ...readBase(map, 0, file, context.reader), key };
  const block = readQuestion(map, base, {
    reader: context.reader,
    files: context.files,
    embed: (inner) => embed(inner, file, `${key}.${context.blocks.length}`, context),
  });
  return context.blocks.push(block) - 1;
}

function includes(node: Node, reader: Reader): Part[] {
  const items = node.kind === 'list' ? node.items : [node];
  return items.map((item) => ({ part: 'include', file: reader.word(item), node: item }));
}

function mapPart(node: Node, reader: Reader, make: (map: MapNode) => Part[]): Part[] {
  if (node.kind === 'map') return make(node);
  reader.problems.error(node, 'A map of keys and values is expected here');
  return [];
}

function helpPart(map: MapNode, language: string | null, reader: Reader): Part[] {
  checkKeys(map, { known: ['label', 'heading', 'content', 'audio', 'video'] }, reader.problems);
  const label = getEntry(map, 'label')?.value ?? getEntry(map, 'heading')?.value;
  const content = getEntry(map, 'content')?.value;
  if (!content) reader.problems.error(map, 'Help needs "content"');
  return [
    {
      part: 'help',
      help: {
        label: label ? reader.lineText(label) : null,
        content: content ? reader.blockText(content) : [],
        language,
      },
    },
  ];
}
