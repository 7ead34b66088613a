import { describe, expect, it } from 'vitest';
import { loadInProcess } from '../../testing/in-process.js';
import type { StepReply, StepRequest } from '../../protocol/call.js';

const hostile =
  '<img src=x onerror=alert(1)> **bold** [l](javascript:alert(1)) {{secret}} ${ secret } `c` & "q" \'s\'';
const escaped =
  '&lt;img src=x onerror=alert(1)&gt; **bold** [l](javascript:alert(1)) {{secret}} ${ secret } `c` &amp; &quot;q&quot; &#39;s&#39;';

const request = (state: StepRequest['state'], input: StepRequest['input']): StepRequest => ({
  interview: 'addon:main',
  session: 's',
  state,
  input,
  now: 0,
  timeZone: 'UTC',
  language: 'en',
  currency: '$',
  seed: '0'.repeat(32),
  person: { id: null, email: null, firstName: null, lastName: null, privileges: [] },
  limits: { searches: 1000, listItems: 100, fields: 200, screenBytes: 100_000, stateBytes: 1_000_000 },
  explain: true,
});

async function show(text: string, answer = hostile): Promise<Extract<StepReply, { ok: true }>> {
  const interview = `mandatory: true\nquestion: A\nfields:\n  - A: a\n---\n${text}`;
  const { compiled, step } = loadInProcess({
    name: 'addon',
    files: { 'interviews/main.yml': interview },
    dependencies: {},
  });
  expect(compiled.problems).toEqual([]);
  const first = await step(request(null, { type: 'start', urlArgs: {} }));
  if (!first.ok) throw new Error(first.error.message);
  const second = await step(request(first.state, { type: 'answer', values: { a: answer } }));
  if (!second.ok) throw new Error(second.error.message);
  return second;
}

describe('an answer is inert', () => {
  it.each([
    ['in ${ }', 'X ${ a } Y'],
    ['in a tag', 'X {{a}} Y'],
    ['in a triple tag', 'X {{{a}}} Y'],
    ['in bold', 'X **{{a}}** Y'],
    ['inside a control', 'X {{#if a}}{{a}}{{/if}} Y'],
    ['joined to text by code', "X ${ '' + a } Y"],
    ['in a heading and a list', '# {{a}}\n\n- X {{a}}'],
    ["between the author's own tags", '<div>{{a}}</div>'],
    ['in a table cell', '| H |\n|---|\n| {{a}} |'],
    ['through bold()', '${ bold(a) }'],
  ])('%s', async (_, text) => {
    const { screen } = await show(
      `mandatory: true\nquestion: T\nsubquestion: |\n  ${text.replaceAll('\n', '\n  ')}\n`,
    );
    expect(screen.subquestionHtml).toContain(escaped);
    expect(screen.subquestionHtml).not.toContain('<img');
    expect(screen.subquestionHtml).not.toContain('href');
  });

  it.each([
    ['a Markdown link', '[x]({{a}})'],
    ["the author's own link", '<a href="{{a}}">x</a>'],
    ['a picture', '![x]({{a}})'],
  ])('as the target of %s unless it is http, https, mailto or tel', async (_, text) => {
    for (const bad of [
      'javascript:alert(1)',
      ' java\nscript:alert(1)',
      'data:text/html,x',
      'vbscript:x',
      '//evil.example/x',
      '/x',
      'JAVASCRIPT:x',
    ]) {
      const { screen } = await show(`mandatory: true\nquestion: T\nsubquestion: |\n  ${text}\n`, bad);
      expect(screen.subquestionHtml).toMatch(/(?:href|src)="#"/);
    }
    for (const good of ['https://example.org/?a=1&b=2', 'mailto:a@example.org', 'tel:+16175550100']) {
      const { screen } = await show(`mandatory: true\nquestion: T\nsubquestion: |\n  ${text}\n`, good);
      expect(screen.subquestionHtml).toContain(`"${good.replaceAll('&', '&amp;')}"`);
    }
  });

  it('in a quoted attribute', async () => {
    const { screen } = await show(
      'mandatory: true\nquestion: T\nsubquestion: |\n  <span title="{{a}}">x</span>\n',
      '" onclick="x',
    );
    expect(screen.subquestionHtml).toContain('title="&quot; onclick=&quot;x"');
  });

  it('in titles, labels, choices, hints, help, buttons and reviews', async () => {
    const { screen } = await show(`mandatory: true
question: "\${ a }"
continue button label: "\${ a }"
fields:
  - label: "\${ a }"
    field: b
    hint: "\${ a }"
    help: "\${ a }"
    choices:
      - code: "[{[a]: 'v', help: a}]"
help: "{{a}}"
under: "{{a}}"
`);
    const html = [
      screen.questionHtml,
      screen.fields[0]?.labelHtml,
      screen.fields[0]?.helpHtml,
      screen.help[0]?.html,
      screen.underHtml,
    ].join('\n');
    expect(html).not.toContain('<img');
    expect(html).not.toContain('<strong>');
    expect(screen.question).toBe(hostile);
    expect(screen.fields[0]?.choices[0]?.helpHtml ?? '').not.toContain('<img');
  });

  it('in tables and action buttons', async () => {
    const { screen } = await show(`mandatory: true
question: T
subquestion: |
  \${ t } \${ action_button_html(url_action('go', {v: a}), {label: a}) } \${ action_button_html('javascript:' + a, {label: a}) }
---
event: go
code: |
  1
---
table: t
rows: "[a]"
columns:
  - "H \${ a }": row_item
`);
    expect(screen.subquestionHtml).not.toContain('<img');
    expect(screen.subquestionHtml).not.toContain('"javascript:');
  });

  it('in documents: text nodes alone', async () => {
    const { documents } = await show(`mandatory: true
question: T
attachment:
  name: "\${ a }"
  filename: "../\${ a }"
  content: |
    # {{a}}

    {{a}} and [x]({{a}})

    {{#each \${ [a, a] }}}
    - {{this}}
    {{/each}}
`);
    const [document] = documents;
    expect(document?.filename).not.toMatch(/[/<>]/);
    expect(document?.blocks[0]).toEqual({
      type: 'heading',
      level: 1,
      content: [{ type: 'text', text: hostile }],
    });
    expect(document?.blocks[1]).toEqual({
      type: 'paragraph',
      content: [
        { type: 'text', text: hostile },
        { type: 'text', text: ' and ' },
        { type: 'link', href: '#', content: [{ type: 'text', text: 'x' }] },
      ],
    });
    expect(document?.blocks[2]).toMatchObject({
      type: 'list',
      items: [[{ type: 'paragraph' }], [{ type: 'paragraph' }]],
    });
  });

  it('with its line breaks kept', async () => {
    const { screen } = await show('mandatory: true\nquestion: T\nsubquestion: |\n  {{a}}\n', 'one\ntwo <b>');
    expect(screen.subquestionHtml).toContain('one<br>\ntwo &lt;b&gt;');
  });
});
