import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CompiledPackage } from '#interview';
import { Sandbox } from './sandbox.js';
import { effectPermissions } from './reply/effect-permissions.js';
import { play, readScript } from './testing/play.js';

const root = join(import.meta.dirname, '../..');
const tests = globSync('{test/examples,plugins/*/interviews}/**/*.test.yml', { cwd: root }).map((file) =>
  join(root, file),
);

/** The folder's interviews as an add-on of the name that its tests use. */
function packageOf(folder: string, name: string) {
  const files = globSync('*.yml', { cwd: folder, exclude: ['*.test.yml'] });
  return {
    name,
    files: Object.fromEntries(
      files.map((file) => [`interviews/${basename(file)}`, readFileSync(join(folder, file), 'utf8')]),
    ),
    dependencies: {},
  };
}

describe('the real kernel in the real sandbox', () => {
  let fresh: Sandbox;
  let kept: Sandbox;
  const compiled = new Map<string, Promise<CompiledPackage>>();
  beforeAll(async () => {
    [fresh, kept] = await Promise.all([
      Sandbox.start({ workers: 2, spare: 0, keepSeconds: 0 }),
      Sandbox.start({ workers: 2, spare: 0, keepSeconds: 60 }),
    ]);
  });
  afterAll(async () => {
    await Promise.all([fresh.close(), kept.close()]);
  });

  it.concurrent.each(tests.map((file) => [basename(file), file]))(
    'gives the same bytes in fresh and kept contexts: %s',
    async (_name, file) => {
      const script = readScript(readFileSync(file, 'utf8'));
      const folder = dirname(file);
      const name = script.interview.split(':')[0]!;
      const loading = compiled.get(folder) ?? fresh.compile(packageOf(folder, name));
      compiled.set(folder, loading);
      const call = {
        tenant: 't1',
        session: file,
        packageDigest: folder,
        permissions: effectPermissions,
        script: (await loading).script,
      };
      const [replies, again] = await Promise.all([play(fresh, call, script), play(kept, call, script)]);
      expect(again).toEqual(replies);
      expect(kept.status().workers.some((worker) => worker.kept > 0)).toBe(true);
      expect(fresh.status().workers.every((worker) => worker.kept === 0)).toBe(true);
      expect(replies.filter((reply) => reply.includes('"ok":true')).length).toBeGreaterThan(0);
    },
  );
});
