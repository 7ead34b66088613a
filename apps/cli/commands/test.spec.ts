import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { PDFDocument } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Assets } from '#web';
import { withoutChromium } from '../../../test/browser/chromium.js';
import { paragraph, row, sampleDocx, table } from '../../../test/sample-docx.js';
import { playTests } from '../interview-tests/play-tests.js';
import { openTestSandbox, type TestSandbox } from '../interview-tests/test-sandbox.js';
import { watchTests } from '../interview-tests/watch-tests.js';
import { run } from '../run.js';
import { ScreenBrowser } from '../screens/screen-browser.js';

const examples = new URL('../../../test/examples', import.meta.url).pathname;

const interview = `
objects:
  - client: Individual
---
mandatory: true
question: Done
attachments:
  - name: Letter
    docx template file: letter.docx
  - name: Form
    pdf template file: form.pdf
    fields:
      - who: "{{client.name.full}}"
---
code: |
  kids = [{name: 'Bo', age: 3}, {name: 'Cy', age: 12}]
---
question: Name?
fields:
  - First: client.name.first
  - Last: client.name.last
`;

const expecting = (words: string): string => `
interview: letters:main
steps:
  - answer: { client.name.first: Ann, client.name.last: Lee }
  - expect: { kind: end }
then:
  documents:
    - { name: Letter, contains: ["${words}", "Cy 12"] }
    - { name: Form, contains: ["Ann Lee"] }
`;

describe('affiant test', () => {
  let sandbox: TestSandbox;

  beforeAll(async () => {
    sandbox = await openTestSandbox({ confinement: 'none' });
  });
  afterAll(() => sandbox.close());

  it('plays all examples in the real sandbox', async () => {
    const { lines, failed } = await playTests([examples], { addon: examples, name: 'examples' }, sandbox);
    expect(lines.at(-1)).toBe('31 passed, 0 failed');
    expect(failed).toBe(0);
  });

  it('looks into what results of DOCX and PDF templates', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'affiant-templates-'));
    try {
      await mkdir(join(folder, 'templates'));
      const form = await PDFDocument.create();
      form.getForm().createTextField('who').addToPage(form.addPage(), { width: 200, height: 20 });
      const letter =
        paragraph('Dear {{client.name.full}},') + table(row('{{#each kids}}{{name}}', '{{age}}{{/each}}'));
      await writeFile(join(folder, 'templates/form.pdf'), await form.save());
      await writeFile(join(folder, 'templates/letter.docx'), sampleDocx(letter));
      await writeFile(join(folder, 'main.yml'), interview);
      await writeFile(join(folder, 'good.test.yml'), expecting('Dear Ann Lee,'));
      await writeFile(join(folder, 'bad.test.yml'), expecting('Dear Bob'));
      const { lines } = await playTests([folder], { addon: folder, name: 'letters' }, sandbox);
      expect(lines.at(-1)).toBe('1 passed, 1 failed');
      expect(lines.join('\n')).toMatch(
        /the document "Letter" to contain "Dear Bob"\s+got Dear Ann Lee,\s+Bo\s+3/,
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('says that a test belongs to no add-on', async () => {
    await expect(playTests([`${examples}/24-dates.test.yml`], {}, sandbox)).rejects.toMatchObject({
      code: 'addon_unknown',
    });
  });
});

describe.skipIf(withoutChromium !== '')(`affiant test with a browser${withoutChromium}`, () => {
  it('writes each screen once as pictures with a page of all, and reports what axe finds', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'affiant-pictures-'));
    const out: string[] = [];
    const answer = '  - answer: { name: Ann }\n';
    try {
      await writeFile(
        join(folder, 'main.yml'),
        'mandatory: true\nquestion: "Hello, ${ name }"\nsubquestion: "# A <b>first</b> heading\\n\\n#### A fourth"\n---\nquestion: Who?\nfields: [ { Name: name } ]\n',
      );
      for (const name of ['first', 'second'])
        await writeFile(join(folder, `${name}.test.yml`), `interview: small:main\nsteps:\n${answer}`);
      const pictures = join(folder, 'pictures');
      const exit = await run(
        ['test', folder, '--addon', folder, '--name', 'small', '--pictures', pictures, '--axe'],
        {
          env: process.env,
          keys: { open: unused, make: unused, confirmSheet: unused },
          stdin: Readable.from([]),
          stdout: { write: (text: string) => out.push(text) },
          stderr: { write: (text: string) => out.push(text) },
        },
      );
      const written = (await readdir(pictures)).toSorted();
      expect(written).toEqual([
        '001-who-desktop.png',
        '001-who-phone.png',
        '002-hello-ann-desktop.png',
        '002-hello-ann-phone.png',
        'index.html',
      ]);
      const page = await readFile(join(pictures, 'index.html'), 'utf8');
      expect(page).toContain('Hello, Ann');
      expect(page).toMatch(/first\.test\.yml, .*second\.test\.yml/);
      const text = out.join('');
      expect(text).toMatch(/small:main, "Hello, Ann", in .*first\.test\.yml .*: heading-order: /);
      expect(text).toContain('2 passed, 0 failed\naccessibility_findings: ');
      expect(exit).toBe(1);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('affiant test without a browser', () => {
  it('says what is missing for pictures before it plays a test', async () => {
    await expect(ScreenBrowser.open(Assets.built(), { PATH: '/nowhere' })).rejects.toMatchObject({
      code: 'chromium_missing',
      message: expect.stringMatching(/AFFIANT_CHROMIUM/),
    });
  });
});

describe('affiant test --watch', () => {
  it('plays again when an interview or a test changes, and not for other files', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'affiant-watch-'));
    const stop = new AbortController();
    try {
      await writeFile(join(folder, 'main.test.yml'), 'interview: small:main\nsteps: []\n');
      let played = 0;
      const watching = watchTests(
        [folder],
        { addon: folder },
        () => {
          played += 1;
          return Promise.resolve();
        },
        stop.signal,
      );
      await vi.waitFor(() => expect(played).toBe(1));
      await writeFile(join(folder, 'shot.png'), 'no source');
      await writeFile(join(folder, 'main.yml'), 'question: Hello');
      await vi.waitFor(() => expect(played).toBe(2), 10_000);
      stop.abort();
      await watching;
      expect(played).toBe(2);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

const unused = (): Promise<never> => Promise.reject(new Error('tests of interviews need no key'));
