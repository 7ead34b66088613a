import { describe, expect, it } from 'vitest';
import { play } from '../../testing/play.js';

const ask = (name: string, more = ''): string =>
  `---\nquestion: ${name}?\nfields:\n  - Value: ${name}\n${more}`;

describe('seeking', () => {
  it.each([
    ['destructuring', 'const { length } = a; r = length'],
    ['array destructuring', 'const [first] = [a]; r = first.length'],
    ['a closure', 'const f = () => a.length; r = f()'],
    ['an array method', "r = ['q'].map(() => a)[0].length"],
    ['typeof', "r = typeof a === 'string' ? a.length : -1"],
    ['optional chaining', 'r = a?.length'],
    ['a default value', 'const { z = a } = {}; r = z.length'],
    ['a template literal', 'r = `${a}`.length'],
    ['compound assignment', 'let t = 0; t += a.length; r = t'],
    ['a generator', 'const g = function* () { yield a }; r = [...g()][0].length'],
    ['a class field', 'class C { f = a }; r = new C().f.length'],
    ['a getter of a literal', 'r = ({ get f() { return a } }).f.length'],
    ['a sort comparison', 'r = [2, 1].sort((x1, y1) => (a, x1 - y1)).length + a.length - 2'],
    ['JSON.stringify', 'r = JSON.parse(JSON.stringify({ q: a })).q.length'],
    ['a spread', 'r = [...a].length'],
    ["an author's catch", 'try { r = a.length } catch { r = -1 }'],
    ["an author's finally", 'try { r = a.length } finally { 1 }'],
  ])('works in %s', async (_, code) => {
    const interview = `mandatory: true\nquestion: Result \${ r }\n---\ncode: |\n  ${code}\n${ask('a')}`;
    expect(
      await play(
        interview,
        `steps:\n  - expect: { question: "a?" }\n    answer: { a: four }\n  - expect: { question: Result 4 }`,
      ),
    ).toBe('');
  });

  it('does not seek for in and delete', async () => {
    const interview = `mandatory: true\nquestion: "\${ r }"\n---\nobjects:\n  - p: Thing\n---\ncode: |\n  delete p.q\n  r = 'q' in p\n`;
    expect(await play(interview, 'steps:\n  - expect: { question: "no" }')).toBe('');
  });

  it('keeps what was assigned before the stop', async () => {
    const interview = `mandatory: true\nquestion: "\${ r } \${ first }"\n---\ncode: |\n  first = 1\n  r = a\n${ask('a')}`;
    expect(await play(interview, 'steps:\n  - answer: { a: x }\n  - expect: { question: "x 1" }')).toBe('');
  });

  it('tries exact names, then index variables, then generic objects', async () => {
    const interview = `
objects:
  - kids: {class: List, object_type: Individual, there_are_any: true, target_number: 2}
---
mandatory: true
question: "\${ kids[0].pet } \${ kids[1].pet } \${ kids[0].toy }"
---
generic object: Individual
code: |
  x.pet = 'generic'
---
code: |
  kids[i].pet = 'index ' + i
---
code: |
  kids[1].pet = 'exact'
---
generic object: Thing
code: |
  x.toy = 'of a Thing'
---
generic object: Person
code: |
  x.toy = 'of a Person'
---
generic object: Thing
code: |
  x.toy = 'of a later Thing'
`;
    expect(await play(interview, 'steps:\n  - expect: { question: "index 0 exact of a Person" }')).toBe('');
  });

  it('gives way to the next candidate when code does not define the name', async () => {
    const interview = `mandatory: true\nquestion: "\${ a }"\n---\ncode: |\n  a = 'early'\n---\ncode: |\n  if (false) { a = 'late' }\n---\nif: false\ncode: |\n  a = 'skipped'\n`;
    expect(await play(interview, 'steps:\n  - expect: { question: early }')).toBe('');
  });

  it('tells which blocks asked for a name that nothing defines', async () => {
    const interview = `mandatory: true\nquestion: "\${ a }"\n---\nid: middle\ncode: |\n  a = b + 1\n`;
    expect(await play(interview, 'steps:\n  - error: \'Nothing in the interview defines "b"\'')).toBe('');
    const message = await play(interview, 'steps:\n  - expect: { question: x }');
    expect(message).toContain('interviews/main.yml:4 (middle)\n  interviews/main.yml:1');
  });

  it('tells a cycle at once, without trying other candidates', async () => {
    const interview = `mandatory: true\nquestion: "\${ a }"\n${ask('a')}---\ncode: |\n  a = b\n---\ncode: |\n  b = a\n`;
    expect(await play(interview, 'steps:\n  - error: "needs itself: a → b → a"')).toBe('');
  });

  it('stops at the limit of searches inside one another', async () => {
    const blocks = Array.from({ length: 1100 }, (_, at) => `---\ncode: |\n  a${at} = a${at + 1}\n`).join('');
    expect(
      await play(
        `mandatory: true\nquestion: "\${ a0 }"\n${blocks}`,
        'steps:\n  - error: More than 1000 searches',
      ),
    ).toBe('');
  });

  it('reaches 900 searches deep', async () => {
    const blocks = Array.from({ length: 900 }, (_, at) => `---\ncode: |\n  a${at} = a${at + 1}\n`).join('');
    expect(
      await play(
        `mandatory: true\nquestion: "\${ a0 }"\n${blocks}---\ncode: |\n  a900 = 7\n`,
        'steps:\n  - expect: { question: "7" }',
      ),
    ).toBe('');
  });

  it('asks again a question that was answered and left the name without a value', async () => {
    const interview = `mandatory: true\nquestion: "\${ b }"\n---\nquestion: First\nfields:\n  - A: a\n    datatype: yesnoradio\n  - B: b\n    show if: a\n`;
    expect(
      await play(
        interview,
        'steps:\n  - answer: { a: false }\n  - expect: { question: First }\n    answer: { a: true, b: x }\n  - expect: { question: x }',
      ),
    ).toBe('');
  });
});
