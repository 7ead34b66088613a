import { describe, expect, it } from 'vitest';
import { parseCode } from './javascript.js';
import { linearPattern } from './linear-pattern.js';
import { withLinearPatterns } from './linear-patterns.js';

describe('a regular expression that regards no case', () => {
  const samples = [
    '',
    'abc',
    'ABC',
    'aBc-9',
    'Zz',
    'é',
    'É',
    'k\u212a',
    's\u017f',
    'A_b',
    '^x]',
    '9z',
    'a\nB',
  ];

  it.each([
    'abc',
    '^[a-c]+$',
    '[^a-z]',
    '[A-z]',
    '[\\w-]+',
    '\\bAb\\w*',
    '(?<first>a)(?:b|C)',
    '[a\\]B]',
    '^k|s$',
    '[k-s]{1,3}',
    '\\d[a-z]?',
    '[^\\W_]+',
    'a.b',
    '[]',
    '[^]',
    'x{2}',
    '-',
    '[+--a]',
  ])('is matched alike without the flag: %s', (pattern) => {
    const linear = linearPattern(pattern, 'gi');
    expect(linear?.flags).toBe('g');
    const [before, after] = [new RegExp(pattern, 'gi'), new RegExp(linear!.pattern, 'g')];
    for (const sample of samples)
      expect(
        [...sample.matchAll(after)].map(([text]) => text),
        sample,
      ).toEqual([...sample.matchAll(before)].map(([text]) => text));
  });

  it.each(['é', '[à-ÿ]', '\\x41', '\\u0041', '[\\u0041-z]', '\\cA'])('is left as it is: %s', (pattern) => {
    expect(linearPattern(pattern, 'i')).toBeNull();
  });
});

describe('a regular expression', () => {
  it.each([
    ['a lookahead', '(?=a)b', ''],
    ['a lookbehind', '(?<!a)b', ''],
    ['what was matched before', '(a)\\1', ''],
    ['what was matched before by name', '(?<x>a)\\k<x>', ''],
    ['Unicode', '\\p{L}+', 'u'],
    ['many copies of a group', '(a+){20}', ''],
    ['many copies of copies', '((a+){5}){5}', ''],
  ])('with %s is not known to be linear', (_, pattern, flags) => {
    expect(linearPattern(pattern, flags)).toBeNull();
  });

  it('that is linear already stays as it is written', () => {
    expect(linearPattern('^(a+)+$', 'm')).toEqual({ pattern: '^(a+)+$', flags: 'm' });
    const source = "/^(a+)+$/.test(x) && !/'\\/i'/.test(y)";
    expect(withLinearPatterns(source, parseCode(source))).toBe(source);
  });

  it('is rewritten where it stands in code, and nothing else is', () => {
    const source = "const s = '/a/i'; return_(/a+/gi.test(s), `${/b/i}`)";
    expect(withLinearPatterns(source, parseCode(source))).toBe(
      "const s = '/a/i'; return_(/[aA]+/g.test(s), `${/[bB]/}`)",
    );
  });
});
