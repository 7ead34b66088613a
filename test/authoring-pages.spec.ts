import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import MarkdownIt from 'markdown-it';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile, lint, readInterviewTest, runInterviewTest, type CompiledPackage } from '#interview';
import { effectPermissions, Sandbox } from '#sandbox';

const folder = resolve(import.meta.dirname, '../docs/authoring');
const pages = readdirSync(folder).filter((name) => name.endsWith('.md'));
const examplesOf = (page: string): string[] =>
  new MarkdownIt()
    .parse(readFileSync(join(folder, page), 'utf8'), {})
    .filter(({ type, info }) => type === 'fence' && info === 'yaml')
    .map(({ content }) => content);
const isTest = (text: string): boolean => /^steps:/m.test(text);
const source = (text: string) => ({
  name: 'tutorial',
  files: { 'interviews/repairs.yml': text },
  dependencies: {},
});

/** The rows of a page's tables `call | gives`, below the example that they are called in. */
interface CallTable {
  preamble: string;
  rows: [call: string, gives: string][];
}

function callTablesOf(page: string): CallTable[] {
  const tables: CallTable[] = [];
  let preamble = 'comment: no answers';
  let cells: string[] = [];
  let table: CallTable | null = null;
  for (const { type, info, content, children } of new MarkdownIt().parse(
    readFileSync(join(folder, page), 'utf8'),
    {},
  )) {
    if (type === 'fence' && info === 'yaml' && !isTest(content)) preamble = content;
    else if (type === 'table_open') table = null;
    else if (type === 'tr_open') cells = [];
    else if (type === 'inline') cells.push(children?.map((child) => child.content).join('') ?? '');
    else if (type === 'tr_close') {
      const [call = '', gives = ''] = cells;
      if (table) table.rows.push([call, gives]);
      else if (call === 'call' && gives === 'gives') tables.push((table = { preamble, rows: [] }));
    }
  }
  return tables;
}

/** An example without a test is started: its first screen comes. */
const started = readInterviewTest('interview: examples:repairs\nsteps: []');

describe('the pages for authors', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await Sandbox.start({ workers: 1, spare: 0, confinement: 'none' });
  });
  afterAll(() => sandbox.close());

  it.each(pages)('%s holds only examples that compile', (page) => {
    const problems = examplesOf(page)
      .filter((text) => !isTest(text))
      .flatMap((text) => compile(source(text)).problems);
    expect(problems).toEqual([]);
  });

  it.each(pages)('%s holds only examples that run, and pass the test below them', async (page) => {
    let compiled: CompiledPackage | null = null;
    for (const text of examplesOf(page)) {
      const test = isTest(text) ? readInterviewTest(text) : started;
      if (!isTest(text)) compiled = await sandbox.compile({ ...source(text), name: 'examples' });
      if (compiled === null) throw new Error(`${page} begins with a test`);
      const { interview } = test;
      const name = interview.slice(interview.indexOf(':') + 1);
      const [own = name] = Object.keys(compiled.interviews);
      const { script } = compiled;
      const run = { ...test, interview: `examples:${own}` };
      const { message } = await runInterviewTest(run, compiled, (request) =>
        sandbox.run({
          tenant: 'test',
          session: request.session,
          packageDigest: createHash('sha512').update(script).digest('hex'),
          script,
          permissions: effectPermissions,
          request,
        }),
      );
      expect(message === '' ? '' : `${text}\n${message}`).toBe('');
    }
  });

  it.each(pages.flatMap((page) => callTablesOf(page).map((table): [string, CallTable] => [page, table])))(
    '%s says what each call gives',
    async (_, { preamble, rows }) => {
      const calls = rows.map(([call], at) => `  «${at}» \${ ${call} } «»`).join('\n\n');
      const text = `${preamble}\n---\nmandatory: true\nquestion: Calls\nsubquestion: |\n${calls}\n`;
      const shown = rows.map(([, gives], at) => `«${at}» ${gives} «»`);
      const test = readInterviewTest(
        `interview: examples:repairs\nnow: 2026-03-01T10:00:00-05:00\nsteps:\n  - expect: { text contains: ${JSON.stringify(shown)} }`,
      );
      const compiled = await sandbox.compile({ ...source(text), name: 'examples' });
      const { script } = compiled;
      const { message } = await runInterviewTest(test, compiled, (request) =>
        sandbox.run({
          tenant: 'test',
          session: request.session,
          packageDigest: createHash('sha512').update(script).digest('hex'),
          script,
          permissions: [],
          request,
        }),
      );
      expect(message).toBe('');
    },
  );

  it('hold a tutorial without findings, whose test passes', async () => {
    const examples = examplesOf('tutorial.md');
    const interviews = examples.filter((text) => !isTest(text));
    for (const text of interviews) expect(lint({ ...source(text), paths: [] })).toEqual([]);
    const compiled = await sandbox.compile(source(interviews.at(-1) ?? ''));
    const tests = examples.filter(isTest);
    expect(tests).toHaveLength(1);
    for (const text of tests) {
      const { message } = await runInterviewTest(readInterviewTest(text), compiled, (request) =>
        sandbox.run({
          tenant: 'test',
          session: request.session,
          packageDigest: 'sha512:tutorial',
          script: compiled.script,
          permissions: [],
          request,
        }),
      );
      expect(message).toBe('');
    }
  });
});
