import { describe, expect, it } from 'vitest';
import { play } from '../../testing/play.js';

const field = (keys: string, shown = '${ JSON.stringify(a) }', more = ''): string =>
  `mandatory: true\nquestion: Q\nfields:\n  - A: a\n${keys.replaceAll(/^(?=.)/gm, '    ')}\n---\nmandatory: true\nquestion: '[${shown}]'\n${more}`;
const yaml = (value: unknown): string => JSON.stringify(value);

describe('a field', () => {
  it.each([
    ['datatype: integer', 12, '12'],
    ['datatype: integer', '12', '12'],
    ['datatype: number', '1,234.5', '1234.5'],
    ['datatype: currency', '$9.50', '9.5'],
    ['datatype: time', '9:05', '"09:05"'],
    ['datatype: email', ' a@example.org ', '"a@example.org"'],
    ['datatype: url', 'https://example.org/x', '"https://example.org/x"'],
    ['datatype: phone', '617-555-0100', '"617-555-0100"'],
    ['datatype: yesno', true, 'true'],
    ['datatype: yesnoradio', 'false', 'false'],
    ['datatype: noyesradio', false, 'false'],
    ['datatype: yesnomaybe', null, 'null'],
    ['choices: [1, 2]', '2', '2'],
    ['choices:\n  - One: true\n  - Two: no', 'yes', 'true'],
    ['choices:\n  - One: x\n  - Two: y', 'y', '"y"'],
    ['input type: combobox\nchoices: [p, q]', 'other', '"other"'],
    ['required: false', '  ', '""'],
    ['required: false\ndatatype: number', '', 'null'],
    ['required: false\nchoices: [p]', null, 'null'],
    ['', ' kept as sent ', '" kept as sent "'],
  ])('with %j takes %j as %s', async (keys, sent, stored) => {
    expect(
      await play(
        field(keys),
        `steps:\n  - answer: { a: ${yaml(sent)} }\n  - expect: { question: ${yaml(`[${stored}]`)} }`,
      ),
    ).toBe('');
  });

  it.each([
    ['', '  ', 'Answer this question'],
    ['datatype: integer', '1.5', 'whole number'],
    ['datatype: integer', 'x', 'whole number, like 12'],
    ['datatype: number', 'abc', 'Enter a number, like 950'],
    ['datatype: number', 'NaN', 'Enter a number'],
    ['datatype: date', '2026-06-31', 'Check the day. June has 30 days.'],
    ['datatype: date', '2026-13-01', 'month'],
    ['datatype: date', 'soon', 'date'],
    ['datatype: time', '24:00', 'time'],
    ['datatype: datetime', 'x', 'date and a time'],
    ['datatype: email', 'nobody', 'e-mail'],
    ['datatype: url', 'javascript:alert(1)', 'web address'],
    ['datatype: phone', '12', 'phone'],
    ['datatype: yesnoradio', 'perhaps', 'Choose'],
    ['min: 3\ndatatype: integer', 2, '3 or more'],
    ['max: 3\ndatatype: integer', 4, '3 or less'],
    ['min: 2026-01-02\ndatatype: date', '2026-01-01', 'January 2, 2026 or later'],
    ['minlength: 3', 'ab', '3 characters'],
    ['maxlength: 3', 'abcd', '3 characters'],
    ['step: 5\ndatatype: integer', 7, 'steps of 5'],
    ['choices: [p, q]', 'r', 'list'],
    ['datatype: yesnomaybe', 'x', ''],
    ['validate: |\n  v => v > "m"', 'b', 'Check this answer'],
    ['validate: |\n  v => v > "m" || "too early"', 'b', 'too early'],
    ['validation messages:\n  required: Say it', '', 'Say it'],
    ['min: 3\ndatatype: integer\nvalidation messages:\n  min: At least %s', 1, 'At least 3'],
    ['choices: [p]\nvalidation messages:\n  choices: Not that', 'q', 'Not that'],
    ['datatype: number\nvalidation messages:\n  number: Digits', 'x', 'Digits'],
  ])('with %j refuses %j: %s', async (keys, sent, message) => {
    expect(
      await play(
        field(keys),
        `steps:\n  - answer: { a: ${yaml(sent)} }\n    errors: { a: ${yaml(message)} }`,
      ),
    ).toBe('');
  });

  it('that is not on the screen is an error, and nothing is stored', async () => {
    expect(
      await play(
        field(''),
        'steps:\n  - answer: { a: x, b: y }\n    errors: { b: "" }\n  - expect: { question: Q }\nthen: { variables: {} }',
      ),
    ).toBe('');
  });

  it('not sent: a checkbox is unticked, others are empty', async () => {
    const interview =
      "mandatory: true\nquestion: Q\nfields:\n  - A: a\n    datatype: yesno\n  - B: b\n    datatype: noyes\n  - C: c\n    required: false\n    default: x\n---\nmandatory: true\nquestion: '${ a } ${ b } [${ c }]'\n";
    expect(
      await play(
        interview,
        "steps:\n  - expect: { default: { c: x } }\n    answer: {}\n  - expect: { question: 'no yes []' }",
      ),
    ).toBe('');
  });

  it('of checkboxes offers none, and refuses it beside a tick', async () => {
    const interview = field(
      'datatype: checkboxes\nchoices: [p, q]',
      '${ a.true_values() }|${ a.any_true() }',
    );
    expect(
      await play(
        interview,
        'steps:\n  - answer: { a: { _none: true, p: true } }\n    errors: { a: None of the above }\n  - answer: { a: {} }\n    errors: { a: "" }\n  - answer: { a: { _none: true } }\n  - expect: { question: "[|no]" }\nthen: { variables: { a: { p: false, q: false } } }',
      ),
    ).toBe('');
  });

  it('of checkboxes without none has no _none', async () => {
    expect(
      await play(
        field('datatype: checkboxes\nchoices: [p]\nnone of the above: false'),
        'steps:\n  - answer: { a: { _none: true } }\n    errors: { a: "" }',
      ),
    ).toBe('');
  });

  it('takes a label of its own for none', async () => {
    const interview = field('datatype: checkboxes\nchoices: [p]\nnone of the above: Nothing');
    expect(await play(interview, 'steps:\n  - answer: { a: {} }\n    errors: { a: Nothing }')).toBe('');
  });

  it('of objects is sent by name and gives the object itself', async () => {
    const interview = `objects:\n  - p: Individual\n  - q: Individual\n---\ncode: |\n  p.name.first = 'Pia'\n  q.name.first = 'Quin'\n---\nmandatory: true\nquestion: Q\nfields:\n  - A: a\n    datatype: object\n    choices: [p, q]\n  - B: b\n    datatype: object_checkboxes\n    choices: [p, q]\n---\nmandatory: true\nquestion: '\${ a } \${ a === q } \${ b } \${ b.number() } \${ a.color }'\n---\ngeneric object: Individual\nquestion: Color of \${ x }\nfields:\n  - C: x.color\n`;
    expect(
      await play(
        interview,
        'steps:\n  - answer: { a: q, b: { p: true, q: true } }\n  - expect: { question: Color of Quin, fields: [q.color] }\n    answer: { q.color: red }\n  - expect: { question: "Quin yes Pia and Quin 2 red" }',
      ),
    ).toBe('');
  });

  it('hidden by code is not on the screen; a condition elsewhere is decided when the screen is made', async () => {
    const interview = `mandatory: true\nquestion: One\nfields:\n  - Z: z\n---\nmandatory: true\nquestion: Two\nfields:\n  - A: a\n  - B: b\n    show if:\n      code: z == 'on'\n  - C: c\n    show if: {variable: z, is: on}\n  - D: d\n    hide if: {variable: z, is: on}\n  - E: e\n    disable if: {variable: a, is: q}\n---\nmandatory: true\nquestion: Done \${ defined('e') }\n`;
    expect(
      await play(
        interview,
        'steps:\n  - answer: { z: "on" }\n  - expect: { fields: [a, b, c, e] }\n  - back: true\n  - answer: { z: x }\n  - expect: { fields: [a, d, e] }\n    answer: { a: q, d: w, e: ignored }\n  - expect: { question: Done no }',
      ),
    ).toBe('');
  });

  it('of a question of its own stands in fields with its buttons', async () => {
    const interview = `mandatory: true\nquestion: One\nnoyes: a\n---\nmandatory: true\nquestion: Two\nfield: b\nbuttons:\n  - Red: r\n  - Blue: b\n---\nmandatory: true\nquestion: Three\nyesnomaybe: c\n---\nmandatory: true\nquestion: Four\ncontinue button field: d\n---\nmandatory: true\nquestion: "\${ a } \${ b } \${ c } \${ d }"\n`;
    expect(
      await play(
        interview,
        'steps:\n  - expect: { fields: [a], choices: { a: ["Yes", "No"] } }\n    answer: {}\n    errors: { a: "" }\n  - answer: { a: false }\n  - expect: { choices: { b: [Red, Blue] } }\n    answer: { b: r }\n  - answer: { c: null }\n  - expect: { fields: [], kind: question }\n    answer: {}\n  - expect: { question: "no r yes", kind: end }',
      ),
    ).toBe('');
  });

  it('is checked before validate, and validate before validation code', async () => {
    const interview = `mandatory: true\nquestion: Q\nfields:\n  - A: a\n    datatype: integer\n    validate: |\n      v => v < 10 || 'validate said'\n  - B: b\n    datatype: integer\nvalidation code: |\n  if (a + b > twelve) { validation_error('code said', {field: 'b'}) }\n  total = a + b\n---\ncode: |\n  twelve = 12\n---\nmandatory: true\nquestion: Total \${ total }\n`;
    expect(
      await play(
        interview,
        'steps:\n  - answer: { a: 11, b: x }\n    errors: { b: "" }\n  - answer: { a: 11, b: 1 }\n    errors: { a: validate said }\n  - answer: { a: 9, b: 9 }\n    errors: { b: code said }\n  - answer: { a: 9, b: 3 }\n  - expect: { question: Total 12 }',
      ),
    ).toBe('');
  });
});
