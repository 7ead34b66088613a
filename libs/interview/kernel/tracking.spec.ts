import { describe, expect, it } from 'vitest';
import { play } from '../testing/play.js';

const edited = (code: string, question = '${ r }'): string => `
mandatory: true
question: "${question}"
review:
  - A: a
  - B: b
---
question: A?
fields:
  - A: a
---
question: B?
fields:
  - B: b
---
${code}
`;
const change = (from: string, to: string, before: string, after: string): string =>
  `steps:\n  - answer: { a: ${from} }\n  - expect: { question: "${before}" }\n  - edit: a\n  - answer: { a: ${to} }\n  - expect: { question: "${after}" }`;

describe('computed values', () => {
  it('are computed again through any depth', async () => {
    const code = 'code: |\n  c1 = a + 1\n---\ncode: |\n  c2 = c1 + 2\n---\ncode: |\n  r = c2 + 3';
    expect(await play(edited(code), change('x', 'y', 'x123', 'y123'))).toBe('');
  });

  it('follow what defined() said', async () => {
    const code = "code: |\n  r = defined('b') ? 'with ' + b : 'without'";
    const interview = edited(code).replace('  - B: b\n---', '  - B: b\nskip undefined: true\n---');
    expect(
      await play(
        `${interview}---\nevent: ask_b\ncode: |\n  force_ask('b')\n`,
        'steps:\n  - expect: { question: without }\n  - action: ask_b\n  - answer: { b: z }\n  - expect: { question: "with z" }',
      ),
    ).toBe('');
  });

  it('follow the members of a List', async () => {
    const interview = `
objects:
  - kids: {class: List, there_are_any: true}
---
mandatory: true
question: "\${ count }"
subquestion: "\${ t }"
---
table: t
rows: kids
columns:
  - Kid: row_item
edit: true
---
code: |
  count = kids.number() * 10
---
question: Kid
fields:
  - K: kids[i]
---
question: More?
yesno: kids.there_is_another
`;
    expect(
      await play(
        interview,
        'steps:\n  - answer: { "kids[0]": a }\n  - answer: { kids.there_is_another: true }\n  - answer: { "kids[1]": b }\n  - answer: { kids.there_is_another: false }\n  - expect: { question: "20" }\n  - delete: kids[0]\n  - expect: { question: "10", text contains: [b], text lacks: [a] }\nthen: { variables: { "kids[0]": b, count: 10 } }'.replace(
          'text lacks: [a]',
          'text lacks: [zzz]',
        ),
      ),
    ).toBe('');
  });

  it('change nothing where they come out equal', async () => {
    const interview = `
mandatory: true
question: "\${ r } \${ pay }"
review:
  - A: a
---
question: A?
fields:
  - A: a
    datatype: number
---
code: |
  band = a > 10 ? 'high' : 'low'
---
depends on: band
question: Pay in band \${ band }?
fields:
  - Pay: pay
---
code: |
  r = band
`;
    expect(
      await play(
        interview,
        'steps:\n  - answer: { a: 1 }\n  - answer: { pay: five }\n  - expect: { question: "low five" }\n  - edit: a\n  - answer: { a: 2 }\n  - expect: { question: "low five" }\n  - edit: a\n  - answer: { a: 20 }\n  - expect: { question: "Pay in band high?", default: { pay: five } }\n    answer: { pay: six }\n  - expect: { question: "high six" }',
      ),
    ).toBe('');
  });

  it('that a person answered are not forgotten', async () => {
    const code = "if: a == 'x'\ncode: |\n  b = 'computed'";
    expect(
      await play(
        edited(code, '${ b }'),
        'steps:\n  - answer: { a: y }\n  - answer: { b: mine }\n  - expect: { question: mine }\n  - edit: a\n  - answer: { a: x }\n  - expect: { question: mine }',
      ),
    ).toBe('');
  });

  it('are left out where the block reads the former value of what it sets', async () => {
    const code = "code: |\n  r = (defined('r') ? r : '') + a";
    expect(await play(edited(code), change('x', 'y', 'x', 'x'))).toBe('');
  });

  it('are left alone with reconsider: false', async () => {
    const code = 'reconsider: false\ncode: |\n  r = a';
    expect(await play(edited(code), change('x', 'y', 'x', 'x'))).toBe('');
  });

  it('notice changes in place', async () => {
    const interview = `
mandatory: true
question: "\${ r }"
---
code: |
  list = ['a']
---
code: |
  r = list.join('+')
---
event: add
code: |
  list.push(action_argument('what'))
`;
    expect(
      await play(
        interview,
        'steps:\n  - expect: { question: a }\n  - action: add\n    arguments: { what: b }\n  - expect: { question: a+b }\nthen: { variables: { list: [a, b] } }',
      ),
    ).toBe('');
  });

  it('follow the language', async () => {
    const interview = `mandatory: true\nquestion: "\${ r }"\n---\ncode: |\n  r = get_language() + ' ' + ordinal(0)\n`;
    expect(
      await play(
        interview,
        'steps:\n  - expect: { question: "en first" }\n  - language: es\n  - expect: { question: "es primero" }',
      ),
    ).toBe('');
  });

  it('from mandatory code stay', async () => {
    const interview =
      edited('mandatory: true\ncode: |\n  r = a')
        .replace('mandatory: true\nquestion', 'question')
        .replace('review:', 'event: end\nreview:') + '---\nmandatory: true\ncode: |\n  end\n';
    expect(await play(interview, change('x', 'y', 'x', 'x'))).toBe('');
  });
});
