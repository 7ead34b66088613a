import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contextOptions } from '../context-options.js';
import { run } from '../run.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'affiant-lint-'));
  await mkdir(join(root, 'interviews'));
  await writeFile(
    join(root, 'package.json'),
    JSON.stringify({ name: 'fees', version: '1.0.0', affiant: { apiVersion: 1, kind: 'content' } }),
  );
});
afterEach(() => rm(root, { recursive: true }));

async function affiant(...words: string[]) {
  const result = { exit: 0, out: '', error: '' };
  result.exit = await run(words, {
    ...contextOptions({ AFFIANT_DATA: join(root, 'data') }),
    stdout: { write: (text) => (result.out += text) },
    stderr: { write: (text) => (result.error += text) },
  });
  return result;
}
const write = (text: string) => writeFile(join(root, 'interviews/fees.yml'), text);

describe('affiant lint', () => {
  it('ends with 1 and names file, line, rule and the nearest name', async () => {
    await write('id: a\nmandatory: true\nquestion: Hello\nsubqestion: x\n');
    const { exit, out, error } = await affiant('lint', root);
    expect([exit, error]).toEqual([1, 'lint_failed: 1 errors, 0 warnings\n']);
    expect(out).toMatch(/fees\.yml:4:1 error language: .*"subquestion"/);
  });

  it('ends with 0 where there are only warnings, and writes JSON', async () => {
    await write('mandatory: true\nquestion: Hello\n');
    const { exit, out } = await affiant('lint', join(root, 'interviews/fees.yml'), '--format', 'json');
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      findings: [{ rule: 'missing_id', severity: 'warning', line: 1, column: 1 }],
    });
  });

  it('says that a path belongs to no add-on', async () => {
    await rm(join(root, 'package.json'));
    expect(await affiant('lint', root)).toMatchObject({
      exit: 1,
      error: expect.stringMatching(/^addon_unknown/),
    });
  });
});
