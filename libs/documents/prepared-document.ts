import type { DocumentInline } from '#interview';
import type { Picture } from './picture.js';
import type { Direction } from './text-direction.js';

/** A document that every renderer may trust: clean text, safe links, headings without gaps. */
export interface PreparedDocument {
  title: string;
  subject: string | null;
  /** A BCP 47 tag, as in `en` or `pt-BR`. */
  language: string;
  direction: Direction;
  paper: 'letter' | 'a4';
  /** Written into the file where the caller gives it; the clock of the machine never is. */
  created: Date | null;
  /** The footer, with `{page}` and `{pages}`. */
  pageWords: string;
  blocks: PreparedBlock[];
}

/** One run of text with the direction that it reads in. */
export interface PreparedText {
  direction: Direction;
  content: PreparedInline[];
}

type Flat = Extract<DocumentInline, { type: 'text' | 'code' | 'break' }>;

export type PreparedInline =
  | Flat
  | { type: 'strong' | 'emphasis'; content: PreparedInline[] }
  | { type: 'link'; href: string; content: PreparedInline[] }
  /** Width and height in points; `text` is for who cannot see it. */
  | { type: 'picture'; text: string; picture: Picture; width: number; height: number };

export type ColumnAlign = 'left' | 'center' | 'right' | null;

export type PreparedBlock =
  /** `level` is 1 to 6 and at most one below the heading before. */
  | ({ type: 'heading'; level: number } & PreparedText)
  | ({ type: 'paragraph'; align: 'center' | 'right' | null } & PreparedText)
  /** A line to sign on: a paragraph of underscores and nothing else. */
  | { type: 'signature' }
  | { type: 'list'; ordered: boolean; start: number; items: PreparedBlock[][] }
  | { type: 'quote'; blocks: PreparedBlock[] }
  /** Every row is as wide as `align` is long. Without a word in `head` it is a layout, as a caption is. */
  | { type: 'table'; align: ColumnAlign[]; head: PreparedText[]; rows: PreparedText[][] }
  | { type: 'rule' }
  | { type: 'pageBreak' };
