import { isTextName } from './text/names.js';
import type { Json } from '../protocol/screen.js';
import { nameText, parseName } from '../names/name.js';
import type { Program } from '../program/program.js';
import type { DocumentPiece, Fn, Text } from '../program/text.js';
import type { Value } from '../program/value.js';
import { definitionsOf, isReserved } from './definitions.js';
import type { Functions } from './functions.js';
import { JavaScriptError, parseExpression } from './javascript.js';
import type { Place, Problems } from './problems.js';
import { documentPieces } from './text/document.js';
import { cut, TextError, type Cut } from './text/holes.js';
import { markdownBlocks, markdownInline, plainInline } from './text/markdown.js';
import { Pieces } from './text/pieces.js';
import type { Written } from './written.js';
import { plain, type Node } from './yaml.js';

const trues = new Set(['true', 'yes', 'on']);
const falses = new Set(['false', 'no', 'off']);
const alone = /^\s*\$\{([\s\S]*)\}\s*$/;

/** Reads the values of a block: texts, expressions, names; what is wrong is reported with its place. */
export class Reader {
  /** All that was read, in its order. */
  readonly written: Written[] = [];

  constructor(
    readonly problems: Problems,
    readonly functions: Functions,
    readonly helpers: Set<string>,
    readonly translations: Program['translations'] = {},
  ) {}

  /** Whether a tag may call this without arguments: `{{today}}`. */
  isHelper(name: string): boolean {
    return isTextName(name) || this.helpers.has(name);
  }

  /** Markdown of several paragraphs. */
  blockText(node: Node): Text {
    return this.#translated(node, (found) => Pieces.ofBlocks(markdownBlocks(found)));
  }

  /** Markdown of one line: titles, labels. */
  lineText(node: Node): Text {
    return this.#translated(node, (found) => Pieces.ofInline(markdownInline(found)));
  }

  /** Text that is not Markdown: file names, hints, addresses. */
  plainText(node: Node): Text {
    return this.#translated(node, (found) => Pieces.ofInline(plainInline(found)));
  }

  documentText(node: Node): DocumentPiece[] {
    if (node.kind === 'scalar') this.written.push({ use: 'document', source: node.source, node });
    return this.#text(node, (found) => documentPieces(markdownBlocks(found))) ?? [];
  }

  /** The text with its translations, where `translations/` has any. */
  #translated(node: Node, make: (found: Cut) => Text): Text {
    if (node.kind === 'scalar') this.written.push({ use: 'text', source: node.source, node });
    const own = this.#text(node, make) ?? [];
    const source = node.kind === 'scalar' ? node.source.trim() : '';
    const others: { [language: string]: Text } = {};
    for (const [language, map] of Object.entries(this.translations)) {
      const text = map[source];
      if (text !== undefined)
        others[language] =
          this.#text({ ...node, kind: 'scalar', value: text, source: text, textLine: node.line }, make) ?? [];
    }
    return Object.keys(others).length > 0 ? [['language', others, own]] : own;
  }

  #text<Made>(node: Node, make: (found: Cut) => Made): Made | null {
    if (node.kind !== 'scalar') {
      this.problems.error(node, 'Text is expected here');
      return null;
    }
    try {
      return make(cut(node.source, this.functions, (name) => this.isHelper(name)));
    } catch (error) {
      if (!(error instanceof TextError)) throw error;
      this.problems.error(
        { file: node.file, line: node.textLine + error.line, column: node.column },
        error.message,
      );
      return null;
    }
  }

  /** An expression written as text. */
  expression(node: Node): Fn {
    if (node.kind !== 'scalar') {
      this.problems.error(node, 'An expression is expected here');
      return this.functions.expression('undefined');
    }
    const inside = alone.exec(node.source);
    return this.javascript(node, inside && isExpression(inside[1] ?? '') ? (inside[1] ?? '') : node.source);
  }

  javascript(node: Node & { kind: 'scalar' }, source: string): Fn {
    this.written.push({ use: 'expression', source: source.trim(), node });
    try {
      return this.functions.expression(source.trim());
    } catch (error) {
      this.#fault(node, source, error);
      return this.functions.expression('undefined');
    }
  }

  /** Code, and the names that it defines. */
  code(node: Node): { run: Fn; defines: string[] } {
    if (node.kind !== 'scalar') {
      this.problems.error(node, 'Code is expected here');
      return { run: this.functions.expression('undefined'), defines: [] };
    }
    this.written.push({ use: 'code', source: node.source, node });
    try {
      const { run, program } = this.functions.code(node.source);
      return { run, defines: definitionsOf(program) };
    } catch (error) {
      this.#fault(node, node.source, error);
      return { run: this.functions.expression('undefined'), defines: [] };
    }
  }

  #fault(node: Node & { kind: 'scalar' }, source: string, error: unknown): void {
    if (!(error instanceof JavaScriptError)) throw error;
    const before = source.slice(0, error.offset).split('\n');
    const column =
      before.length === 1 && node.textLine === node.line
        ? node.column + error.offset
        : (before.at(-1)?.length ?? 0) + 1;
    this.problems.error({ file: node.file, line: node.textLine + before.length - 1, column }, error.message);
  }

  /** A value as written; `${ … }` alone and `{code: …}` give the expression's value with its type. */
  value(node: Node, text: 'plain' | 'line' = 'plain'): Value {
    if (node.kind === 'map' && node.entries.length === 1 && node.entries[0]?.key === 'code') {
      return { js: this.expression(node.entries[0].value) };
    }
    if (node.kind !== 'scalar') return { is: plain(node) };
    if (typeof node.value !== 'string') return { is: node.value };
    const inside = alone.exec(node.value);
    if (inside && isExpression(inside[1] ?? '')) return { js: this.javascript(node, inside[1] ?? '') };
    if (!/\$\{|\{\{/.test(node.value)) return { is: node.value };
    return { text: text === 'line' ? this.lineText(node) : this.plainText(node) };
  }

  /** True, false, their YAML 1.1 spellings, or an expression. */
  flag(node: Node): boolean | Fn {
    const known = booleanOf(plain(node));
    if (known !== null) return known;
    const value = this.value(node);
    if ('js' in value) return value.js;
    return this.expression(node);
  }

  /** True or false and nothing else. */
  boolean(node: Node): boolean {
    const known = booleanOf(plain(node));
    if (known === null) this.problems.error(node, `true or false is expected here, not "${textOf(node)}"`);
    return known ?? false;
  }

  number(node: Node): number | null {
    const value = node.kind === 'scalar' ? Number(node.source) : Number.NaN;
    if (Number.isFinite(value)) return value;
    this.problems.error(node, `A number is expected here, not "${textOf(node)}"`);
    return null;
  }

  /** Plain text without holes: ids, languages. */
  word(node: Node): string {
    if (node.kind === 'scalar') return node.source.trim();
    this.problems.error(node, 'Text is expected here');
    return '';
  }

  /** One word or a list of them. */
  words(node: Node): string[] {
    return node.kind === 'list' ? node.items.map((item) => this.word(item)) : [this.word(node)];
  }

  /** The name of an answer, in its canonical form. */
  name(node: Node): string {
    const text = this.word(node);
    return this.nameOf(text, node);
  }

  nameOf(text: string, place: Place): string {
    const name = parseName(text);
    if (!name) {
      this.problems.error(place, `"${text}" is not the name of an answer`);
      return '';
    }
    if (isReserved(name.root) && !(name.root === 'x' && name.parts.length > 0)) {
      this.problems.error(place, `"${name.root}" is a name of the language and cannot be defined`);
    }
    const canonical = nameText(name);
    this.written.push({ use: 'name', source: canonical, node: place });
    return canonical;
  }
}

function isExpression(source: string): boolean {
  try {
    parseExpression(source.trim());
    return true;
  } catch (error) {
    if (error instanceof JavaScriptError) return false;
    throw error;
  }
}

export function booleanOf(value: Json): boolean | null {
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (trues.has(word)) return true;
  return falses.has(word) ? false : null;
}

/** A node as a message quotes it. */
export function textOf(node: Node): string {
  return node.kind === 'scalar' ? node.source : node.kind === 'list' ? 'a list' : 'a map';
}
