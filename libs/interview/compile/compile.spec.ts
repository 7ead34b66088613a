import { readInterviewTest } from '../testing/interview-test.js';
import { runInterviewTest } from '../testing/run-interview-test.js';
import { loadInProcess } from '../testing/in-process.js';
import { describe, expect, it } from 'vitest';
import { play, problemsOf } from '../testing/play.js';

describe('compiling refuses', () => {
  it.each([
    [
      'an unknown key, with the nearest',
      'question: A\nsubqestion: B\n',
      '2: The key "subqestion" is not known. Did you mean "subquestion"?',
    ],
    [
      'an unknown key of a field',
      'question: A\nfields:\n  - A: a\n    requred: true\n',
      '4: The key "requred" is not known. Did you mean "required"?',
    ],
    [
      'an unknown data type',
      'question: A\nfields:\n  - A: a\n    datatype: currncy\n',
      '4: The data type "currncy" is not known. Did you mean "currency"?',
    ],
    [
      'raw HTML',
      'question: A\nfields:\n  - raw html: a\n',
      '3: The key "raw html" is refused: use note, or html, which is sanitized',
    ],
    [
      'a block that says nothing',
      'id: a\n',
      '1: This block says nothing of what it is: question, code, objects and their kin are known',
    ],
    [
      'an unknown class',
      'objects:\n  - a: Individul\n',
      '2: The class "Individul" is not known. Did you mean "Individual"?',
    ],
    [
      'a name of the language',
      'code: |\n  today = 1\n',
      '2: "today" is a name of the language and cannot be defined',
    ],
    ['an index variable', 'code: |\n  i = 1\n', '2: "i" is a name of the language and cannot be defined'],
    [
      'a name of JavaScript',
      'code: |\n  Math = 1\n',
      '2: "Math" is a name of the language and cannot be defined',
    ],
    ['x without generic object', 'code: |\n  x.a = 1\n', '1: "x.a" needs "generic object: Class"'],
    ['await', 'code: |\n  a = 1\n  b = (async () => 1)()\n', '3: There is no async or await here'],
    ['eval', "code: |\n  a = eval('1')\n", '2: "eval" is not there, on purpose'],
    ['import()', "code: |\n  a = import('x')\n", '2: There is no import() here'],
    [
      'two ways to answer',
      'question: A\nyesno: a\nfields:\n  - B: b\n',
      '1: A question has one way to answer, not both "fields" and "yesno"',
    ],
    [
      'an expression that is more than one',
      'if: a) || (b\nquestion: A\n',
      '1: One expression is expected here',
    ],
    [
      'a file that is not there',
      'include:\n  - nope.yml\n',
      '2: The file "nope.yml" to include is not there',
    ],
    ['an unclosed ${', 'question: A ${ a\n', '1: The expression in ${ … } is not closed by a }'],
    [
      'an unknown tag',
      'question: A {{#loop a}}x{{/loop}}\n',
      '1: "{{#loop}}" is not known: each, if, unless and with are',
    ],
    [
      'an answer in a script',
      'question: A\nsubquestion: <script>{{a}}</script>\n',
      '2: An answer cannot stand in a script or style',
    ],
    [
      'an answer in an event attribute',
      'question: A\nsubquestion: <b onclick="{{a}}">x</b>\n',
      '2: An answer cannot stand at "onclick" in a tag: it needs a quoted attribute that is text or a link',
    ],
    [
      'an answer in an unquoted attribute',
      'question: A\nsubquestion: <b title={{a}}>x</b>\n',
      '2: An answer cannot stand at "title" in a tag: it needs a quoted attribute that is text or a link',
    ],
    [
      '__proto__ as a key',
      'data:\n  __proto__: 1\nvariable name: a\n',
      '2: The key "__proto__" is not allowed',
    ],
  ])('%s', (_, interview, problem) => {
    expect(problemsOf(interview)).toContain(problem);
  });

  it('duplicate keys, unknown tags, too many aliases and too much depth', () => {
    expect(problemsOf('question: A\nquestion: B\n')[0]).toMatch(/^2: .*unique/);
    expect(problemsOf('question: !!python/object A\n')[0]).toMatch(/tag/i);
    const bomb = `a: &a [${'x,'.repeat(10)}x]\n${['b', 'c', 'd', 'e', 'f'].map((key, at) => `${key}: &${key} [${`*${'abcde'[at]},`.repeat(9)}*${'abcde'[at]}]`).join('\n')}\n`;
    expect(problemsOf(`data:\n${bomb.replaceAll(/^/gm, '  ')}\nvariable name: q\n`).join()).toMatch(
      /alias|large/,
    );
    expect(problemsOf(`data: ${'['.repeat(60)}${']'.repeat(60)}\nvariable name: q\n`).join()).toMatch(/deep/);
  });

  it('code in a comment of an expression that would reach out of its place', () => {
    expect(problemsOf('if: a // b\nquestion: A\n')).toEqual([]);
    expect(problemsOf('if: "a /* b"\nquestion: A\n')).not.toEqual([]);
    expect(problemsOf('code: "a = 1 }; }; escape(); { {"\n')).not.toEqual([]);
  });
});

describe('functions of an add-on', () => {
  it('are in scope of every block and import each other', async () => {
    const files = {
      'functions/tax.js':
        "import { half } from './half.js';\nexport function tax(amount) { return half(amount) + 1 }\nexport const rate = 3;\n",
      'functions/half.js':
        'export function half(value) { return value / 2 }\nexport const shout = (text) => capitalize(text) + "!";\n',
    };
    expect(
      await play(
        'mandatory: true\nquestion: "${ tax(10) } ${ rate } {{tax 4}} ${ shout(\'ada\') }"\n',
        'steps:\n  - expect: { question: "6 3 3 Ada!" }',
        files,
      ),
    ).toBe('');
  });

  it('know no answers except what they are given, and these they seek', async () => {
    const files = {
      'functions/f.js':
        'export function first(person) { return person.name.first }\nexport function bad() { return client }\n',
    };
    const interview =
      'objects:\n  - client: Individual\n---\nmandatory: true\nquestion: "${ first(client) }"\n---\nquestion: Who\nfields:\n  - F: client.name.first\n';
    expect(
      await play(
        interview,
        'steps:\n  - answer: { client.name.first: Ada }\n  - expect: { question: Ada }',
        files,
      ),
    ).toBe('');
    expect(
      await play(
        'mandatory: true\nquestion: "${ bad() }"\n',
        'steps:\n  - error: client is not defined',
        files,
      ),
    ).toBe('');
  });
});

describe('an export that has no name', () => {
  it('is an error with its place, whatever else the file holds', () => {
    const files = {
      'functions/fees.js': 'export const one = 1;\nexport default function two() { return 2 }\n',
    };
    expect(problemsOf('mandatory: true\nquestion: x\n', files)).toEqual([
      '2: Export functions by name: export function f() { … }',
    ]);
  });
});

describe('texts', () => {
  it('are translated by the files of translations', async () => {
    const files = {
      'translations/es.yml': '"Your name?": "¿Su nombre?"\nHello ${ a }: Hola ${ a }\nyes sir: sí señor\n',
    };
    const interview =
      "mandatory: true\nquestion: Your name?\nfields:\n  - A: a\n---\nmandatory: true\nquestion: Hello ${ a }\nsubquestion: ${ word('yes sir') }\n";
    expect(
      await play(
        interview,
        'steps:\n  - language: es\n  - expect: { question: "¿Su nombre?" }\n    answer: { a: Luz }\n  - expect: { question: Hola Luz, text contains: [sí señor] }',
        files,
      ),
    ).toBe('');
  });
});

describe('a broken interview beside others', () => {
  const files = {
    'interviews/good.yml': 'mandatory: true\nquestion: fine\n',
    'interviews/bad.yml': 'questio: x\n---\nmandatory: true\ncode: |\n  let = (\n',
    'interviews/shared.yml': 'include:\n  - bad.yml\n---\nmandatory: true\nquestion: fine\n',
  };
  const { compiled, step } = loadInProcess({ name: 'addon', files, dependencies: {} });
  const run = async (name: string) =>
    runInterviewTest(
      readInterviewTest(`interview: addon:${name}\nsteps:\n  - expect: { question: fine }\n`),
      compiled,
      step,
    );

  it('fails its own tests and those of what includes it, not those of the others', async () => {
    expect((await run('good')).message).toBe('');
    expect((await run('bad')).message).toContain('"questio"');
    expect((await run('shared')).message).toContain('"questio"');
  });
});
