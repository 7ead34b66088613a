import { describe, expect, it } from 'vitest';
import { findUnusual } from './unusual.js';

const files = (contents: { [path: string]: string | Buffer }) =>
  new Map(Object.entries(contents).map(([path, content]) => [path, Buffer.from(content)]));
const whatIn = (text: string, before = '') =>
  findUnusual(files({ 'functions/court.js': text }), files({ 'functions/court.js': before }), 200).map(
    ({ line, what }) => `${line} ${what}`,
  );

describe('a reviewer is pointed at', () => {
  it.each([
    [
      'text that runs in another order than it shows',
      'const a = 1;\n/* \u202e } \u2066if (isAdmin)\u2069 */',
      '2 bidirectional',
    ],
    ['letters that do not show', 'const user\u200bname = 1;', '1 invisible'],
    ['a name with a letter of another script', 'const p\u0430ssword = 1;', '1 look_alike'],
    ['a line that nobody reads', `const all = [${'1,'.repeat(300)}];`, '1 long_line'],
    ['text that something will decode', `const x = "${'QUJD'.repeat(60)}";`, '1 encoded'],
    ['text that something will decode, cut into lines', `${'QUJD'.repeat(15)}\n`.repeat(5), '1 encoded'],
    ['code that was not written for people', 'a=b;'.repeat(300), '0 minified'],
    [
      'a name all of another script that reads like Latin',
      'const \u0441\u043e\u0440\u0443 = 1;',
      '1 look_alike',
    ],
    ['a host that was not there before', 'get("https://evil.example.org/x")', '1 new_host'],
  ])('%s', (_what, text, found) => {
    expect(whatIn(text)).toContain(found);
  });

  it('the name of a file that looks like another’s, and bytes where text should be', () => {
    const found = findUnusual(
      files({
        'functions/c\u043eurt.js': 'export const a = 1;',
        'module/index.js': Buffer.from([0xff, 0xfe, 0]),
      }),
      files({}),
      200,
    );
    expect(found.map(({ path, what }) => `${path} ${what}`)).toEqual([
      'functions/c\u043eurt.js look_alike',
      'module/index.js not_text',
    ]);
  });

  it('what does not show in an excerpt that shows it', () => {
    const [found] = findUnusual(files({ 'functions/a.js': '/* \u202e */' }), files({}), 200);
    expect(found?.excerpt).toBe('/* \\u202e */');
  });

  it('the letter of another alphabet itself', () => {
    const [found] = findUnusual(files({ 'functions/a.js': 'p\u0430ssword' }), files({}), 200);
    expect(found?.excerpt).toBe('p\\u0430ssword');
  });
});

describe('a reviewer is not bothered with', () => {
  it('hosts that stood in the version before, and text in one script', () => {
    const link = 'see https://courts.example.org/forms';
    expect(whatIn(link, link)).toEqual([]);
    expect(whatIn('label: Nombre del niño\nother: \u0438\u043c\u044f\nthird: الاسم')).toEqual([]);
  });

  it('pictures', () => {
    expect(
      findUnusual(files({ 'static/seal.png': Buffer.from([0x89, 0x50, 0xff]) }), files({}), 200),
    ).toEqual([]);
  });

  it('more than 200 findings', () => {
    expect(whatIn('const p\u0430ssword = 1;\n'.repeat(500))).toHaveLength(200);
  });
});
