import { describe, expect, it } from 'vitest';
import { play } from '../../testing/play.js';

describe('gathering', () => {
  it('asks for a number first with ask_number', async () => {
    const interview = `
objects:
  - kids: {class: List, ask_number: true}
---
mandatory: true
question: "\${ kids } of \${ kids.target_number }"
---
question: How many?
fields:
  - N: kids.target_number
    datatype: integer
---
question: "Number \${ i + 1 }"
fields:
  - Kid: kids[i]
`;
    expect(
      await play(
        interview,
        'steps:\n  - answer: { kids.target_number: 2 }\n  - answer: { "kids[0]": a }\n  - answer: { "kids[1]": b }\n  - expect: { question: "a and b of 2" }',
      ),
    ).toBe('');
  });

  it('shows the items that are complete so far while it gathers', async () => {
    const interview = `
objects:
  - kids: {class: List, object_type: Individual}
---
mandatory: true
question: "\${ kids }"
---
question: Any?
yesno: kids.there_are_any
---
question: "After \${ kids.number() }: name?"
fields:
  - First: kids[i].name.first
---
question: More than \${ kids }?
yesno: kids.there_is_another
`;
    expect(
      await play(
        interview,
        'steps:\n  - answer: { kids.there_are_any: true }\n  - expect: { question: "After 0: name?" }\n    answer: { "kids[0].name.first": Al }\n  - expect: { question: "More than Al?" }\n    answer: { kids.there_is_another: true }\n  - expect: { question: "After 1: name?" }\n    answer: { "kids[1].name.first": Bo }\n  - answer: { kids.there_is_another: false }\n  - expect: { question: "Al and Bo" }',
      ),
    ).toBe('');
  });

  it('uses gathered where auto_gather is off', async () => {
    const interview = `
objects:
  - kids: {class: List, auto_gather: false}
---
mandatory: true
question: "\${ kids } \${ kids.length }"
---
code: |
  kids.append('a')
  kids.append('b')
  kids.gathered = true
`;
    expect(await play(interview, 'steps:\n  - expect: { question: "a and b 2" }')).toBe('');
  });

  it('seeks only the item for kids[0]', async () => {
    const interview = `
objects:
  - kids: {class: List}
---
mandatory: true
question: "\${ kids[0] }"
---
question: One
fields:
  - K: kids[i]
`;
    expect(
      await play(
        interview,
        'steps:\n  - expect: { fields: ["kids[0]"] }\n    answer: { "kids[0]": z }\n  - expect: { question: z, kind: end }',
      ),
    ).toBe('');
  });

  it('gives undefined beyond the end of a gathered List', async () => {
    const interview = `objects:\n  - kids: {class: List, there_are_any: false}\n---\nmandatory: true\nquestion: "\${ kids.length } \${ kids[3] === undefined }"\n`;
    expect(await play(interview, 'steps:\n  - expect: { question: "0 yes" }')).toBe('');
  });

  it('gathers again when there_are_any is answered again, and false drops the items', async () => {
    const interview = `
objects:
  - kids: {class: List}
---
mandatory: true
question: "[\${ kids }]"
review:
  - Any: kids.there_are_any
---
question: Any?
yesno: kids.there_are_any
---
question: Which?
fields:
  - K: kids[i]
---
question: More?
yesno: kids.there_is_another
`;
    expect(
      await play(
        interview,
        'steps:\n  - answer: { kids.there_are_any: true }\n  - answer: { "kids[0]": a }\n  - answer: { kids.there_is_another: false }\n  - expect: { question: "[a]" }\n  - edit: kids.there_are_any\n  - answer: { kids.there_are_any: true }\n  - expect: { question: "More?" }\n    answer: { kids.there_is_another: false }\n  - edit: kids.there_are_any\n  - answer: { kids.there_are_any: false }\n  - expect: { question: "[]" }',
      ),
    ).toBe('');
  });

  it('gathers an inner List of each item', async () => {
    const interview = `
objects:
  - kids: {class: List, object_type: Thing, complete_attribute: toys.gathered, there_are_any: true}
  - kids[i].toys: List
---
mandatory: true
question: "\${ kids.map(k => k.toys.length).join('-') }"
---
question: "Toys of \${ i }?"
yesno: kids[i].toys.there_are_any
---
question: "Toy \${ j } of \${ i }"
fields:
  - T: kids[i].toys[j]
---
question: "More toys of \${ i }?"
yesno: kids[i].toys.there_is_another
---
question: More kids?
yesno: kids.there_is_another
`;
    expect(
      await play(
        interview,
        'steps:\n  - expect: { question: "Toys of 0?" }\n    answer: { "kids[0].toys.there_are_any": true }\n  - expect: { question: "Toy 0 of 0" }\n    answer: { "kids[0].toys[0]": car }\n  - answer: { "kids[0].toys.there_is_another": false }\n  - answer: { kids.there_is_another: true }\n  - answer: { "kids[1].toys.there_are_any": false }\n  - answer: { kids.there_is_another: false }\n  - expect: { question: "1-0" }',
      ),
    ).toBe('');
  });

  it('takes new_item_value with new_item_name, and refuses the names of every Dict', async () => {
    const interview = `
objects:
  - pay: Dict
---
mandatory: true
question: "\${ Object.entries(pay).map(([k, v]) => k + v).join() }"
---
question: Any?
yesno: pay.there_are_any
---
question: Who
fields:
  - W: pay.new_item_name
  - V: pay.new_item_value
    datatype: number
---
question: More?
yesno: pay.there_is_another
`;
    expect(
      await play(
        interview,
        'steps:\n  - answer: { pay.there_are_any: true }\n  - answer: { pay.new_item_name: gathered, pay.new_item_value: 3 }\n    errors: { pay.new_item_name: "" }\n  - answer: { pay.new_item_name: __proto__, pay.new_item_value: 3 }\n    errors: { pay.new_item_name: "" }\n  - answer: { pay.new_item_name: Ann, pay.new_item_value: 3 }\n  - answer: { pay.there_is_another: false }\n  - expect: { question: Ann3 }',
      ),
    ).toBe('');
  });

  it('gathers a Set by new_item', async () => {
    const interview = `objects:\n  - s: Set\n---\nmandatory: true\nquestion: "\${ s } \${ s.number() }"\n---\nquestion: Any?\nyesno: s.there_are_any\n---\nquestion: Which?\nfields:\n  - I: s.new_item\n---\nquestion: More?\nyesno: s.there_is_another\n`;
    expect(
      await play(
        interview,
        'steps:\n  - answer: { s.there_are_any: true }\n  - answer: { s.new_item: a }\n  - answer: { s.there_is_another: true }\n  - answer: { s.new_item: b }\n  - answer: { s.there_is_another: false }\n  - expect: { question: "a and b 2" }',
      ),
    ).toBe('');
  });

  it('makes a FinancialList whose items exist', async () => {
    const interview = `objects:\n  - income: FinancialList\n---\nmandatory: true\nquestion: "\${ income.total() }"\n---\nquestion: Any?\nyesno: income.there_are_any\n---\nquestion: Which?\nfields:\n  - I: income.new_item_name\n---\nquestion: "How much \${ i }?"\nfields:\n  - V: income[i].value\n    datatype: currency\n---\nquestion: More?\nyesno: income.there_is_another\n`;
    expect(
      await play(
        interview,
        'steps:\n  - answer: { income.there_are_any: true }\n  - answer: { income.new_item_name: job }\n  - expect: { question: "How much job?" }\n    answer: { "income[\'job\'].value": 12.5 }\n  - answer: { income.there_is_another: false }\n  - expect: { question: "12.5" }',
      ),
    ).toBe('');
  });
});
