import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { base64, paragraph, sampleDocx } from '../../../test/sample-docx.js';
import type { LintSource } from './add-on.js';
import { lint } from './lint.js';

const said = (interview: string, files: { [path: string]: string } = {}, paths: string[] = []): string[] =>
  lint({ name: 'addon', files: { 'interviews/main.yml': interview, ...files }, paths, dependencies: {} }).map(
    ({ rule, severity, line, message }) => `${severity} ${rule} ${line}: ${message}`,
  );

const asked = `---
question: How much is the fee?
fields:
  - Fee: fee
    datatype: currency
`;

describe('lint', () => {
  it.each<[string, string, RegExp[]]>([
    [
      'an unknown key',
      `id: a\nmandatory: true\nquestion: Hi\nsubqestion: x`,
      [/error language 4: .*"subquestion"/],
    ],
    [
      'code that cannot be read',
      `id: a\nmandatory: true\ncode: |\n  fine = 1\n  x = = 2`,
      [/error language 5: /],
    ],
    ['a tag that cannot be read', `id: a\nmandatory: true\nquestion: Hi {{#if a}}`, [/error language 3: /]],
    [
      'a name that nothing defines',
      `id: a\nmandatory: true\nquestion: Pay \${ fe }\n${asked}`,
      [/error undefined_name 3: Nothing defines "fe"\. Did you mean "fee"/, /unreachable/],
    ],
    [
      'an attribute that nothing gives',
      `objects:\n  - client: Individual\n---\nid: a\nmandatory: true\nquestion: Hi \${ client.nmae.first }`,
      [/error undefined_name 6: Nothing defines "client\.nmae"/],
    ],
    [
      'a function that is not there',
      `id: a\nmandatory: true\nquestion: Pay {{curency 3}}`,
      [/error undefined_name 3: There is no function "curency"\. Did you mean "currency"/],
    ],
    [
      'code that needs itself',
      `id: a\nmandatory: true\nquestion: \${ total }\n---\ncode: total = total + 1`,
      [/error cycle 5: .*total → total/],
    ],
    [
      'code in a ring',
      `id: a\nmandatory: true\nquestion: \${ one }\n---\ncode: one = two\n---\ncode: two = one`,
      [/error cycle 5: .*one → two → one/],
    ],
    [
      'a picture that is not there',
      `id: a\nmandatory: true\nquestion: Hi\nsubquestion: "![A map](map.png)"`,
      [/error missing_file 4: .*map\.png/],
    ],
    [
      'a picture without words',
      `id: a\nmandatory: true\nquestion: Hi\nsubquestion: "![](seen.png)"`,
      [/warning missing_label 4/],
    ],
    [
      'a block that nothing reaches',
      `id: a\nmandatory: true\nquestion: Hi\n${asked}`,
      [/warning unreachable_block 5: .*fee/],
    ],
    [
      'a definition behind another',
      `id: a\nmandatory: true\nquestion: \${ fee }\n${asked}${asked}`,
      [/warning shadowed_definition 5: "fee"/],
    ],
    ['a mandatory block without id', `mandatory: true\nquestion: Hi`, [/warning missing_id 1/]],
    [
      'fields without labels',
      `id: a\nmandatory: true\nquestion: Hi\nfields:\n  - field: one\n  - field: two`,
      [/warning missing_label 1: .*"one"/, /"two"/],
    ],
    [
      'a text of fragments',
      `id: a\nmandatory: true\nquestion: \${ 'You owe ' + fee }\n${asked}`,
      [/warning text_from_fragments 3/],
    ],
    [
      'a pattern that can go back for ever',
      `id: a\nmandatory: true\nquestion: Hi\nsubquestion: \${ /^(?=x)(a+)+$/.test(fee) } \${ /^(a+)+$/i.test(fee) }\n${asked}`,
      [/warning slow_pattern 4/],
    ],
    [
      'words for lawyers',
      `id: a\nmandatory: true\nquestion: Hi\nsubquestion: Notwithstanding any contractual stipulation previously communicated, the undersigned acknowledges irrevocably the applicability of statutory limitations concerning residential accommodation and associated obligations.`,
      [/warning reading_level 4: .*years of school/],
    ],
  ])('names %s', (_, interview, wanted) => {
    const found = said(interview, {}, ['static/seen.png']);
    expect(found).toEqual(wanted.map((one) => expect.stringMatching(one)));
  });

  it('says nothing of an interview in order', () => {
    expect(
      said(
        `id: a\nmandatory: true\nquestion: Pay \${ currency(fee) }\nsubquestion: |\n  {{#each kids as |kid|}}{{kid.name.first}} {{name.last}}{{/each}}\n---\nobjects:\n  - kids: {class: List, object_type: Individual}\n---\nquestion: Name?\nfields:\n  - First: kids[i].name.first\n  - Last: kids[i].name.last\n---\nquestion: Any?\nyesno: kids.there_are_any\n---\nquestion: More?\nyesno: kids.there_is_another\n${asked}`,
      ),
    ).toEqual([]);
  });

  it('takes a value that code has set itself for no cycle', () => {
    expect(said(`id: a\nmandatory: true\nquestion: \${ n1 }\n---\ncode: |\n  n1 = 1\n  n1 = n1 + 1`)).toEqual(
      [],
    );
  });

  it('names texts without translation, and translations without text', () => {
    const found = said(`id: a\nmandatory: true\nquestion: Hello \${ word('again') }\nsubquestion: Welcome`, {
      'translations/es.yml':
        "Hello ${ word('again') }: Hola ${ word('again') }\nagain: otra vez\nGoodbye: Adiós\n",
    });
    expect(found).toEqual([
      expect.stringMatching(/warning missing_translation 4: .*"es".*Welcome/),
      expect.stringMatching(/warning stale_translation 1: .*Goodbye/),
    ]);
  });

  it('refuses an answer with the name of a function of the add-on', () => {
    const found = said(`id: a\nmandatory: true\nquestion: \${ fee }\n${asked}`, {
      'functions/money.js': 'export function fee() { return 1 }\n',
    });
    expect(found).toContainEqual(expect.stringMatching(/error shadowed_function 5: "fee"/));
  });

  it.each(['test/examples', 'plugins/housing'])('finds no error in %s', (folder) => {
    const root = new URL(`../../../${folder}/`, import.meta.url).pathname;
    const names = readdirSync(root, { recursive: true })
      .map(String)
      .filter((name) => !name.includes('node_modules'));
    const files: { [path: string]: string } = {};
    for (const name of names)
      if (/\.ya?ml$|\.m?js$/.test(name) && !name.endsWith('.test.yml'))
        files[name] = readFileSync(join(root, name), 'utf8');
    const found = lint({ name: 'addon', files, paths: names, dependencies: {} });
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('reads the tags of a DOCX template, and counts what they read as read', () => {
    const interview = `id: a\nmandatory: true\nquestion: Pay\nattachment:\n  docx template file: letter.docx\n${asked}`;
    const letter = base64(sampleDocx(paragraph('Fee: {{fee}} of {{clint}}')));
    expect(said(interview, { 'templates/letter.docx': letter })).toEqual([
      expect.stringContaining('error undefined_name 1: Nothing defines "clint"'),
    ]);
  });

  it('knows the fields of a PDF form, and what they take', () => {
    const interview = `id: a
mandatory: true
question: Pay
attachment:
  pdf template file: form.pdf
  fields:
    - nmae: Ann
    - court: West
    - state: ohio
`;
    const found = (forms: LintSource['forms']): string[] =>
      lint({
        name: 'addon',
        files: { 'interviews/main.yml': interview, 'templates/form.pdf': '' },
        paths: [],
        dependencies: {},
        ...(forms ? { forms } : {}),
      }).map(({ rule, message }) => `${rule}: ${message}`);
    const fields = [
      { name: 'name', choices: [] },
      { name: 'court', choices: ['North', 'South'] },
      { name: 'state', choices: ['Maine', 'Ohio'] },
    ];
    expect(found({ 'templates/form.pdf': fields })).toEqual([
      'form_field: The form "templates/form.pdf" has no field "nmae". Did you mean "name"?',
      'form_field: The field "court" of "templates/form.pdf" takes North, South, not "West"',
    ]);
    expect(found({ 'templates/form.pdf': null })).toEqual([
      'form_field: The form "templates/form.pdf" cannot be read: it is no PDF, or locked',
    ]);
  });

  it('says nothing of a document with a name that nothing reads', () => {
    expect(
      said('id: a\nmandatory: true\nquestion: Hi\nattachment:\n  variable name: b\n  content: x\n'),
    ).toEqual([]);
  });

  it('misses a template that is not there', () => {
    const interview = `id: a\nmandatory: true\nquestion: Pay\nattachment:\n  pdf template file: form.pdf\n`;
    expect(said(interview)).toEqual(['error language 5: The file "form.pdf" is not in templates/']);
  });
});
