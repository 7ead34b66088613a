import { chmod, link, mkdir, mkdtemp, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blobStoreConformance } from './conformance.js';
import { DiskStore } from './disk-store.js';
import { BlobNotFound, StorageNotConfigured, StorageUnavailable } from './errors.js';

let folder: string;
let root: string;
let store: DiskStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affiant-disk-'));
  root = join(folder, 'blobs');
  store = new DiskStore(root);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the disk driver', () => {
  for (const { name, run } of blobStoreConformance) it(name, () => run(store, 'conformance/'));

  it('makes files only for their owner', async () => {
    await store.put('t/s/a', Buffer.from('x'));
    expect((await stat(root)).mode & 0o777).toBe(0o700);
    expect((await stat(join(root, 't/s'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(root, 't/s/a~'))).mode & 0o777).toBe(0o600);
  });

  it('refuses a root that others can enter, that is a link, or that is served to everybody', async () => {
    await mkdir(root, { mode: 0o700 });
    await chmod(root, 0o755);
    await expect(store.put('a', Buffer.from('x'))).rejects.toThrow(StorageNotConfigured);
    await chmod(root, 0o700);
    await symlink(root, join(folder, 'link'));
    await expect(new DiskStore(join(folder, 'link')).put('a', Buffer.from('x'))).rejects.toThrow(
      StorageUnavailable,
    );
    const served = new DiskStore(join(root, 'assets/blobs'), { webRoots: [root] });
    await expect(served.put('a', Buffer.from('x'))).rejects.toThrow(StorageNotConfigured);
  });

  it('follows no link, neither as a folder nor as a file', async () => {
    const outside = join(folder, 'outside');
    await mkdir(outside);
    await writeFile(join(outside, 'secret~'), 'not ours');
    await store.put('t/a', Buffer.from('x'));
    await symlink(outside, join(root, 'linked'));
    await symlink(join(outside, 'secret~'), join(root, 't/secret~'));
    await expect(store.get('linked/secret')).rejects.toThrow(BlobNotFound);
    await expect(store.get('t/secret')).rejects.toThrow(BlobNotFound);
    await expect(store.put('linked/new', Buffer.from('x'))).rejects.toThrow(StorageUnavailable);
    await store.put('t/secret', Buffer.from('ours'));
    await store.delete('linked/secret');
    await store.deletePrefix('linked/');
    await symlink(outside, join(root, 't/inner'));
    expect(await Readable.from(store.list('')).toArray()).toEqual(['t/a', 't/secret']);
    await store.deletePrefix('t/');
    expect(await readdir(outside)).toEqual(['secret~']);
    expect((await stat(join(outside, 'secret~'))).size).toBe('not ours'.length);
  });

  it('keeps writing where it began when a folder on the way is swapped for a link', async () => {
    const outside = join(folder, 'outside');
    await mkdir(outside);
    await mkdir(join(root, 't'), { recursive: true, mode: 0o700 });
    const body = new PassThrough();
    const put = store.put('t/a', body);
    body.write('half');
    await expect.poll(async () => (await readdir(join(root, 't'))).length).toBe(1);
    await rename(join(root, 't'), join(root, 'moved'));
    await symlink(outside, join(root, 't'));
    body.end('and half');
    await put;
    expect(await readdir(outside)).toEqual([]);
    expect(await readdir(join(root, 'moved'))).toEqual(['a~']);
  });

  it('does not wait for the writer of a planted FIFO', async () => {
    await mkdir(root, { mode: 0o700 });
    const { execFileSync } = await import('node:child_process');
    execFileSync('mkfifo', [join(root, 'pipe~')]);
    await expect(store.get('pipe')).rejects.toThrow(BlobNotFound);
  });

  it('reads what a backup has linked a second time', async () => {
    await store.put('a', Buffer.from('x'));
    await link(join(root, 'a~'), join(folder, 'backup'));
    expect((await buffer(await store.get('a'))).toString()).toBe('x');
  });

  it('removes what a killed upload left when its key or folder is deleted', async () => {
    await store.put('t/a', Buffer.from('x'));
    await writeFile(join(root, 't/a~0123'), 'half');
    await store.delete('t/a');
    expect(await readdir(root)).toEqual([]);
    await mkdir(join(root, 't/s'), { recursive: true, mode: 0o700 });
    await writeFile(join(root, 't/s/b~4567'), 'half');
    expect(await store.deletePrefix('t/')).toEqual({ deleted: 0 });
    expect(await readdir(root)).toEqual([]);
  });

  it('does not bring back a blob whose session was deleted while it was uploaded', async () => {
    const body = new PassThrough();
    const put = store.put('t/s/a', body);
    body.write('half');
    await expect.poll(async () => (await readdir(join(root, 't/s')).catch(() => [])).length).toBe(1);
    await store.deletePrefix('t/s/');
    body.end();
    await expect(put).rejects.toThrow(StorageUnavailable);
    expect(await readdir(root)).toEqual([]);
  });
});
