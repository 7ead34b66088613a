import { describe, expect, it } from 'vitest';
import { loadInProcess } from '../testing/in-process.js';

const screen = '\n---\nmandatory: true\nquestion: fine\n';
const data = (text: string): string => `data:\n${text}\nvariable name: d${screen}`;
const tenOf = (alias: string): string => `[${Array(10).fill(`*${alias}`).join(', ')}]`;

const bomb = [
  '  a: &a [x, x, x, x, x, x, x, x, x, x]',
  ...Array.from({ length: 9 }, (_, at) => {
    const [before, own] = [97 + at, 98 + at].map((code) => String.fromCharCode(code));
    return `  ${own}: &${own} ${tenOf(before!)}`;
  }),
].join('\n');

/** What a hostile file is, the file, the line that the error names, and a part of what it says. */
const hostile: [what: string, file: string, line: number, says: string][] = [
  ['an alias bomb', data(bomb), 3, 'too full of aliases'],
  ['an alias of itself', data('  a: &a [*a]'), 2, ''],
  ['forty thousand brackets', `data: ${'['.repeat(20_000)}${']'.repeat(20_000)}`, 1, 'too deep'],
  ['fifty maps in one another', data(`  a: ${'{a: '.repeat(50)}1${'}'.repeat(50)}`), 2, 'too deep'],
  ['the key __proto__', data('  __proto__: { polluted: 1 }'), 2, '"__proto__"'],
  ['the same key twice', data('  a: 1\n  a: 2'), 3, 'unique'],
  ['a key of a megabyte', data(`  ${'k'.repeat(1_200_000)}: 1`), 1, 'larger than 1048576 bytes'],
  ['bytes that are no UTF-8', `question: a\uFFFDb${screen}`, 1, 'not UTF-8'],
  ['a tag of another schema', data('  a: !!js/function "x"'), 2, ''],
  ['a path out of the add-on', `include:\n  - ../../../../etc/passwd${screen}`, 2, 'not there'],
  ['a path from the root', `include:\n  - /etc/passwd${screen}`, 2, 'not there'],
  ['another add-on that is no dependency', `include:\n  - secret:main.yml${screen}`, 2, 'not there'],
  ['a template out of the add-on', `template: t\ncontent file: ../../etc/passwd${screen}`, 2, ''],
  ['code that imports', `mandatory: true\ncode: |\n  import('fs')${screen}`, 3, ''],
  [
    'code that asks for the process',
    `mandatory: true\ncode: |\n  out = process.env${screen}`,
    3,
    '"process"',
  ],
  ['code that requires', `mandatory: true\ncode: |\n  out = require('fs')${screen}`, 3, '"require"'],
  ['code in code', `mandatory: true\ncode: |\n  out = eval('1')${screen}`, 3, '"eval"'],
  [
    'code that takes a class away',
    `mandatory: true\ncode: |\n  Object.prototype.x = 1${screen}`,
    3,
    '"Object"',
  ],
  ['code that ends its own function', `mandatory: true\ncode: |\n  }); x = (() => {${screen}`, 3, ''],
];

describe('a hostile file', () => {
  it.each(hostile)('of %s is refused, by file and line', (_what, file, line, says) => {
    const { problems } = loadInProcess({
      name: 'hostile',
      files: { 'interviews/main.yml': file },
      dependencies: {},
    }).compiled;
    const errors = problems.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ file: named }) => named)).toContain('interviews/main.yml');
    expect(errors[0]!.line).toBe(line);
    expect(errors[0]!.message.length).toBeLessThan(500);
    expect(errors[0]!.message).toContain(says);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('that includes itself through others is read once', () => {
    const files = {
      'interviews/main.yml': `include:\n  - other.yml${screen}`,
      'interviews/other.yml': 'include:\n  - main.yml\n',
    };
    expect(loadInProcess({ name: 'hostile', files, dependencies: {} }).compiled.problems).toEqual([]);
  });
});
