import { describe, expect, it } from 'vitest';
import {
  base64,
  documentXml,
  paragraph,
  row,
  run,
  sampleDocx,
  table,
  type MoreParts,
} from '../../../../test/sample-docx.js';
import { loadInProcess } from '../../testing/in-process.js';
import type { StepRequest } from '../../protocol/call.js';

const interview = `
mandatory: true
question: Done
attachment:
  name: Letter
  docx template file: letter.docx
---
code: |
  name = '<w:p/> & {{x}}'
  married = false
  kids = [{name: 'Bo', age: 3, old: false}, {name: 'Cy', age: 12, old: true}]
`;

function load(body: string, more: MoreParts = {}, main = interview) {
  return loadInProcess({
    name: 'addon',
    files: { 'interviews/main.yml': main, 'templates/letter.docx': base64(sampleDocx(body, more)) },
    dependencies: {},
  });
}

const request: StepRequest = {
  interview: 'addon:main',
  session: 's',
  state: null,
  input: { type: 'start', urlArgs: {} },
  now: 0,
  timeZone: 'UTC',
  language: '',
  currency: '$',
  seed: '0'.repeat(32),
  person: { id: null, email: null, firstName: null, lastName: null, privileges: [] },
  limits: { searches: 1000, listItems: 10_000, fields: 200, screenBytes: 1_048_576, stateBytes: 16_777_216 },
  explain: true,
};

/** The main part with answers between brackets, so that they are told from the template. */
async function filled(body: string, main = interview): Promise<string> {
  const { compiled, step } = load(body, {}, main);
  expect(compiled.problems).toEqual([]);
  const reply = await step(request);
  if (!reply.ok) throw new Error(reply.error.message);
  const template = reply.documents[0]?.template;
  if (template?.type !== 'docx') throw new Error('no template');
  const chunks = compiled.templates[template.file]?.parts['word/document.xml'] ?? [];
  const xml = (template.parts['word/document.xml'] ?? [])
    .map((piece) => (typeof piece === 'number' ? chunks[piece] : `[${piece}]`))
    .join('');
  return /<w:body>([\s\S]*)<w:sectPr\/>/.exec(xml)?.[1] ?? '';
}

const words = (xml: string): string =>
  xml
    .replaceAll('</w:p>', '/')
    .replaceAll('</w:tr>', '|')
    .replaceAll(/<(?!w:p\/> &)[^>]*>/g, '');

const problem = (body: string, more?: MoreParts): string =>
  load(body, more)
    .compiled.problems.map(({ message }) => message)
    .join('; ');

describe('a DOCX template', () => {
  it('keeps answers apart from the document, as they were typed', async () => {
    expect(await filled(paragraph('Dear {{name}}, ${ 1 + 2 }'))).toBe(
      '<w:p><w:r><w:t xml:space="preserve">Dear [<w:p/> & {{x}}], [3]</w:t></w:r></w:p>',
    );
  });

  it('finds a tag that the word processor split into runs, and takes its quotation marks straight', async () => {
    const split = `<w:p>${run('I am {')}${run('{na', '<w:rPr><w:b/></w:rPr>')}${run('me}} ${ “a” +')}${run(' ‘b’ } end')}</w:p>`;
    expect(words(await filled(split))).toBe('I am [<w:p/> & {{x}}] [ab] end/');
  });

  it('repeats paragraphs between tags that stand alone', async () => {
    const body = ['{{#each kids}}', '{{name}} is {{age}}', '{{/each}}', 'End']
      .map((one) => paragraph(one))
      .join('');
    expect(words(await filled(body))).toBe('[Bo] is [3]/[Cy] is [12]/End/');
  });

  it('repeats a row from its first to its last cell', async () => {
    const body = table(
      row('Name', 'Age'),
      row('{{#each kids}}{{name}}', '{{age}}{{#if old}}!{{/if}}{{/each}}'),
    );
    expect(words(await filled(body))).toBe('Name/Age/|[Bo]/[3]/|[Cy]/[12]!/|');
  });

  it('repeats rows between rows of tags', async () => {
    const body = table(row('{{#each kids}}', ''), row('{{name}}', 'x'), row('{{/each}}', ''));
    expect(words(await filled(body))).toBe('[Bo]/x/|[Cy]/x/|');
  });

  it('takes one way or the other, within a paragraph and over several', async () => {
    const inline = paragraph(
      '{{#if married}}Mrs{{else if ${kids.length > 1}}}Parent{{else}}Ms{{/if}} {{name}}',
    );
    const over = ['{{#if married}}', 'A', '{{else}}', 'B', '{{/if}}'].map((one) => paragraph(one)).join('');
    expect(words(await filled(inline + over))).toBe('Parent [<w:p/> & {{x}}]/B/');
  });

  it('goes through controls within controls', async () => {
    const body = [
      '{{#each kids}}',
      '{{#if old}}',
      'old {{name}}',
      '{{else}}',
      'young {{name}}',
      '{{/if}}{{/each}}',
    ]
      .map((one) => paragraph(one))
      .join('');
    expect(words(await filled(body))).toBe('young [Bo]/old [Cy]/');
  });

  it('joins text where a control begins in one paragraph and ends in another', async () => {
    const body = paragraph('A {{#if married}}B') + paragraph('C{{/if}} D');
    expect(words(await filled(body))).toBe('A  D/');
  });

  it('asks for what it needs', async () => {
    const main = `${interview}---\nquestion: Court?\nfields:\n  - Court: court\n`;
    const { step } = load(paragraph('In {{court}}'), {}, main);
    const reply = await step(request);
    expect(reply.ok && reply.screen.question).toBe('Court?');
  });

  it('leaves out what has no value where the attachment says so', async () => {
    const main = interview.replace('letter.docx', 'letter.docx\n  skip undefined: true');
    expect(words(await filled(paragraph('In {{court}}.'), main))).toBe('In ./');
  });

  it('turns links out of the document into their words', async () => {
    const { compiled } = load(`<w:p><w:hyperlink r:id="rId9">${run('site')}</w:hyperlink></w:p>`, {
      relationships:
        '<Relationship Id="rId9" Type="http://x/hyperlink" Target="https://example.org/" TargetMode="External"/>',
    });
    expect(compiled.problems).toEqual([]);
    expect(JSON.stringify(compiled.templates)).not.toMatch(/example\.org|w:hyperlink/);
  });

  it('keeps a header, and what it needs', async () => {
    const { compiled } = load(paragraph('x'), {
      parts: { 'word/header1.xml': '<w:hdr xmlns:w="w"><w:p/></w:hdr>' },
    });
    expect(Object.keys(compiled.templates['addon:templates/letter.docx']?.parts ?? {})).toContain(
      'word/header1.xml',
    );
  });

  it.each([
    ['an unclosed tag', paragraph('{{name'), /a tag without its }}: "{{name"/],
    ['bad code', paragraph('${ 1 + }'), /in \$\{ … \}: Unexpected token/],
    ['a control without end', paragraph('{{#if married}}'), /{{#if married}} without the tag that ends it/],
    ['an end alone', paragraph('{{/if}}'), /{{\/if}} without the tag that it belongs to/],
    ['another helper', paragraph('{{#foo x}}y{{/foo}}'), /"{{#foo}}" is not known/],
    [
      'a control over cells of two rows',
      table(row('{{#if married}}x', 'y')) + paragraph('{{/if}}'),
      /places that do not fit/,
    ],
  ])('says what is wrong: %s', (_, body, message) => {
    expect(problem(body)).toMatch(message);
    expect(problem(body)).toContain('templates/letter.docx');
  });
});

describe('a hostile DOCX', () => {
  const part = (name: string, content: string | Uint8Array = 'x'): MoreParts => ({
    parts: { [name]: content },
  });
  const outside = (kind: string): MoreParts => ({
    relationships: `<Relationship Id="rId9" Type="http://x/${kind}" Target="http://evil.example/x" TargetMode="External"/>`,
  });
  const field = (...codes: string[]): string =>
    `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>${codes
      .map((code) => `<w:r><w:instrText>${code}</w:instrText></w:r>`)
      .join('')}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`;

  it.each<[string, string, MoreParts, RegExp]>([
    [
      'a DOCTYPE',
      '',
      part('word/document.xml', `<!DOCTYPE w [<!ENTITY e "x">]>${documentXml('')}`),
      /DOCTYPE/,
    ],
    [
      'a DOCTYPE in a part that is only passed on',
      '',
      part('word/styles.xml', '<!DOCTYPE s><s/>'),
      /DOCTYPE/,
    ],
    ['XML of UTF-16', '', part('word/styles.xml', new Uint8Array([0xff, 0xfe, 60, 0])), /not UTF-8/],
    ['an entity', '<w:p>&e;</w:p>', {}, /entity "&e;/],
    ['XML that is not well formed', '<w:p></w:r>', {}, /closed out of turn/],
    ['XML that is too deep', '<w:p>'.repeat(300), {}, /too deep/],
    ['macros', '', part('word/vbaProject.bin'), /macro/],
    ['a file for ActiveX', '', part('word/activeX/activeX1.xml', '<x/>'), /macro/],
    ['an embedded file', '', part('word/embeddings/oleObject1.bin'), /embedded file/],
    ['a part that nobody knows', '', part('word/evil/x.xml', '<x/>'), /not allowed: word\/evil/],
    ['a part outside of the package', '', part('../../etc/passwd'), /not allowed/],
    ['an object', '<w:p><w:r><w:object/></w:r></w:p>', {}, /embedded object/],
    ['another file', '<w:altChunk r:id="rId9"/>', {}, /altChunk/],
    ['a picture from elsewhere', '', outside('image'), /lies outside.*evil\.example/],
    ['a linked object', '', outside('oleObject'), /embedded or linked/],
    ['a frame', '', outside('frame'), /embedded or linked/],
    ['DDE, in pieces', field('D', 'DEAUTO c:\\\\x'), {}, /field "DDEAUTO/],
    ['INCLUDETEXT', '<w:p><w:fldSimple w:instr=" INCLUDETEXT x "/></w:p>', {}, /field "INCLUDETEXT/],
    ['a link field', field('HYPERLINK "http://evil.example"'), {}, /field "HYPERLINK/],
    ['an answer in the code of a field', field('PAGE {{name}}'), {}, /tag in the code/],
    [
      'a field that does not end',
      '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>',
      {},
      /does not end/,
    ],
    [
      'a bomb',
      '',
      part('word/media/a.png', new Uint8Array(40_000_000)),
      /more than 33554432 bytes, unpacked/,
    ],
    ['a large part', '', part('word/styles.xml', new Uint8Array(9_000_000).fill(32)), /a part of more than/],
  ])('is refused, by name: %s', (_, body, more, message) => {
    expect(problem(body, more)).toMatch(message);
    expect(problem(body, more)).toMatch(/^The template "templates\/letter\.docx" has/);
  });

  it('is refused where it is no DOCX at all', () => {
    const files = { 'interviews/main.yml': interview, 'templates/letter.docx': 'bm8=' };
    const { compiled } = loadInProcess({ name: 'addon', files, dependencies: {} });
    expect(compiled.problems[0]?.message).toContain('no DOCX');
  });

  it('loses the template that it was made from', () => {
    const { compiled } = load(paragraph('x'), {
      parts: {
        'word/settings.xml': '<w:settings xmlns:w="w"><w:attachedTemplate r:id="rId1"/></w:settings>',
        'word/_rels/settings.xml.rels': `<Relationships><Relationship Id="rId1" Type="http://x/attachedTemplate" Target="http://evil.example/t.dotm" TargetMode="External"/></Relationships>`,
      },
    });
    expect(compiled.problems).toEqual([]);
    expect(JSON.stringify(compiled.templates)).not.toMatch(/evil|attachedTemplate/);
  });

  it('runs nothing when it is compiled', () => {
    expect(problem(paragraph('${ (() => { throw 1 })() }'))).toBe('');
  });
});
