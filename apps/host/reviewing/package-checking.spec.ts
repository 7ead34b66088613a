import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import type { VerifiedPackage } from '#addons';
import { loadConfig } from '#config';
import { PackageChecking } from './package-checking.js';

const { addons, sandbox } = loadConfig({});
const catalogue = {
  toReview: async () =>
    ({ files: new Map([['functions/a.js', Buffer.from('export const a = 1;')]]) }) as VerifiedPackage,
};
const leftovers = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('affiant-checks-'));

it('ends a check that takes too long, takes one at a time, and leaves nothing behind', async () => {
  const before = await leftovers();
  const review = { ...addons.review, seconds: 0.01 };
  const checking = new PackageChecking({ addons: { ...addons, review }, sandbox });
  const first = checking.run(catalogue, 'one');
  await expect(checking.run(catalogue, 'two')).rejects.toMatchObject({ code: 'busy' });
  await expect(first).rejects.toMatchObject({ code: 'checks_failed' });
  expect(checking.known('one')).toBeNull();
  expect((await leftovers()).filter((name) => !before.includes(name))).toEqual([]);
});
