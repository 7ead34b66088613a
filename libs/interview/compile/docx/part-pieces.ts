import type { TemplatePiece } from '../../program/text.js';
import { markPattern, type Cut, type Mark } from '../text/holes.js';
import type { DocxToken } from './join-tags.js';

/** A part ready to be filled in: what stands still, by number, and the text with marks for it. */
export interface PartText {
  chunks: string[];
  /** Tags as written; each chunk is a mark with its number. */
  source: string;
  /** The tags and the words between them, for who looks for names. */
  words: string;
}

const chunkMark = (number: number): string => `\uE010${number}\uE011`;

export function partText(tokens: readonly DocxToken[]): PartText {
  const chunks: string[] = [''];
  let source = '';
  let words = '';
  for (const token of tokens) {
    if (token.kind === 'tag') {
      source += `${chunkMark(chunks.length - 1)}${token.source}`;
      words += token.source;
      chunks.push('');
    } else {
      chunks[chunks.length - 1] += token.source;
      if (token.kind === 'close' && token.name === 'w:p') words += '\n';
    }
  }
  return { chunks, source: source + chunkMark(chunks.length - 1), words };
}

/** The pieces of a part whose tags were cut out of its text. */
export function partPieces({ source, marks }: Cut): TemplatePiece[] {
  const parts = source.split(/(\uE000\d+\uE001|\uE010\d+\uE011)/);
  return body(new Pieces(parts, marks)).pieces;
}

class Pieces {
  #at = 0;

  constructor(
    readonly parts: readonly string[],
    readonly marks: readonly Mark[],
  ) {}

  /** The next chunk's number or mark. Between them is only what Handlebars wrote of its own. */
  next(): number | Mark | null {
    while (this.#at < this.parts.length) {
      const part = this.parts[this.#at] ?? '';
      this.#at += 1;
      if (part.startsWith('\uE010')) return Number(part.slice(1, -1));
      const mark = part.replace(markPattern, '$1');
      if (mark !== part) return this.marks[Number(mark)] ?? null;
    }
    return null;
  }
}

function body(from: Pieces): { pieces: TemplatePiece[]; end: 'else' | 'close' | null } {
  const pieces: TemplatePiece[] = [];
  for (let next = from.next(); next !== null; next = from.next()) {
    if (typeof next === 'number') pieces.push(next);
    else if (next.mark === 'hole') pieces.push({ hole: next.hole });
    else if (next.mark === 'open') {
      const first = body(from);
      const otherwise = first.end === 'else' ? body(from).pieces : [];
      pieces.push({ control: { ...next.control, body: first.pieces, otherwise } });
    } else return { pieces, end: next.mark };
  }
  return { pieces, end: null };
}
