import type { DocxToken } from './join-tags.js';
import { TemplateError } from './template-error.js';

/** A control of the part: its tags by their numbers, in order. */
interface Group {
  tags: number[];
  source: string;
}

/** An element that may go or be gone round as a whole: its first and last token. */
interface Span {
  from: number;
  to: number;
  /** The number of the element around it. */
  within: number;
}

/**
 * Puts the tags of controls where what they surround is whole: those alone in their paragraphs stand
 * between the paragraphs, those alone in their rows between the rows, and a pair in the first and last cell
 * of a row around the row.
 * @throws TemplateError where a control begins in one place and ends in another that does not fit
 */
export function placeControls(tokens: readonly DocxToken[]): DocxToken[] {
  const groups = groupsOf(tokens);
  const paragraphs = spansOf(tokens, 'w:p');
  const rows = spansOf(tokens, 'w:tr');
  const moves = new Moves(tokens);
  const apart = groups.filter(({ tags }) => new Set(tags.map((tag) => around(tag, paragraphs))).size > 1);
  moves.lift(alone(tokens, groups, apart, paragraphs), apart);
  const left = apart.filter((group) => !moves.placed(group));
  moves.lift(alone(tokens, groups, left, rows), left);
  for (const group of left) {
    if (moves.placed(group)) continue;
    const row = around(group.tags[0] ?? 0, rows);
    if (row && group.tags.length === 2 && around(group.tags[1] ?? 0, rows) === row)
      moves.surround(group, row);
  }
  const placed = moves.result();
  checkShapes(placed);
  return placed;
}

function groupsOf(tokens: readonly DocxToken[]): Group[] {
  const found: Group[] = [];
  const open: Group[] = [];
  tokens.forEach((token, at) => {
    if (token.kind !== 'tag' || token.role === null) return;
    if (token.role === 'open') {
      open.push({ tags: [at], source: token.source });
      return;
    }
    const group = open.at(-1);
    if (!group) throw new TemplateError(`${token.source} without the tag that it belongs to`);
    group.tags.push(at);
    if (token.role === 'close') {
      open.pop();
      found.push(group);
    }
  });
  const missing = open.at(-1);
  if (missing) throw new TemplateError(`${missing.source} without the tag that ends it`);
  return found;
}

function spansOf(tokens: readonly DocxToken[], name: string): Span[] {
  const found: Span[] = [];
  const open: number[] = [];
  tokens.forEach((token, at) => {
    if (token.kind === 'open') open.push(at);
    else if (token.kind === 'close') {
      const from = open.pop() ?? 0;
      if (token.name === name) found.push({ from, to: at, within: open.at(-1) ?? -1 });
    }
  });
  return found;
}

/** The innermost span around a token: spans end in order, inner ones first. */
function around(at: number, spans: readonly Span[]): Span | null {
  return spans.find(({ from, to }) => from < at && at < to) ?? null;
}

const content =
  /^(?:w:(?:drawing|pict|br|sym|object|fldChar|tab|sectPr|footnoteReference|tbl)|mc:AlternateContent)$/;

/** The spans that hold tags of controls and nothing else, where every such control is of spans side by side. */
function alone(
  tokens: readonly DocxToken[],
  all: readonly Group[],
  groups: readonly Group[],
  spans: readonly Span[],
): Set<Span> {
  const found = new Set<Span>();
  for (const group of groups)
    for (const tag of group.tags) {
      const span = around(tag, spans);
      if (span && tokens.slice(span.from, span.to).every(isBare)) found.add(span);
    }
  for (let changed = true; changed;) {
    changed = false;
    for (const { tags } of all) {
      const places = tags.map((tag) => around(tag, spans));
      const whole = places.every((place) => place && found.has(place) && place.within === places[0]?.within);
      if (whole) continue;
      for (const place of places) if (place && found.delete(place)) changed = true;
    }
  }
  return found;
}

function isBare(token: DocxToken): boolean {
  if (token.kind === 'tag') return token.role !== null;
  if (token.kind === 'text') return token.source.trim() === '';
  return !content.test(token.name);
}

/** What is to be left out and where tags go. */
class Moves {
  readonly #gone = new Set<number>();
  readonly #before = new Map<number, DocxToken[]>();
  readonly #after = new Map<number, DocxToken[]>();
  readonly #placed = new Set<Group>();

  constructor(readonly tokens: readonly DocxToken[]) {}

  placed(group: Group): boolean {
    return this.#placed.has(group);
  }

  /** The spans go, but for their tags. */
  lift(spans: ReadonlySet<Span>, groups: readonly Group[]): void {
    for (const { from, to } of spans)
      for (let at = from; at <= to; at += 1) if (this.tokens[at]?.kind !== 'tag') this.#gone.add(at);
    for (const group of groups)
      if (group.tags.some((tag) => [...spans].some(({ from, to }) => from < tag && tag < to)))
        this.#placed.add(group);
  }

  surround(group: Group, row: Span): void {
    const [opening = 0, closing = 0] = group.tags;
    this.#put(this.#before, row.from, opening, 'last');
    this.#put(this.#after, row.to, closing, 'first');
    this.#placed.add(group);
  }

  /** Groups come inner ones first. */
  #put(where: Map<number, DocxToken[]>, at: number, tag: number, order: 'first' | 'last'): void {
    const token = this.tokens[tag];
    if (!token) return;
    const there = where.get(at) ?? [];
    where.set(at, order === 'last' ? [token, ...there] : [...there, token]);
    this.#gone.add(tag);
  }

  result(): DocxToken[] {
    return this.tokens.flatMap((token, at) => [
      ...(this.#before.get(at) ?? []),
      ...(this.#gone.has(at) ? [] : [token]),
      ...(this.#after.get(at) ?? []),
    ]);
  }
}

/** What lies between a control's tags must open and close its own elements: each stands in the same ones. */
function checkShapes(tokens: readonly DocxToken[]): void {
  const path: string[] = [];
  const open: { shape: string; source: string }[] = [];
  for (const token of tokens) {
    if (token.kind === 'open') path.push(token.name);
    else if (token.kind === 'close') path.pop();
    else if (token.kind === 'tag' && token.role === 'open')
      open.push({ shape: path.join(), source: token.source });
    else if (token.kind === 'tag' && token.role !== null) {
      const group = token.role === 'close' ? open.pop() : open.at(-1);
      if (group && group.shape !== path.join())
        throw new TemplateError(
          `${group.source} and ${token.source} stand in places that do not fit: write both in one paragraph, each alone in a paragraph of its own, or in the first and the last cell of a row`,
        );
    }
  }
}
