import { type Node, parse } from 'acorn';
import { unzipSync } from 'fflate';
import { textOf } from './text-of.js';
import { visibleText } from './visible-text.js';

/** What a file of a package reaches for, as far as reading it can tell. */
export interface Touches {
  path: string;
  /** Functions that act on the world outside the interview, as in `send_email`. */
  effects: string[];
  /** Modules that the file imports. */
  imports: string[];
  /** Of code: names that it takes from outside itself. Of templates: what they write out. */
  names: string[];
  /** The file could not be read. */
  unreadable: boolean;
}

/** The language's functions that leave the interview, read who the person is, or read other sessions. */
const EFFECTS = [
  'send_email',
  'send_sms',
  'background_action',
  'fetch_json',
  'interview_list',
  'interview_url',
  'user_info',
  'user_has_privilege',
  'user_privileges',
  'all_variables',
  'log',
  'command',
];
const CALL = new RegExp(`\\b(${EFFECTS.join('|')})\\s*\\(`, 'g');
/** Named in all code, and of no interest. */
const PLAIN = new Set(
  'undefined NaN Infinity Object Array String Number Boolean Math JSON Map Set Date Intl RegExp Error TypeError RangeError parseInt parseFloat isNaN isFinite'.split(
    ' ',
  ),
);
const EXPRESSION = /\{\{\{?([^{}]{1,200})\}\}|\$\{([^{}]{1,200})\}/g;
const MOST_NAMES = 100;
/** Of a DOCX, unpacked. */
const MOST_XML_BYTES = 4 * 1024 * 1024;

/** What functions, modules, templates and interviews touch; files that touch nothing are left out. */
export function touchedBy(files: ReadonlyMap<string, Buffer>): Touches[] {
  return [...files]
    .map(([path, content]) => touchesOf(path, content))
    .filter(
      (found) =>
        found !== null &&
        (found.unreadable || found.effects.length + found.imports.length + found.names.length > 0),
    )
    .filter((found) => found !== null)
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function touchesOf(path: string, content: Buffer): Touches | null {
  const found = { path, effects: [], imports: [], names: [], unreadable: false };
  try {
    if (/^(functions|module)\/.*\.m?js$/.test(path)) return { ...found, ...inCode(textOf(content) ?? '\0') };
    if (/^interviews\/.*\.ya?ml$/.test(path)) return { ...found, effects: calledIn(textOf(content) ?? '') };
    const text = /^templates\/.*\.docx$/i.test(path)
      ? wordsOfDocx(content)
      : /^templates\/.*\.(md|txt|html|hbs)$/.test(path)
        ? (textOf(content) ?? '')
        : null;
    return text === null ? null : { ...found, effects: calledIn(text), names: writtenOut(text) };
  } catch {
    return { ...found, unreadable: true };
  }
}

function calledIn(text: string): string[] {
  return unique([...text.matchAll(CALL)].map(([, name = '']) => name));
}

function writtenOut(text: string): string[] {
  return unique([...text.matchAll(EXPRESSION)].map(([, braces, dollar]) => (braces ?? dollar ?? '').trim()));
}

/** Word cuts an expression into runs as it likes: all markup goes before it is read. */
function wordsOfDocx(content: Buffer): string {
  const parts = unzipSync(content, {
    filter: ({ name, originalSize }) =>
      /^word\/(document|header\d*|footer\d*)\.xml$/.test(name) && originalSize <= MOST_XML_BYTES,
  });
  return Object.values(parts)
    .map((part) => new TextDecoder().decode(part).replace(/<[^<>]*>/g, ''))
    .join('\n');
}

function inCode(text: string): Pick<Touches, 'effects' | 'imports' | 'names'> {
  const read: Reading = { used: new Set(), declared: new Set(), imports: [] };
  visit(parse(text, { ecmaVersion: 'latest', sourceType: 'module' }) as unknown as Tree, read);
  const free = [...read.used].filter((name) => !read.declared.has(name));
  return {
    effects: unique(free.filter((name) => EFFECTS.includes(name))),
    imports: unique(read.imports),
    names: unique(free.filter((name) => !EFFECTS.includes(name) && !PLAIN.has(name))),
  };
}

interface Reading {
  used: Set<string>;
  declared: Set<string>;
  imports: string[];
}

type Tree = Node & { [member: string]: unknown };

/** Names are told apart by where they stand, not by scope: one that is declared anywhere counts as the file's own. */
function visit(node: Tree, read: Reading): void {
  if (node.type === 'Identifier') read.used.add(node['name'] as string);
  if (/^(Import|ExportAll|ExportNamed)/.test(node.type) && isTree(node['source'])) {
    const { value } = node['source'];
    read.imports.push(typeof value === 'string' ? value : '(computed)');
  }
  for (const place of ['id', 'params', 'param', 'local']) {
    if (node.type === 'ExportSpecifier') continue;
    for (const pattern of [node[place]].flat()) if (isTree(pattern)) declare(pattern, read);
  }
  for (const [place, value] of Object.entries(node)) {
    const isName = (place === 'property' || place === 'key') && node['computed'] !== true;
    if (isName || place === 'exported' || place === 'imported' || place === 'label') continue;
    for (const child of [value].flat()) if (isTree(child)) visit(child, read);
  }
}

function declare(pattern: Tree, read: Reading): void {
  if (pattern.type === 'Identifier') read.declared.add(pattern['name'] as string);
  for (const place of ['left', 'argument', 'elements', 'properties', 'value'])
    for (const child of [pattern[place]].flat()) if (isTree(child)) declare(child, read);
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && typeof (value as Tree).type === 'string';
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names.map((name) => visibleText(name)))].toSorted().slice(0, MOST_NAMES);
}
