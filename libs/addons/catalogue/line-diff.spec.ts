import { describe, expect, it } from 'vitest';
import { LineDiffs } from './line-diff.js';

const limits = { fileBytes: 1000, lines: 100, lineLetters: 40, findings: 10 };
const diff = (before: string | null, after: string | null, own = {}) =>
  new LineDiffs({ ...limits, ...own }).of(
    before === null ? null : Buffer.from(before),
    after === null ? null : Buffer.from(after),
  );
const shown = (...given: Parameters<typeof diff>) =>
  diff(...given).places.map((lines) =>
    lines.map(({ change, before, after, text }) => `${before ?? '-'} ${after ?? '-'} ${change} ${text}`),
  );

describe('the lines of a file, before and after', () => {
  it('stand with their numbers and the lines around them', () => {
    expect(shown('a\nb\nc\n', 'a\nB\nc\nd\n')).toEqual([
      ['1 1 same a', '2 - removed b', '- 2 added B', '3 3 same c', '- 4 added d'],
    ]);
  });

  it('are all added in a new file, and all removed in one that is gone', () => {
    expect(shown(null, 'a\nb')).toEqual([['- 1 added a', '- 2 added b']]);
    expect(shown('a\n', null)).toEqual([['1 - removed a']]);
  });

  it('show what does not show, and say how much of a long line is left out', () => {
    expect(shown(null, '/* \u202e } */')).toEqual([['- 1 added /* \\u202e } */']]);
    expect(shown(null, 'x'.repeat(100))).toEqual([[`- 1 added ${'x'.repeat(40)} … +60`]]);
  });

  it('are not made of what is no text, too large or too different, which is said', () => {
    expect(new LineDiffs(limits).of(null, Buffer.from([0xff, 0xfe, 0]))).toEqual({
      places: [],
      notShown: 'not_text',
    });
    expect(diff('a', 'b'.repeat(1001)).notShown).toBe('too_large');
    const many = (letter: string) => `${letter}\n`.repeat(5000);
    expect(diff(many('a'), many('b'), { fileBytes: 100_000 }).notShown).toBe('too_different');
  });

  it('end at the limit for the whole package, which is said', () => {
    const diffs = new LineDiffs({ ...limits, lines: 3 });
    expect(diffs.of(null, Buffer.from('a\nb\n'))).toMatchObject({ notShown: null });
    const second = diffs.of(null, Buffer.from('a\nb\n'));
    expect(second.notShown).toBe('too_many_lines');
    expect(second.places.flat()).toHaveLength(1);
  });
});
