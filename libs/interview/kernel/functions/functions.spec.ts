import { describe, expect, it } from 'vitest';
import { play } from '../../testing/play.js';

const printed = (expression: string, more = '', language = 'en'): [string, string] => [
  `mandatory: true\nquestion: Q\nsubquestion: |\n  [\${ ${expression} }]\n---\n${more}`,
  `now: "2026-03-01T10:00:00-05:00"\nlanguage: ${language}\nsteps:\n`,
];
const people = `objects:\n  - client: Individual\n  - court: Person\n  - kids: {class: List, object_type: Individual, there_are_any: true, gathered: true}\n---\ncode: |\n  client.name.first = 'Ann'\n  client.name.middle = 'Bea'\n  client.name.last = 'Lee'\n  client.gender = 'female'\n  client.birthdate = as_datetime('1990-05-17')\n  client.address.address = '1 Main St'\n  client.address.unit = '4'\n  client.address.city = 'Boston'\n  client.address.state = 'MA'\n  client.address.zip = '02110'\n  court.name.text = 'Housing Court'\n`;

describe('values print', () => {
  it.each([
    ['as_datetime("1990-05-17")', 'May 17, 1990'],
    ['true', 'yes'],
    ['null', ''],
    ['undefined', ''],
    ["['a', 'b']", 'a and b'],
    ["['a', 'b', 'c']", 'a, b, and c'],
    ['1234567.5', '1234567.5'],
    ['client', 'Ann B. Lee'],
    ['client.name', 'Ann B. Lee'],
    ['court', 'Housing Court'],
    ['client.address', '1 Main St Unit 4 Boston, MA 02110'],
  ])('%s as [%s]', async (expression, text) => {
    const [interview, head] = printed(expression, people);
    expect(await play(interview, `${head}  - expect: { text contains: ["[${text}]"] }`)).toBe('');
  });

  it.each([
    ["comma_and_list(['a', 'b', 'c'])", 'a, b y c'],
    ['as_datetime("1990-05-17")', '17 de mayo de 1990'],
    ['true', 'sí'],
    ['currency(1234.5)', '$1,234.50'],
    ['ordinal(1)', 'segundo'],
    ['nice_number(3)', 'tres'],
  ])('%s in Spanish as [%s]', async (expression, text) => {
    const [interview, head] = printed(expression, '', 'es');
    expect(await play(interview, `${head}  - expect: { text contains: ["[${text}]"] }`)).toBe('');
  });
});

describe('functions', () => {
  it.each([
    ["capitalize('ann lee')", 'Ann lee'],
    ["title_case('the lord of the rings')", 'The Lord of the Rings'],
    ["bold('x')", 'x'],
    ["indefinite_article('apple')", 'an apple'],
    ["indefinite_article('university')", 'a university'],
    ["indefinite_article('hour')", 'an hour'],
    ["noun_plural('child')", 'children'],
    ["noun_plural('box')", 'boxes'],
    ["noun_plural('city')", 'cities'],
    ["noun_plural('cat', 1)", 'cat'],
    ["noun_singular('children')", 'child'],
    ["noun_singular('cities')", 'city'],
    ["noun_singular('houses')", 'house'],
    ['nice_number(4)', 'four'],
    ['nice_number(11)', '11'],
    ['nice_number(1234)', '1,234'],
    ['nice_number(2.5)', '2.5'],
    ['ordinal(0)', 'first'],
    ['ordinal_number(3)', 'third'],
    ['ordinal(20)', '21st'],
    ['ordinal_number(12)', '12th'],
    ["quantity_noun(2, 'apple')", 'two apples'],
    ["quantity_noun(1, 'apple')", 'one apple'],
    ["comma_list(['a', 'b'])", 'a, b'],
    ["add_separators(['a', 'b', 'c']).join(' ')", 'a; b; and c.'],
    ["possessify('Ann', 'car')", "Ann's car"],
    ['currency(1234.5)', '$1,234.50'],
    ["currency(5, {symbol: '€'})", '€5.00'],
    ['currency(-3)', '-$3.00'],
    ["fix_punctuation('Hello')", 'Hello.'],
    ["fix_punctuation('Hello?')", 'Hello?'],
    ["single_paragraph('a\\n\\nb')", 'a b'],
    ["redact('abc')", '███'],
    ["split('a b').length", '2'],
    ["phone_number_formatted('6175550100')", '(617) 555-0100'],
    ["phone_number_is_valid('12')", 'no'],
    ["country_name('US')", 'United States'],
    ["state_name('MA')", 'Massachusetts'],
    ['states_list().MA', 'Massachusetts'],
    ["subdivision_type('CA')", 'province'],
    ['today()', 'March 1, 2026'],
    ["format_date(now(), 'yyyy-MM-dd HH:mm')", '2026-03-01 10:00'],
    ["format_time('14:30')", '2:30 PM'],
    ["format_time('14:30', 'HH:mm')", '14:30'],
    ["format_datetime('2026-03-01T14:30')", 'March 1, 2026 at 2:30 PM'],
    ["date_difference({starting: '2026-01-01', ending: '2026-03-02'}).days", '60'],
    ["date_difference({starting: '2024-03-01'}).years.toFixed(1)", '2.0'],
    ["as_datetime('2026-01-31').plus(date_interval({months: 1}))", 'February 28, 2026'],
    ["day_of('2026-03-04')", '4'],
    ["month_of('2026-03-04')", '3'],
    ["month_of('2026-03-04', {as_word: true})", 'March'],
    ["year_of('2026-03-04')", '2026'],
    ["dow_of('2026-03-04', {as_word: true})", 'Wednesday'],
    ["timezone_list().includes('America/New_York')", 'yes'],
    ['random() === random()', 'no'],
    ['uuid().length', '36'],
    ['user_logged_in()', 'no'],
    ['client.name.full()', 'Ann B. Lee'],
    ['client.name.firstlast()', 'Ann Lee'],
    ['client.name.lastfirst()', 'Lee, Ann B.'],
    ["client.name.full({middle: 'initial'})", 'Ann B. Lee'],
    ['client.age_in_years()', '35'],
    ['client.pronoun()', 'her'],
    ['client.pronoun_subjective()', 'she'],
    ["client.pronoun_possessive('car')", 'her car'],
    ["client.possessive('car')", "Ann B. Lee's car"],
    ["client.does_verb('live')", 'lives'],
    ["client.did_verb('live')", 'lived'],
    ['client.address.on_one_line()', '1 Main St, Unit 4, Boston, MA 02110'],
    ["client.address.block().split('\\n').length", '3'],
    ["showifdef('client.nick', 'none')", 'none'],
    ["value('client.nick') === undefined", 'yes'],
    ['kids.number_as_word()', 'zero'],
    ['kids.as_noun()', 'kids'],
  ])('%s gives %s', async (expression, text) => {
    const [interview, head] = printed(expression, people);
    expect(
      await play(interview, `${head}  - expect: { text contains: [${JSON.stringify(`[${text}]`)}] }`),
    ).toBe('');
  });

  it('are Handlebars helpers too, and the language of controls holds', async () => {
    const interview = `${people}---
mandatory: true
question: Q
subquestion: |
  {{currency 5}} {{comma_and_list list}} {{client.name.full}} {{client.possessive "car"}}
  {{#each list}}{{@index}}{{this}}{{#if @last}}!{{/if}}{{/each}}
  {{#each map}}{{@key}}={{this}};{{/each}}
  {{#each rows as |row n|}}{{n}}:{{row.a}}{{b}}{{../outer}}{{outer}} {{/each}}
  {{#with client}}{{name.first}}{{/with}} {{#unless empty}}none{{/unless}} {{#if \${ list.length > 1 && true }}}many{{/if}}
  {{#if missing}}{{else}}no{{/if}} {{ordinal 2}} {{#each empty}}x{{else}}nothing{{/each}}
---
code: |
  list = ['p', 'q']
  map = {k: 1, l: 2}
  rows = [{a: 'A', b: 'B'}]
  outer = 'O'
  empty = []
  missing = null
`;
    expect(
      await play(
        interview,
        'steps:\n  - expect: { text contains: ["$5.00 p and q Ann B. Lee Ann B. Lee\'s car 0p1q! k=1;l=2; 0:ABOO Ann none many no third nothing"] }',
      ),
    ).toBe('');
  });

  it('refuse what is no answer', async () => {
    for (const [code, message] of [
      ['a = NaN', 'cannot be NaN'],
      ['a = () => 1', 'cannot be a function'],
      ['a = new Map()', 'cannot hold a Map'],
      ['a = {b: [1, Symbol()]}', 'cannot hold a symbol'],
      ['a = 1n', 'cannot be a bigint'],
      ['const c = []; c.push(c); a = c', 'holds itself'],
      ["a = as_datetime('x')", '"x" is not a date'],
    ] as const) {
      expect(
        await play(
          `mandatory: true\nquestion: "\${ a }"\n---\ncode: |\n  ${code}\n`,
          `steps:\n  - error: ${JSON.stringify(message)}`,
        ),
      ).toBe('');
    }
  });

  it('define objects under a name, and append to Lists', async () => {
    const interview = `objects:\n  - kids: {class: List, object_type: Individual, auto_gather: false}\n---\nmandatory: true\nquestion: "\${ boss } \${ kids } \${ kids[1].age }"\n---\ncode: |\n  define('boss', Individual, {name: {first: 'Zed'}})\n---\ncode: |\n  kids.append_object({name: {first: 'Al'}})\n  kids.append_object({name: {first: 'Bo'}, age: 4})\n  kids.gathered = true\n`;
    expect(await play(interview, 'steps:\n  - expect: { question: "Zed Al and Bo 4" }')).toBe('');
  });

  it('undefine, invalidate and message work', async () => {
    const interview = `mandatory: true\nquestion: "\${ a }"\n---\nquestion: A\nfields:\n  - A: a\n---\nevent: forget\ncode: |\n  undefine('a')\n---\nevent: doubt\ncode: |\n  invalidate('a')\n---\nevent: tell\ncode: |\n  message('Title', 'Text <b>')\n`;
    expect(
      await play(
        interview,
        'steps:\n  - answer: { a: x }\n  - action: forget\n  - expect: { question: A, default: { a: null } }\n    answer: { a: y }\n  - action: doubt\n  - expect: { question: A, default: { a: y } }\n    answer: { a: z }\n  - action: tell\n  - expect: { kind: message, question: Title, text contains: ["Text <b>"] }',
      ),
    ).toBe('');
  });

  it('note effects of blocks that ran to their end alone', async () => {
    const interview = `mandatory: true\ncode: |\n  send_email({to: 'a@example.org', subject: 'S', body: 'B ' + a})\n  b\n---\nquestion: A\nfields:\n  - A: a\n---\nquestion: B\nfields:\n  - B: b\n`;
    expect(
      await play(
        interview,
        'steps:\n  - answer: { a: x }\n  - answer: { b: y }\nthen: { effects: [ { send_email: { to: a@example.org, subject: S, body: "B x" } } ] }',
      ),
    ).toBe('');
  });

  it('templates print their Markdown in {{{ }}}, their words in {{ }}', async () => {
    const interview =
      'template: letter\nsubject: Dear {{a}}\ncontent: |\n  A **bold** {{a}}\n---\ncode: |\n  a = "*x*"\n---\nmandatory: true\nquestion: "${ letter.subject }"\nsubquestion: |\n  {{{letter}}}\n\n  {{letter}}\n';
    expect(
      await play(
        interview,
        'steps:\n  - expect: { question: "Dear *x*", text contains: ["A bold *x*", "A **bold** *x*"] }',
      ),
    ).toBe('');
  });
});
