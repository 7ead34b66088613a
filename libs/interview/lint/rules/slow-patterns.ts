import { walk } from '../../compile/javascript.js';
import { linearPattern } from '../../compile/linear-pattern.js';
import type { AddOn } from '../add-on.js';
import { placeOf } from '../place-of.js';

/** A group that repeats and holds what repeats or chooses: what makes a backtracking engine try every way. */
const NESTED = /\((?:[^()\\]|\\[^])*[*+}|](?:[^()\\]|\\[^])*\)(?:[*+]|\{\d+,)/;

/** Regular expressions that V8 can only match by going back, and that can make it go back for ever. */
export function slowPatterns(addOn: AddOn): void {
  for (const { written, reading } of addOn.pieces)
    for (const script of reading.scripts)
      walk(script, ({ start, regex }) => {
        if (regex === undefined || regex === null) return;
        const { pattern, flags } = regex as { pattern: string; flags: string };
        if (!NESTED.test(pattern) || linearPattern(pattern, flags) !== null) return;
        addOn.report(
          'slow_pattern',
          'warning',
          placeOf(written, written.use === 'text' || written.use === 'document' ? 0 : start),
          'This pattern can take for ever on some answers: write it without repeating what repeats, or without lookarounds, references back and the flags u, v and d',
        );
      });
}
