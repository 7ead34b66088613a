import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import MarkdownIt from 'markdown-it';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const project = resolve(import.meta.dirname, '..');
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'affiant-first-'));
  await mkdir(join(root, 'bin'));
  const command = join(root, 'bin/affiant');
  await writeFile(command, `#!/bin/sh\nexec '${process.execPath}' '${project}/apps/cli/affiant.js' "$@"\n`);
  await chmod(command, 0o755);
});
afterEach(() => rm(root, { recursive: true }));

describe('the guide to the first add-on', () => {
  it(
    'holds commands that work, from an empty folder to a verified package',
    { timeout: 300_000 },
    async () => {
      const page = await readFile(join(project, 'docs/authoring/first-addon.md'), 'utf8');
      const shell = new MarkdownIt()
        .parse(page, {})
        .filter(({ type, info }) => type === 'fence' && info === 'sh')
        .map(({ content }) => content);
      expect(shell.length).toBeGreaterThan(4);
      const { stdout } = await promisify(execFile)('sh', ['-euc', shell.join('\n')], {
        cwd: root,
        env: {
          ...process.env,
          PATH: `${join(root, 'bin')}:${process.env['PATH']}`,
          AFFIANT_DATA: join(root, 'data'),
        },
      });
      expect(stdout.match(/1 passed, 0 failed/g)).toHaveLength(2);
      expect(stdout.match(/0 errors, 0 warnings/g)).toHaveLength(2);
      expect(stdout).toContain(
        'intake@1.0.0 is good: published by Example Legal Aid, reviewed by Ann Reviewer.',
      );
    },
  );
});
