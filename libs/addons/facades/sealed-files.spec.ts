import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PlatformKey } from '#encryption';
import { type BlobStore, DiskStore } from '#storage';
import { FileNameRefused } from './file-name-refused.js';
import { FileTooLarge } from './file-too-large.js';
import { sealedFiles } from './sealed-files.js';

const [one, two] = ['0b9d5a58-7b0e-4b39-8a57-3f2d5a5f0001', '0b9d5a58-7b0e-4b39-8a57-3f2d5a5f0002'];
const platformKey = PlatformKey.generate();
const secret = Buffer.from('a receipt that nobody else reads');
let folder: string;
let blobs: BlobStore;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affiant-addon-files-'));
  blobs = new DiskStore(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const filesOf = (tenant: string, addon = 'intake') => sealedFiles(blobs, platformKey, tenant, addon, 1);
const keyOf = (tenant: string, addon: string, name: string) => `t/${tenant}/addons/${addon}/${name}`;

describe('the files of an add-on', () => {
  it('are kept, listed and deleted, and are no other add-on’s nor any other tenant’s', async () => {
    await filesOf(one).put('a.json', secret);
    expect(await filesOf(one).get('a.json')).toEqual(secret);
    for (const other of [filesOf(two), filesOf(one, 'other'), filesOf(one, 'intake-2')]) {
      expect([await other.get('a.json'), await other.list()]).toEqual([null, []]);
      await other.delete('a.json');
    }
    expect(await filesOf(one).list()).toEqual(['a.json']);
    await filesOf(one).delete('a.json');
    expect([await filesOf(one).get('a.json'), await filesOf(one).list()]).toEqual([null, []]);
  });

  it('are sealed: the file store alone gives nothing away', async () => {
    await filesOf(one).put('sealed', secret);
    const stored = await buffer(await blobs.get(keyOf(one, 'intake', 'sealed')));
    expect(stored.includes(secret.subarray(0, 8))).toBe(false);
    expect(stored.includes('sealed')).toBe(false);
  });

  it.each([
    ['another tenant’s', two, 'intake', 'here'],
    ['another add-on’s', one, 'other', 'here'],
    ['another file’s', one, 'intake', 'there'],
  ])('do not open in %s place', async (_, tenant, addon, name) => {
    await filesOf(one).put('here', secret);
    await blobs.put(keyOf(tenant, addon, name), await buffer(await blobs.get(keyOf(one, 'intake', 'here'))));
    await expect(filesOf(tenant, addon).get(name)).rejects.toMatchObject({ code: 'record_corrupt' });
  });

  it('are small: one byte over the limit is refused, and what was there stays', async () => {
    await filesOf(one).put('small', Buffer.alloc(1024, 1));
    await expect(filesOf(one).put('small', Buffer.alloc(1025))).rejects.toBeInstanceOf(FileTooLarge);
    expect(await filesOf(one).get('small')).toEqual(Buffer.alloc(1024, 1));
  });

  it.each([
    '',
    '.',
    '..',
    '.hidden',
    '../other/a.json',
    `../../../${two}/addons/intake/a.json`,
    '/etc/passwd',
    'a/b',
    'a\\b',
    'a%2fb',
    'a\0b',
    'a\n',
    'ä',
    'a'.repeat(101),
  ])('have plain names: not %j', async (name) => {
    const files = filesOf(one);
    for (const call of [() => files.put(name, secret), () => files.get(name), () => files.delete(name)])
      await expect(call()).rejects.toBeInstanceOf(FileNameRefused);
  });
});
