import MarkdownIt, { type StateBlock, type Token } from 'markdown-it';
import type { Control, Hole } from '../../program/text.js';
import { ownHtml } from './own-html.js';
import { markPattern, TextError, type Cut, type Mark } from './holes.js';
import type { Align, Block, Inline, Row } from './tree.js';

const markLine = /^(?:\uE000\d+\uE001[ \t]*)+$/;

const markdown = new MarkdownIt({ html: true, linkify: false, breaks: false });
// Links keep their marks: they are checked when the answers are known.
const normalize = markdown.normalizeLink.bind(markdown);
markdown.normalizeLink = (url) => (url.includes('\uE000') ? url : normalize(url));
const validate = markdown.validateLink.bind(markdown);
markdown.validateLink = (url) => url.startsWith('\uE000') || validate(url);
markdown.block.ruler.before('table', 'controls', controlLine, {
  alt: ['paragraph', 'reference', 'blockquote', 'list'],
});

/** A line of nothing but the tags of `{{#each}}` and its kin stands between blocks, and ends a paragraph. */
function controlLine(state: StateBlock, start: number, _end: number, silent: boolean): boolean {
  const line = state.src.slice((state.bMarks[start] ?? 0) + (state.tShift[start] ?? 0), state.eMarks[start]);
  if (!markLine.test(line)) return false;
  const numbers = [...line.matchAll(markPattern)].map((found) => Number(found[1]));
  const marks = (state.env as { marks: Mark[] }).marks;
  if (!numbers.every((number) => marks[number]?.mark !== 'hole')) return false;
  if (silent) return true;
  for (const number of numbers) state.push('controls', '', 0).meta = { number };
  state.line = start + 1;
  return true;
}

/** Parses Markdown whose holes are marks. */
export function markdownBlocks(cut: Cut): Block[] {
  return new Builder(cut.marks).blocks(markdown.parse(cut.source, { marks: cut.marks }));
}

/** Parses a text of one line: no paragraphs or lists. */
export function markdownInline(cut: Cut): Inline[] {
  const tokens = markdown.parseInline(cut.source.trim(), { marks: cut.marks });
  return new Builder(cut.marks).inline(tokens[0]?.children ?? []);
}

/** Text in which Markdown means nothing. */
export function plainInline(cut: Cut): Inline[] {
  return new Builder(cut.marks).text(cut.source.trim());
}

type Opened<Body> =
  | { kind: 'open'; control: Omit<Control<unknown>, 'body' | 'otherwise'> }
  | { kind: 'else' }
  | { kind: 'close' }
  | { kind: 'node'; node: Body };

class Builder {
  constructor(readonly marks: Mark[]) {}

  blocks(tokens: Token[]): Block[] {
    const found: Opened<Block>[] = [];
    let at = 0;
    while (at < tokens.length) {
      const token = tokens[at] as Token;
      if (token.type === 'controls') {
        found.push(this.#control((token.meta as { number: number }).number));
        at += 1;
        continue;
      }
      const end = token.nesting === 1 ? closingToken(tokens, at) : at;
      const node = this.#block(token, tokens.slice(at + 1, end));
      if (node) found.push({ kind: 'node', node });
      at = end + 1;
    }
    return nest(found, (control): Block => ({ type: 'control', control }));
  }

  #block(token: Token, inner: Token[]): Block | null {
    switch (token.type) {
      case 'paragraph_open':
        return { type: 'paragraph', content: this.#content(inner), tight: token.hidden };
      case 'heading_open':
        return { type: 'heading', level: Number(token.tag.slice(1)) as 1, content: this.#content(inner) };
      case 'bullet_list_open':
      case 'ordered_list_open':
        return {
          type: 'list',
          ordered: token.type === 'ordered_list_open',
          start: Number(token.attrGet('start') ?? 1),
          items: this.#items(inner),
        };
      case 'blockquote_open':
        return { type: 'quote', blocks: this.blocks(inner) };
      case 'fence':
      case 'code_block':
        return { type: 'code', content: this.text(token.content) };
      case 'hr':
        return { type: 'rule' };
      case 'html_block':
        return { type: 'html', content: ownHtml(token.content, (text) => this.text(text)) };
      case 'table_open':
        return this.#table(inner);
      default:
        return null;
    }
  }

  #items(tokens: Token[]): Block[][] {
    const items: Block[][] = [];
    let at = 0;
    while (at < tokens.length) {
      const end = closingToken(tokens, at);
      items.push(this.blocks(tokens.slice(at + 1, end)));
      at = end + 1;
    }
    return items;
  }

  #table(tokens: Token[]): Block {
    const align: Align[] = [];
    const head: Inline[][] = [];
    const rows: Opened<Row>[] = [];
    let inHead = true;
    let at = 0;
    while (at < tokens.length) {
      const token = tokens[at] as Token;
      if (token.type === 'tbody_open') inHead = false;
      if (token.type !== 'tr_open') {
        at += 1;
        continue;
      }
      const end = closingToken(tokens, at);
      const inner = tokens.slice(at + 1, end);
      const cells = inner.filter((one) => one.type === 'inline');
      const only = cells[0]?.content ?? '';
      if (
        !inHead &&
        markLine.test(only) &&
        cells.slice(1).every((cell) => cell.content === '') &&
        this.#controls(only)
      ) {
        for (const [, number] of only.matchAll(markPattern)) rows.push(this.#control(Number(number)));
      } else {
        const row = cells.map((cell) => this.inline(cell.children ?? []));
        if (inHead) {
          head.push(...row);
          for (const cell of inner) if (cell.type === 'th_open') align.push(alignment(cell));
        } else rows.push({ kind: 'node', node: row });
      }
      at = end + 1;
    }
    return { type: 'table', align, head, rows: nest(rows, (control): Row => ({ control })) };
  }

  #controls(text: string): boolean {
    return [...text.matchAll(markPattern)].every((found) => this.marks[Number(found[1])]?.mark !== 'hole');
  }

  #control(number: number): Exclude<Opened<never>, { kind: 'node' }> {
    const one = this.marks[number];
    if (one?.mark === 'open') return { kind: 'open', control: one.control };
    return { kind: one?.mark === 'else' ? 'else' : 'close' };
  }

  #content(inner: Token[]): Inline[] {
    return this.inline(inner.find((token) => token.type === 'inline')?.children ?? []);
  }

  inline(tokens: Token[]): Inline[] {
    const found: Opened<Inline>[] = [];
    let at = 0;
    while (at < tokens.length) {
      const token = tokens[at] as Token;
      const end = token.nesting === 1 ? closingToken(tokens, at) : at;
      found.push(...this.#inline(token, tokens.slice(at + 1, end)));
      at = end + 1;
    }
    return nest(found, (control): Inline => ({ type: 'control', control }));
  }

  #inline(token: Token, inner: Token[]): Opened<Inline>[] {
    const one = (node: Inline): Opened<Inline>[] => [{ kind: 'node', node }];
    switch (token.type) {
      case 'text':
      case 'text_special':
        return this.#pieces(token.content);
      case 'softbreak':
      case 'hardbreak':
        return one({ type: 'break', hard: token.type === 'hardbreak' });
      case 'strong_open':
        return one({ type: 'strong', content: this.inline(inner) });
      case 'em_open':
        return one({ type: 'emphasis', content: this.inline(inner) });
      case 's_open':
        return one({ type: 'strike', content: this.inline(inner) });
      case 'code_inline':
        return one({ type: 'code', content: this.text(token.content) });
      case 'link_open':
        return one({
          type: 'link',
          href: this.#parts(String(token.attrGet('href') ?? '')),
          title: unmarked(token.attrGet('title')),
          content: this.inline(inner),
        });
      case 'image':
        return one({
          type: 'image',
          src: this.#parts(String(token.attrGet('src') ?? '')),
          alt: unmarked(token.content),
          title: unmarked(token.attrGet('title')),
        });
      case 'html_inline':
        return ownHtml(token.content, (text) => this.text(text)).flatMap(one);
      default:
        return this.#pieces(token.content);
    }
  }

  /** A run of text as text nodes and holes, controls nested. */
  text(text: string): Inline[] {
    return nest(this.#pieces(text), (control): Inline => ({ type: 'control', control }));
  }

  #pieces(text: string): Opened<Inline>[] {
    const found: Opened<Inline>[] = [];
    let from = 0;
    for (const match of text.matchAll(markPattern)) {
      if (match.index > from)
        found.push({ kind: 'node', node: { type: 'text', text: text.slice(from, match.index) } });
      const one = this.marks[Number(match[1])];
      if (one?.mark === 'hole') found.push({ kind: 'node', node: { type: 'hole', hole: one.hole } });
      else if (one) found.push(this.#control(Number(match[1])));
      from = match.index + match[0].length;
    }
    if (from < text.length) found.push({ kind: 'node', node: { type: 'text', text: text.slice(from) } });
    return found;
  }

  #parts(url: string): (string | Hole)[] {
    const found: (string | Hole)[] = [];
    for (const node of this.text(url)) {
      if (node.type === 'text') found.push(node.text);
      else if (node.type === 'hole') found.push(node.hole);
      else throw new TextError('A link cannot hold {{#if}} and its kin: put them around the link', 0);
    }
    return found;
  }
}

function unmarked(text: string | number | null): string {
  return String(text ?? '').replaceAll(markPattern, '');
}

function alignment(cell: Token): Align {
  const style = String(cell.attrGet('style') ?? '');
  return (/text-align:(left|center|right)/.exec(style)?.[1] as Align | undefined) ?? null;
}

function closingToken(tokens: Token[], open: number): number {
  const level = (tokens[open] as Token).level;
  let at = open + 1;
  while (
    at < tokens.length &&
    !((tokens[at] as Token).nesting === -1 && (tokens[at] as Token).level === level)
  )
    at += 1;
  return at;
}

/** Puts what stands between the tags of a control into it. */
function nest<Node>(found: Opened<Node>[], make: (control: Control<Node[]>) => Node): Node[] {
  const outer: Node[] = [];
  const open: { control: Control<Node[]>; into: Node[] }[] = [];
  const into = (): Node[] => open.at(-1)?.into ?? outer;
  for (const one of found) {
    const inner = open.at(-1);
    if (one.kind === 'node') into().push(one.node);
    else if (one.kind === 'open') {
      const control = { ...one.control, body: [], otherwise: [] } as Control<Node[]>;
      open.push({ control, into: control.body });
    } else if (!inner)
      throw new TextError(
        'A {{#…}} and its {{/…}} must stand in the same paragraph, list or cell, or each on a line of its own',
        0,
      );
    else if (one.kind === 'else') inner.into = inner.control.otherwise;
    else {
      open.pop();
      into().push(make(inner.control));
    }
  }
  if (open.length > 0)
    throw new TextError(
      'A {{#…}} and its {{/…}} must stand in the same paragraph, list or cell, or each on a line of its own',
      0,
    );
  return outer;
}
