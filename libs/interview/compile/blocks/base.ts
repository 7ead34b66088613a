import type { BlockBase } from '../../program/block.js';
import type { Fn } from '../../program/text.js';
import type { Reader } from '../reader.js';
import { getEntry, type MapNode, type Node } from '../yaml.js';

/** The modifiers that any block may have. `number` is the block's place in its file, from 0. */
export function readBase(map: MapNode, number: number, file: string, reader: Reader): BlockBase {
  const get = (key: string): Node | undefined => getEntry(map, key)?.value;
  const idNode = get('id');
  const id = idNode ? reader.word(idNode) : null;
  const { need, post } = readNeed(get('need'), reader);
  const progress = get('progress');
  const roleNode = get('role');
  return {
    file,
    line: map.line,
    id,
    key: id ?? `${file}#${number}`,
    mandatory: flag(get('mandatory'), reader),
    initial: flag(get('initial'), reader),
    condition: condition(get('if'), reader),
    need,
    needPost: post,
    generic: word(get('generic object'), reader),
    language: word(get('language'), reader),
    dependsOn: names(get('depends on'), reader),
    reconsider: readReconsider(get('reconsider'), reader),
    undefine: names(get('undefine'), reader),
    section: word(get('section'), reader),
    progress: progress ? reader.value(progress) : null,
    defines: [],
    event: word(get('event'), reader),
    role: roleNode ? reader.words(roleNode) : null,
  };
}

function flag(node: Node | undefined, reader: Reader): boolean | Fn {
  return node ? reader.flag(node) : false;
}

function condition(node: Node | undefined, reader: Reader): Fn | null {
  if (!node) return null;
  const known = reader.flag(node);
  return typeof known === 'number'
    ? known
    : reader.expression({
        ...node,
        kind: 'scalar',
        source: String(known),
        value: known,
        textLine: node.line,
      });
}

function word(node: Node | undefined, reader: Reader): string | null {
  return node ? reader.word(node) : null;
}

function names(node: Node | undefined, reader: Reader): string[] {
  if (!node) return [];
  return (node.kind === 'list' ? node.items : [node])
    .map((item) => reader.name(item))
    .filter((name) => name !== '');
}

function readReconsider(node: Node | undefined, reader: Reader): boolean | string[] {
  if (!node) return true;
  if (node.kind === 'list') return names(node, reader);
  return reader.boolean(node);
}

function readNeed(node: Node | undefined, reader: Reader): { need: Fn[]; post: Fn[] } {
  const found: { need: Fn[]; post: Fn[] } = { need: [], post: [] };
  const read = (one: Node, into: Fn[]): void => {
    if (one.kind === 'list') for (const item of one.items) read(item, into);
    else if (one.kind === 'map') {
      for (const { key, place, value } of one.entries) {
        if (key !== 'pre' && key !== 'post')
          reader.problems.error(place, `The key "${key}" is not known. Did you mean "pre" or "post"?`);
        read(value, key === 'post' ? found.post : found.need);
      }
    } else into.push(reader.expression(one));
  };
  if (node) read(node, found.need);
  return found;
}
