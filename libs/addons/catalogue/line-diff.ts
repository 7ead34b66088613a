import { structuredPatch } from 'diff';
import type { ReviewLimits } from './review-limits.js';
import { textOf } from './text-of.js';
import { visibleText } from './visible-text.js';

export interface DiffLine {
  change: 'same' | 'added' | 'removed';
  /** Line numbers from 1; null on the side where the line is not. */
  before: number | null;
  after: number | null;
  /** What does not show is written as `\u202e`; a long line ends with the count of what was left out. */
  text: string;
}

/** Why there are no lines, or not all of them. */
export type NotShown = 'not_text' | 'too_large' | 'too_many_lines' | 'too_different';

export interface LineDiff {
  /** Places that changed, each with the lines around it. */
  places: DiffLine[][];
  notShown: NotShown | null;
}

/** Lines around a change. */
const CONTEXT = 3;
/** The differ's work grows with the square of what differs (Myers 1986); beyond this a person reads the whole file. */
const MOST_EDITS = 1500;
const MOST_MS = 500;

/** Compares files of a package line by line, within the limits for all of them together. */
export class LineDiffs {
  #left: number;

  constructor(private readonly limits: ReviewLimits) {
    this.#left = limits.lines;
  }

  /** @param before null where the file is new; `after` null where it is gone */
  of(before: Buffer | null, after: Buffer | null): LineDiff {
    const { fileBytes } = this.limits;
    if ([before, after].some((content) => content !== null && content.length > fileBytes))
      return { places: [], notShown: 'too_large' };
    const [was, is] = [before, after].map((content) => textOf(content ?? Buffer.alloc(0)));
    if (typeof was !== 'string' || typeof is !== 'string') return { places: [], notShown: 'not_text' };
    const patch = structuredPatch('', '', was, is, undefined, undefined, {
      context: CONTEXT,
      timeout: MOST_MS,
      maxEditLength: before === null || after === null ? Number.MAX_SAFE_INTEGER : MOST_EDITS,
    });
    if (patch === undefined) return { places: [], notShown: 'too_different' };
    return this.#within(patch.hunks.map((hunk) => this.#linesOf(hunk)));
  }

  #linesOf({ lines, oldStart, newStart }: { lines: string[]; oldStart: number; newStart: number }) {
    let [before, after] = [oldStart, newStart];
    return lines.flatMap((line): DiffLine[] => {
      const text = this.#shown(line.slice(1));
      switch (line[0]) {
        case '+':
          return [{ change: 'added', before: null, after: after++, text }];
        case '-':
          return [{ change: 'removed', before: before++, after: null, text }];
        case ' ':
          return [{ change: 'same', before: before++, after: after++, text }];
        // '\ No newline at end of file'
        default:
          return [];
      }
    });
  }

  #within(places: DiffLine[][]): LineDiff {
    const shown: DiffLine[][] = [];
    for (const lines of places) {
      if (lines.length > this.#left) {
        if (this.#left > 0) shown.push(lines.slice(0, this.#left));
        this.#left = 0;
        return { places: shown, notShown: 'too_many_lines' };
      }
      this.#left -= lines.length;
      shown.push(lines);
    }
    return { places: shown, notShown: null };
  }

  #shown(line: string): string {
    const { lineLetters } = this.limits;
    const more = line.length - lineLetters;
    return visibleText(line.slice(0, lineLetters)) + (more > 0 ? ` … +${more}` : '');
  }
}
