import Handlebars from 'handlebars';
import type { Control, Hole } from '../../program/text.js';
import { expressionEnd, JavaScriptError } from '../javascript.js';
import type { Functions } from '../functions.js';

/** A text cut at its holes: `source` is Markdown in which each hole is a private-use mark with its number. */
export interface Cut {
  source: string;
  marks: Mark[];
}

export type Mark =
  | { mark: 'hole'; hole: Hole }
  | { mark: 'open'; control: Omit<Control<unknown>, 'body' | 'otherwise'> }
  | { mark: 'else' }
  | { mark: 'close' };

/** A fault in a text; `line` counts from 0 within it. */
export class TextError extends Error {
  constructor(
    message: string,
    readonly line: number,
  ) {
    super(message);
  }
}

/** Marks are these characters around a number; authors' own are taken out beforehand. */
export const markPattern = /\uE000(\d+)\uE001/g;
export const mark = (number: number): string => `\uE000${number}\uE001`;

const controls = ['each', 'if', 'unless', 'with'];

/** Finds `${ … }` and the Handlebars tags of a text. */
export function cut(text: string, functions: Functions, helpers: (name: string) => boolean): Cut {
  const clean = text.replaceAll(/[\uE000-\uE00F]/g, '').replaceAll('\r\n', '\n');
  if (!clean.includes('{')) return { source: clean, marks: [] };
  const { template, expressions, prefix } = takeExpressions(clean, functions);
  const program = parseTemplate(template);
  const cutter = new Cutter(template, helpers, (name) => {
    if (!name.startsWith(prefix)) return null;
    return expressions[Number(name.slice(prefix.length))] ?? null;
  });
  cutter.program(program);
  return { source: cutter.out, marks: cutter.marks };
}

/** Each `${ … }` becomes a Handlebars data variable, so that it may stand inside a tag too. */
function takeExpressions(text: string, functions: Functions) {
  let prefix = 'js';
  while (text.includes(`@${prefix}`)) prefix += 'x';
  const expressions: Hole[] = [];
  let template = '';
  let at = 0;
  let tag: string | null = null;
  let quote: string | null = null;
  while (at < text.length) {
    if (tag === null && text.startsWith('\\${', at)) {
      template += '${';
      at += 3;
    } else if (tag === null && text.startsWith('{{', at)) {
      const comment = /^\{\{~?!(?:--[\s\S]*?--~?\}\}|[\s\S]*?\}\})/.exec(text.slice(at, at + 100_000));
      if (comment) {
        template += comment[0];
        at += comment[0].length;
        continue;
      }
      tag = text.startsWith('{{{', at) ? '}}}' : '}}';
      template += text.slice(at, at + tag.length);
      at += tag.length;
    } else if (tag !== null && quote === null && text.startsWith(tag, at)) {
      template += tag;
      at += tag.length;
      tag = null;
    } else if (quote === null && text.startsWith('${', at)) {
      const end = closing(text, at);
      const number = expressions.push(['js', compile(text, at + 2, end, functions)]) - 1;
      template += tag === null ? `{{@${prefix}${number}}}` : `@${prefix}${number}`;
      at = end + 1;
    } else {
      const character = text[at] ?? '';
      if (tag !== null && (character === '"' || character === "'")) {
        if (quote === null) quote = character;
        else if (quote === character) quote = null;
      }
      template += character;
      at += 1;
    }
  }
  return { template, expressions, prefix };
}

function closing(text: string, start: number): number {
  let end: number;
  try {
    end = expressionEnd(text, start + 2);
  } catch (error) {
    if (!(error instanceof JavaScriptError)) throw error;
    throw new TextError(`In \${ … }: ${error.message}`, lineAt(text, start));
  }
  const after = /^(?:\s|\/\*[\s\S]*?\*\/|\/\/[^\n]*\n)*/.exec(text.slice(end))?.[0].length ?? 0;
  if (text[end + after] !== '}')
    throw new TextError('The expression in ${ … } is not closed by a }', lineAt(text, start));
  return end + after;
}

function compile(text: string, from: number, to: number, functions: Functions): number {
  try {
    return functions.expression(text.slice(from, to).trim());
  } catch (error) {
    if (!(error instanceof JavaScriptError)) throw error;
    throw new TextError(`In \${ … }: ${error.message}`, lineAt(text, from));
  }
}

function parseTemplate(template: string): hbs.AST.Program {
  try {
    return Handlebars.parse(template);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const line = Number(/line (\d+)/.exec(message)?.[1] ?? 1) - 1;
    throw new TextError(`In a {{ … }} tag: ${message.split('\n').at(-1) ?? message}`, line);
  }
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length - 1;
}

/** Walks the parsed template and writes Markdown with marks. */
class Cutter {
  out = '';
  readonly marks: Mark[] = [];
  readonly #lines: string[];

  constructor(
    template: string,
    readonly helpers: (name: string) => boolean,
    readonly expression: (data: string) => Hole | null,
  ) {
    this.#lines = template.split('\n');
  }

  program(program: hbs.AST.Program): void {
    for (const statement of program.body) this.#statement(statement);
  }

  #statement(statement: hbs.AST.Statement): void {
    switch (statement.type) {
      case 'ContentStatement':
        this.out += (statement as hbs.AST.ContentStatement).value;
        return;
      case 'CommentStatement':
        return;
      case 'MustacheStatement': {
        const mustache = statement as hbs.AST.MustacheStatement;
        const hole = this.#call(mustache.path, mustache.params, mustache.hash);
        this.#put({ mark: 'hole', hole: mustache.escaped ? hole : ['raw', hole] });
        return;
      }
      case 'BlockStatement':
        this.#block(statement as hbs.AST.BlockStatement);
        return;
      default:
        throw new TextError(
          `Handlebars' ${statement.type} is not part of this language`,
          statement.loc.start.line - 1,
        );
    }
  }

  #block(block: hbs.AST.BlockStatement): void {
    const name = block.path.original;
    const line = block.loc.start.line - 1;
    if (!controls.includes(String(name))) {
      throw new TextError(`"{{#${String(name)}}}" is not known: each, if, unless and with are`, line);
    }
    if (block.params.length !== 1) throw new TextError(`{{#${String(name)}}} takes one value`, line);
    const before = (this.#lines[line] ?? '').slice(0, block.loc.start.column);
    const source = this.#source(block);
    const apart = source.includes('\n') && (before.trim() === '' || /\n[ \t]*\n/.test(source));
    const indent = before.trim() === '' ? before : '';
    const put = (one: Mark): void => {
      if (apart && this.out !== '' && !this.out.endsWith('\n')) this.out += '\n';
      if (apart) this.out += indent;
      this.#put(one);
      if (apart) this.out += '\n';
    };
    put({
      mark: 'open',
      control: {
        control: name as Control<unknown>['control'],
        over: this.#value(block.params[0] as hbs.AST.Expression),
        names: block.program.blockParams ?? [],
      },
    });
    // The parser sets `program` to nothing where a block has only an else.
    if (block.program) this.program(block.program);
    if (block.inverse) {
      put({ mark: 'else' });
      this.program(block.inverse);
    }
    put({ mark: 'close' });
  }

  #source(block: hbs.AST.BlockStatement): string {
    return this.#lines
      .slice(block.loc.start.line - 1, block.loc.end.line)
      .join('\n')
      .slice(block.loc.start.column);
  }

  #put(one: Mark): void {
    this.out += mark(this.marks.push(one) - 1);
  }

  #call(
    path: hbs.AST.PathExpression | hbs.AST.Literal,
    params: hbs.AST.Expression[],
    hash: hbs.AST.Hash | undefined,
  ): Hole {
    const named = hash?.pairs ?? [];
    const name = path.type === 'PathExpression' ? (path as hbs.AST.PathExpression).original : null;
    if (params.length === 0 && named.length === 0) {
      return name !== null && this.helpers(name) ? ['call', name, [], {}] : this.#value(path);
    }
    if (name === null) throw new TextError('Only a function takes values', path.loc.start.line - 1);
    const values: { [name: string]: Hole } = {};
    for (const pair of named) values[pair.key] = this.#value(pair.value);
    return ['call', name, params.map((param) => this.#value(param)), values];
  }

  #value(expression: hbs.AST.Expression): Hole {
    switch (expression.type) {
      case 'PathExpression': {
        const path = expression as hbs.AST.PathExpression;
        const parts = path.parts.map(String);
        if (path.data) return this.#data(parts, path.loc.start.line - 1);
        return [
          'path',
          path.depth,
          /^(?:\.\.\/)*(?:this\b|\.$|\.\/)|^(?:\.\.\/)*\.\.$/.test(path.original),
          parts,
        ];
      }
      case 'SubExpression': {
        const sub = expression as hbs.AST.SubExpression;
        return this.#call(sub.path as hbs.AST.PathExpression, sub.params, sub.hash);
      }
      case 'StringLiteral':
        return ['literal', (expression as hbs.AST.StringLiteral).value];
      case 'NumberLiteral':
        return ['literal', (expression as hbs.AST.NumberLiteral).value];
      case 'BooleanLiteral':
        return ['literal', (expression as hbs.AST.BooleanLiteral).value];
      default:
        return ['literal', null];
    }
  }

  #data(parts: string[], line: number): Hole {
    const name = parts.join('.');
    const expression = this.expression(name);
    if (expression) return expression;
    if (!['index', 'first', 'last', 'key'].includes(name))
      throw new TextError(`"@${name}" is not known`, line);
    return ['data', name];
  }
}
