import { describe, expect, it } from 'vitest';
import { play } from '../testing/play.js';

describe('data', () => {
  it('is static, by expression, or Lists and Dicts', async () => {
    const interview = `variable name: prices
data:
  apple: 3
  list: [a, b]
---
variable name: made
data from code:
  twice: prices.apple * 2
---
variable name: tree
use objects: true
data:
  - name: p
  - name: q
---
mandatory: true
question: "\${ prices.apple } \${ made.twice } \${ tree.number() } \${ tree[1].name } \${ prices.list }"
`;
    expect(await play(interview, 'steps:\n  - expect: { question: "3 6 2 q a and b" }')).toBe('');
  });
});

describe('sets', () => {
  it('adds names; only sets replaces those found by parsing', async () => {
    const interview = `mandatory: true
question: "\${ a } \${ b }"
---
code: |
  value('never')
  const names = ['a']; for (const name of names) define(name, 'defined')
sets: a
---
code: |
  b = 'first'
---
only sets: c
code: |
  b = 'second'
  c = 1
`;
    expect(await play(interview, 'steps:\n  - expect: { question: defined first }')).toBe('');
  });
});

describe('undefine and reconsider', () => {
  it('act once when the block comes up', async () => {
    const interview = `mandatory: true
question: A
fields:
  - A: a
---
mandatory: true
undefine: a
question: "B \${ defined('a') }"
fields:
  - B: b
---
mandatory: true
question: "\${ a } \${ b }"
---
question: A again
fields:
  - A: a
`;
    expect(
      await play(
        interview,
        'steps:\n  - answer: { a: 1 }\n  - expect: { question: B no }\n    answer: { b: 2 }\n  - expect: { question: A again, default: { a: "1" } }\n    answer: { a: 3 }\n  - expect: { question: "3 2" }',
      ),
    ).toBe('');
  });
});

describe('a table', () => {
  const table = (keys: string): string => `objects:
  - kids: {class: List, there_are_any: true}
---
mandatory: true
question: T
subquestion: "\${ t }"
---
table: t
rows: kids
columns:
  - Number: row_index + 1
  - Kid: row_item
${keys}
---
question: "Kid \${ i }"
fields:
  - K: kids[i]
---
question: More?
yesno: kids.there_is_another
`;
  const two =
    'steps:\n  - answer: { "kids[0]": b }\n  - answer: { kids.there_is_another: true }\n  - answer: { "kids[1]": a }\n  - answer: { kids.there_is_another: false }\n';

  it('edits plain values with edit: true, and deletes', async () => {
    expect(
      await play(
        table('edit: true'),
        `${two}  - expect: { text contains: ["1 b", "2 a"] }\n  - edit: kids[0]\n  - expect: { question: Kid 0, default: { "kids[0]": b } }\n    answer: { "kids[0]": c }\n  - expect: { question: T, text contains: ["1 c"] }\n  - delete: kids[0]\n  - expect: { text contains: ["1 a"], text lacks: ["2"] }\n  - delete: kids[0]\n  - expect: { question: T, text lacks: ["1 "] }\nthen: { variables: { kids: [], kids.there_are_any: false } }`.replace(
          'kids: [], kids.there_are_any: false',
          'kids: []',
        ),
      ),
    ).toBe('');
  });

  it('filters and sorts, and has no delete buttons where they are off', async () => {
    expect(
      await play(
        table("filter: row_item != 'b'\nsort key: row_item\ndelete buttons: false\nedit: true"),
        `${two}  - expect: { text contains: ["2 a"], text lacks: ["1 b", "Delete"], actions: [ { edits: "kids[1]", deletes: null } ] }`,
      ),
    ).toBe('');
  });

  it('says something where it is empty', async () => {
    const interview = table('show if empty: Nobody here').replace(
      'there_are_any: true',
      'there_are_any: false',
    );
    expect(
      await play(interview, 'steps:\n  - expect: { text contains: [Nobody here], text lacks: [Number] }'),
    ).toBe('');
  });
});

describe('items that code added', () => {
  it('go with what is in them, and answers in them become defaults', async () => {
    const interview = `objects:
  - jobs: {class: List, object_type: Thing, auto_gather: false}
---
mandatory: true
question: "\${ jobs.map(j => j.name + j.pay).join() }"
review:
  - Names: names
---
question: Names
fields:
  - N: names
---
code: |
  for (const name of names.split(' ')) { jobs.append_object({ name }) }
  jobs.gathered = true
---
question: "Pay of \${ jobs[i].name }"
fields:
  - P: jobs[i].pay
`;
    expect(
      await play(
        interview,
        'steps:\n  - answer: { names: a b }\n  - answer: { "jobs[0].pay": "1" }\n  - answer: { "jobs[1].pay": "2" }\n  - expect: { question: "a1,b2" }\n  - edit: names\n  - answer: { names: c }\n  - expect: { question: Pay of c, default: { "jobs[0].pay": "1" } }\n    answer: { "jobs[0].pay": "3" }\n  - expect: { question: "c3" }',
      ),
    ).toBe('');
  });
});

describe('an incomplete item', () => {
  it('of a gathered List is asked before the List is used', async () => {
    const interview = `objects:
  - kids: {class: List, object_type: Thing, there_are_any: true, complete_attribute: done}
---
mandatory: true
question: "\${ kids.number() } \${ kids.map(k => k.kind) }"
subquestion: "\${ t }"
---
table: t
rows: kids
columns:
  - Kind: row_item.kind
edit:
  - kind
---
code: |
  kids[i].kind
  if (kids[i].kind == 'dog') { kids[i].breed }
  kids[i].done = true
---
question: Kind
fields:
  - K: kids[i].kind
---
question: Breed
fields:
  - B: kids[i].breed
---
question: More?
yesno: kids.there_is_another
`;
    expect(
      await play(
        interview,
        'steps:\n  - answer: { "kids[0].kind": cat }\n  - answer: { kids.there_is_another: false }\n  - expect: { question: "1 cat" }\n  - edit: kids[0]\n  - answer: { "kids[0].kind": dog }\n  - expect: { question: Breed }\n    answer: { "kids[0].breed": lab }\n  - expect: { question: "1 dog" }',
      ),
    ).toBe('');
  });
});

describe('deleting', () => {
  it('renumbers, takes one off target_number, and leaves no trace', async () => {
    const interview = `objects:
  - kids: {class: List, object_type: Individual, ask_number: true}
  - fan: Individual
---
mandatory: true
question: "\${ kids } \${ kids.target_number } \${ kids.map(k => k.place) } \${ kids.map(k => k.pet.name) }"
subquestion: "\${ t }"
---
table: t
rows: kids
columns:
  - Kid: row_item
edit: true
---
objects:
  - kids[i].pet: Thing
---
code: |
  kids[i].place = i + 1
---
question: How many?
fields:
  - N: kids.target_number
    datatype: integer
---
question: "Name \${ i }"
fields:
  - N: kids[i].name.first
  - P: kids[i].pet.name
`;
    expect(
      await play(
        interview,
        'steps:\n  - answer: { kids.target_number: 3 }\n  - answer: { "kids[0].name.first": A, "kids[0].pet.name": p }\n  - answer: { "kids[1].name.first": B, "kids[1].pet.name": q }\n  - answer: { "kids[2].name.first": C, "kids[2].pet.name": r }\n  - expect: { question: "A, B, and C 3 1, 2, and 3 p, q, and r" }\n  - delete: kids[1]\n  - expect: { question: "A and C 2 1 and 2 p and r" }\nthen: { variables: { "kids[1].name.first": C, "kids[1].pet.name": r } }',
      ),
    ).toBe('');
  });
});

describe('screens', () => {
  it('have the default parts, help and help of the interview', async () => {
    const interview = `default screen parts:
  under: Common **under**
  continue button label: Go on
---
interview help:
  label: About
  content: All of it
---
mandatory: true
question: Q
help:
  label: This
  content: Some
fields:
  - A: a
`;
    expect(
      await play(
        interview,
        'steps:\n  - expect: { text contains: ["Common under"], buttons: [ { name: null, label: Go on } ], help: [ { label: This }, { label: About } ] }',
      ),
    ).toBe('');
  });

  it('take values from code with their type', async () => {
    const interview = `mandatory: true
question: Q
fields:
  - A: a
    datatype: integer
    default: {code: two + 1}
    min: "\${ two }"
    required: {code: two > 5}
  - note: Between *fields*
  - B: b
    choices:
      code: "[{X: 'x'}, ['y', 'Y'], 'z']"
    exclude: z
---
code: |
  two = 2
`;
    expect(
      await play(
        interview,
        'steps:\n  - expect: { fields: [a, b], default: { a: 3 }, required: { a: false, b: true }, choices: { b: [X, Y] }, text contains: [Between fields] }\n    answer: { a: 1, b: x }\n    errors: { a: "2 or more" }',
      ),
    ).toBe('');
  });

  it('hold no more fields than the limit', async () => {
    const fields = Array.from({ length: 201 }, (_, at) => `  - F: f${at}\n`).join('');
    expect(
      await play(`mandatory: true\nquestion: Q\nfields:\n${fields}`, 'steps:\n  - error: 200 fields'),
    ).toBe('');
  });
});

describe('blocks of a language', () => {
  it('come before those of none; mandatory ones of another are passed over', async () => {
    const interview = `language: es
mandatory: true
question: Hola
continue button field: greeted
---
mandatory: true
question: "\${ a }"
---
language: es
code: |
  a = 'es'
---
code: |
  a = 'none'
---
language: fr
code: |
  a = 'fr'
`;
    expect(await play(interview, 'steps:\n  - expect: { question: none }')).toBe('');
    expect(
      await play(
        interview,
        'language: es\nsteps:\n  - expect: { question: Hola }\n    answer: {}\n  - expect: { question: es }',
      ),
    ).toBe('');
  });
});

describe('random()', () => {
  it('gives the same when the block runs again', async () => {
    const interview = `mandatory: true
question: "\${ same }"
---
code: |
  first = random()
---
code: |
  const now = [random(), random()]
  if (!defined('kept')) { define('kept', now) }
  a
  same = kept[0] === now[0] && kept[1] === now[1] && now[0] !== now[1]
---
question: A
fields:
  - A: a
`;
    expect(await play(interview, 'steps:\n  - answer: { a: x }\n  - expect: { question: "yes" }')).toBe('');
  });
});

describe('fetch_json', () => {
  it('reads the replies of a test', async () => {
    const interview = 'mandatory: true\nquestion: "${ fetch_json(\'https://a.example/x\').rate }"\n';
    expect(
      await play(
        interview,
        'replies: { "https://a.example/x": { rate: 4 } }\nsteps:\n  - expect: { question: "4" }',
      ),
    ).toBe('');
  });
});
