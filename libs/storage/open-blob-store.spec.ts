import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DiskStore } from './disk-store.js';
import { driverKit } from './driver.js';
import { StorageNotConfigured } from './errors.js';
import { openBlobStore, type S3Options, type StorageConfiguration } from './open-blob-store.js';

const configuration: StorageConfiguration = {
  driver: 'disk',
  disk: { path: null },
  s3: {
    bucket: 'b',
    region: null,
    endpoint: null,
    forcePathStyle: false,
    accessKeyId: null,
    secretAccessKey: null,
    prefix: '',
  },
  azure: { container: null, connectionString: null, prefix: '' },
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affiant-open-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('opening the blob store', () => {
  it('keeps blobs on the disk in the data folder, or where the configuration says', async () => {
    await (await openBlobStore(configuration, folder, {})).put('a', Buffer.from('x'));
    const elsewhere = { ...configuration, disk: { path: join(folder, 'elsewhere') } };
    await (await openBlobStore(elsewhere, folder, {})).put('a', Buffer.from('x'));
    expect(await readdir(folder)).toEqual(['blobs', 'elsewhere']);
  });

  it('loads only the driver in use, and gives it its options and the kit', async () => {
    const given: unknown[] = [];
    const store = new DiskStore(folder);
    const s3 = async () => ({
      createStore: (options: S3Options, kit: typeof driverKit) => {
        given.push(options, kit);
        return store;
      },
    });
    const azure = () => Promise.reject(new Error('not asked for'));
    expect(await openBlobStore({ ...configuration, driver: 's3' }, folder, { s3, azure })).toBe(store);
    expect(given).toEqual([configuration.s3, driverKit]);
  });

  it('says which driver is missing', async () => {
    const opening = openBlobStore({ ...configuration, driver: 'azure' }, folder, {});
    await expect(opening).rejects.toThrow(StorageNotConfigured);
    await expect(opening).rejects.toThrow('azure');
  });
});
