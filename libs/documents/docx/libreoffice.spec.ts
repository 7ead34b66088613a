import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { prepareDocument } from '../prepare-document.js';
import { heading, hostileAnswers, paragraph, sampleSource, text } from '../sample-source.js';
import { renderDocx } from './render-docx.js';

const office = ['/usr/bin/soffice', '/usr/bin/libreoffice'].find((path) => existsSync(path));
const because = office ? '' : ' (skipped: LibreOffice is not installed)';
const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** The words of a DOCX as LibreOffice Writer reads them, in a profile of its own. */
async function textByLibreOffice(docx: Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'affiant-office-'));
  folders.push(folder);
  await writeFile(join(folder, 'answer.docx'), docx);
  const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
  const options = [
    '--headless',
    '--norestore',
    '--convert-to',
    'txt:Text (encoded):UTF8',
    '--outdir',
    folder,
  ];
  await promisify(execFile)(office!, [profile, ...options, join(folder, 'answer.docx')], { timeout: 90_000 });
  return readFile(join(folder, 'answer.txt'), 'utf8');
}

it.skipIf(!office)(
  `a DOCX opens in LibreOffice, with every answer as it was typed${because}`,
  async () => {
    const source = sampleSource([
      heading(1, 'Answer of the tenant'),
      ...hostileAnswers.map(paragraph),
      { type: 'list', ordered: true, start: 4, items: [[paragraph('No heat')], [paragraph('No notice')]] },
      { type: 'table', align: [null], head: [text('Name')], rows: [[text('Ann Lee')]] },
    ]);
    const words = await textByLibreOffice(
      await renderDocx(prepareDocument(source, { created: null, paper: 'letter' })),
    );
    for (const expected of [
      'Answer of the tenant',
      ...hostileAnswers,
      '4. No heat',
      '5. No notice',
      'Ann Lee',
    ])
      expect(words).toContain(expected);
  },
  120_000,
);
