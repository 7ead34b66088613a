import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import { Sandbox } from '#sandbox';
import { paragraph, row, sampleDocx, table } from '../../../test/sample-docx.js';
import { testCommand, type TestSandbox } from './test.js';

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
  let sandbox: Sandbox;
  let runner: TestSandbox;

  beforeAll(async () => {
    sandbox = await Sandbox.start({ workers: 1, spare: 0, confinement: 'none' });
    runner = {
      compile: (source) => sandbox.compile(source),
      run: ({ compiled: { script }, permissions }, request) =>
        sandbox.run({
          tenant: 'test',
          session: request.session,
          packageDigest: createHash('sha512').update(script).digest('hex'),
          script,
          permissions,
          request,
        }),
    };
  });
  afterAll(() => sandbox.close());

  it('plays all examples in the real sandbox', async () => {
    const { lines, failed } = await testCommand([examples], { addon: examples, name: 'examples' }, runner);
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
      const { lines } = await testCommand([folder], { addon: folder, name: 'letters' }, runner);
      expect(lines.at(-1)).toBe('1 passed, 1 failed');
      expect(lines.join('\n')).toMatch(
        /the document "Letter" to contain "Dear Bob"\s+got Dear Ann Lee,\s+Bo\s+3/,
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('says that a test belongs to no add-on', async () => {
    await expect(testCommand([`${examples}/24-dates.test.yml`], {}, runner)).rejects.toMatchObject({
      code: 'addon_unknown',
    });
  });
});
