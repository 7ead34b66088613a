import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkStore } from './check-store.js';
import { copyBlobs } from './copy-blobs.js';
import { DiskStore } from './disk-store.js';

let folder: string;
let from: DiskStore;
let to: DiskStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affiant-copy-'));
  from = new DiskStore(join(folder, 'from'));
  to = new DiskStore(join(folder, 'to'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const keys = (store: DiskStore) => Readable.from(store.list('')).toArray();

describe('copying blobs', () => {
  it('copies what lies below a prefix, and only that', async () => {
    await from.put('t1/s/a', Buffer.from('one'));
    await from.put('t1/s/b', Buffer.alloc(3_000_000, 'two'));
    await from.put('t2/s/a', Buffer.from('three'));
    expect(await copyBlobs(from, to, 't1/')).toEqual({ copied: 2 });
    expect(await keys(to)).toEqual(['t1/s/a', 't1/s/b']);
    expect(await buffer(await to.get('t1/s/b'))).toEqual(Buffer.alloc(3_000_000, 'two'));
  });

  it('goes on where it was broken off', async () => {
    for (const name of ['a', 'b', 'c']) await from.put(`t/${name}`, Buffer.from(name));
    await to.put('t/a', Buffer.from('a'));
    await to.put('t/b', Buffer.from('half of another'));
    expect(await copyBlobs(from, to, '')).toEqual({ copied: 2 });
    expect((await buffer(await to.get('t/b'))).toString()).toBe('b');
    expect(await copyBlobs(from, to, '')).toEqual({ copied: 0 });
  });
});

describe('checking a store in use', () => {
  it('reports each promise, leaves what is stored and nothing of its own', async () => {
    await from.put('t/a', Buffer.from('a'));
    const checks = await checkStore(from);
    expect(checks.length).toBeGreaterThan(10);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(await keys(from)).toEqual(['t/a']);
  });

  it('says what a store does not keep', async () => {
    const forgetful = Object.create(from, { delete: { value: async () => {} } }) as DiskStore;
    const failed = (await checkStore(forgetful)).filter(({ ok }) => !ok);
    expect(failed.map(({ name }) => name)).toContain('deletes once and again');
    expect(await keys(from)).toEqual([]);
  });
});
