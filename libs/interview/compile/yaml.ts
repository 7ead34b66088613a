import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Document,
  type Node as YamlNode,
} from 'yaml';
import type { Json } from '../protocol/screen.js';
import type { Place, Problems } from './problems.js';

/** A value of a YAML file with its place, aliases resolved. */
export type Node = ScalarNode | ListNode | MapNode;

export interface ScalarNode extends Place {
  kind: 'scalar';
  value: string | number | boolean | null;
  /** As the author wrote it: `007` where text is wanted. */
  source: string;
  /** Line on which the text itself begins (block scalars begin below their key). */
  textLine: number;
  /** Where an interview names the file of which this is the text. */
  namedBy?: Place;
}

export interface ListNode extends Place {
  kind: 'list';
  items: Node[];
}

export interface Entry {
  key: string;
  place: Place;
  value: Node;
}

export interface MapNode extends Place {
  kind: 'map';
  entries: Entry[];
}

const limits = { bytes: 1_048_576, documents: 2000, depth: 40, aliases: 100, nodes: 100_000 };

/**
 * Reads a file of blocks: YAML 1.2, core schema, within limits (bytes, documents, depth, aliases), without
 * tags of other schemas, duplicate keys or `__proto__`.
 */
export function readYaml(file: string, text: string, problems: Problems): Node[] {
  const top: Place = { file, line: 1, column: 1 };
  if (text.length > limits.bytes) {
    problems.error(top, `The file is larger than ${limits.bytes} bytes`);
    return [];
  }
  const broken = text.indexOf('\uFFFD');
  if (broken !== -1) {
    // A decoder puts this character where bytes are no UTF-8; nobody writes it.
    const before = text.slice(0, broken).split('\n');
    const place = { file, line: before.length, column: (before.at(-1) ?? '').length + 1 };
    problems.error(place, 'The file is not UTF-8 text here');
    return [];
  }
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, {
    version: '1.2',
    schema: 'core',
    uniqueKeys: true,
    strict: true,
    merge: false,
    lineCounter: lines,
    logLevel: 'silent',
  });
  const documents: Document[] = Array.isArray(parsed) ? parsed : [];
  if (documents.length > limits.documents) {
    problems.error(top, `The file has more than ${limits.documents} blocks`);
    return [];
  }
  const found: Node[] = [];
  let nodes = 0;
  let aliases = 0;
  for (const document of documents) {
    const faults = [...document.errors, ...document.warnings];
    for (const fault of faults) {
      const at = lines.linePos(fault.pos[0]);
      problems.error({ file, line: at.line, column: at.col }, yamlMessage(fault.message));
    }
    if (faults.length > 0 || document.contents === null) continue;
    const read = (node: unknown, depth: number): Node => {
      const place = placeOf(node);
      nodes += 1;
      if (depth > limits.depth || nodes > limits.nodes)
        throw new TooMuch(place, depth > limits.depth ? 'deep' : 'large');
      if (isAlias(node)) {
        aliases += 1;
        if (aliases > limits.aliases) throw new TooMuch(place, 'full of aliases');
        return read(node.resolve(document), depth + 1);
      }
      if (isMap(node)) {
        return {
          kind: 'map',
          ...place,
          entries: node.items.map((pair) => entry(pair.key, pair.value, depth)),
        };
      }
      if (isSeq(node))
        return { kind: 'list', ...place, items: node.items.map((item) => read(item, depth + 1)) };
      if (!isScalar(node)) return { kind: 'scalar', ...place, value: null, source: '', textLine: place.line };
      const value = scalar(node.value);
      const block = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
      return {
        kind: 'scalar',
        ...place,
        value,
        source: typeof value === 'string' ? value : (node.source ?? (value === null ? '' : String(value))),
        textLine: place.line + (block ? 1 : 0),
      };
    };
    const entry = (key: unknown, value: unknown, depth: number): Entry => {
      const read1 = read(key, depth + 1);
      const name = read1.kind === 'scalar' ? read1.source : '';
      if (read1.kind !== 'scalar') problems.error(read1, 'A key must be text');
      if (name === '__proto__') problems.error(read1, 'The key "__proto__" is not allowed');
      return {
        key: name,
        place: { file, line: read1.line, column: read1.column },
        value: read(value, depth + 1),
      };
    };
    const placeOf = (node: unknown): Place => {
      const offset = (node as YamlNode | null)?.range?.[0] ?? 0;
      const at = lines.linePos(offset);
      return { file, line: at.line, column: at.col };
    };
    try {
      found.push(read(document.contents, 0));
    } catch (error) {
      if (!(error instanceof TooMuch)) throw error;
      problems.error(error.place, `The block is too ${error.message}`);
    }
  }
  return found;
}

class TooMuch extends Error {
  constructor(
    readonly place: Place,
    how: string,
  ) {
    super(how);
  }
}

function scalar(value: unknown): ScalarNode['value'] {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function yamlMessage(message: string): string {
  const first = message.split('\n')[0] ?? message;
  // The parser's own stack ends before ours would.
  if (first.startsWith('Maximum call stack')) return 'The block is too deep';
  return /mapping|implicit|block collections|colon/i.test(first)
    ? `${first} (text with a colon and a space in it needs quotes)`
    : first;
}

export function getEntry(map: MapNode, key: string): Entry | undefined {
  return map.entries.find((entry) => entry.key === key);
}

/** The value without places; maps have no prototype. */
export function plain(node: Node): Json {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plain);
  const map: { [key: string]: Json } = Object.create(null) as { [key: string]: Json };
  for (const { key, value } of node.entries) map[key] = plain(value);
  return map;
}
