import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contextOptions } from '../context-options.js';
import { run } from '../run.js';

const housing = new URL('../../../plugins/housing', import.meta.url).pathname;
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'affiant-translate-'));
  await cp(housing, join(root, 'housing'), { recursive: true });
});
afterEach(() => rm(root, { recursive: true }));

async function translate(...words: string[]) {
  const result = { exit: 0, out: '', error: '' };
  result.exit = await run(['translate', ...words], {
    ...contextOptions({ AFFIANT_DATA: join(root, 'data') }),
    stdout: { write: (text) => (result.out += text) },
    stderr: { write: (text) => (result.error += text) },
  });
  return result;
}

describe('affiant translate', () => {
  it('takes texts to a translator and back', async () => {
    const addon = join(root, 'housing');
    const file = join(root, 'fr.xlf');
    expect(await translate('export', addon, '--language', 'fr', '--out', file)).toMatchObject({ exit: 0 });
    const sent = await readFile(file, 'utf8');
    expect(sent).toMatch(/<note category="context">interviews\/eviction-answer\.yml:\d+, name<\/note>/);
    const source = '<source>What name is on the court papers?</source>';
    await writeFile(file, sent.replace(source, `${source}<target>Quel nom est sur les papiers ?</target>`));
    expect(await translate('import', addon, file)).toMatchObject({
      exit: 0,
      out: expect.stringContaining('1 texts taken'),
    });
    const { out } = await translate('status', addon, '--format', 'json');
    const { languages } = JSON.parse(out) as { languages: { language: string; translated: number }[] };
    expect(languages).toContainEqual(expect.objectContaining({ language: 'fr', translated: 1, stale: [] }));
  });

  it('takes texts to a translator and back in a workbook', async () => {
    const addon = join(root, 'housing');
    const before = await readFile(join(addon, 'translations/es.yml'), 'utf8');
    const file = join(root, 'es.xlsx');
    expect(await translate('export', addon, '--language', 'es', '--out', file)).toMatchObject({ exit: 0 });
    expect((await readFile(file)).subarray(0, 2).toString()).toBe('PK');
    await writeFile(join(addon, 'translations/es.yml'), '');
    expect(await translate('import', addon, file)).toMatchObject({ exit: 0 });
    const after = parse(await readFile(join(addon, 'translations/es.yml'), 'utf8')) as {
      [text: string]: string;
    };
    expect(after).toEqual(parse(before));
  });

  it('writes to no file that a language would name', async () => {
    expect(await translate('export', join(root, 'housing'), '--language', '../x')).toMatchObject({ exit: 2 });
  });
});
