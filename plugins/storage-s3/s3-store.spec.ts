import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  blobStoreConformance,
  driverKit,
  StorageNotConfigured,
  StorageUnavailable,
  type BlobStore,
  type S3Options,
} from '#storage';
import { createStore } from './index.js';
import { startS3 } from './s3rver-for-tests.js';

let folder: string;
let server: Awaited<ReturnType<typeof startS3>>;
let options: S3Options;
let store: BlobStore;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affiant-s3-'));
  server = await startS3(folder, 'answers');
  options = {
    bucket: 'answers',
    region: 'us-east-1',
    endpoint: server.endpoint,
    forcePathStyle: true,
    accessKeyId: 'S3RVER',
    secretAccessKey: 'S3RVER',
    prefix: 'affiant',
  };
  store = createStore(options, driverKit);
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('the S3 driver', () => {
  beforeEach(() => store.deletePrefix('conformance/'));

  for (const { name, run } of blobStoreConformance) it(name, () => run(store, 'conformance/'));

  it('keeps what it stores below its prefix', async () => {
    await store.put('conformance/a', Buffer.from('x'));
    const all = createStore({ ...options, prefix: '' }, driverKit);
    expect((await all.head('affiant/conformance/a')).size).toBe(1);
  });

  it('says that the store is unavailable when it refuses or does not answer', async () => {
    const stranger = createStore({ ...options, bucket: 'another' }, driverKit);
    await expect(stranger.get('a')).rejects.toThrow(StorageUnavailable);
    await expect(stranger.put('a', Buffer.from('x'))).rejects.toThrow(StorageUnavailable);
    await expect(stranger.delete('a')).rejects.toThrow(StorageUnavailable);
    await expect(stranger.deletePrefix('a/')).rejects.toThrow(StorageUnavailable);
    const nobody = createStore({ ...options, endpoint: 'http://127.0.0.1:9' }, driverKit);
    await expect(nobody.head('a')).rejects.toThrow(StorageUnavailable);
  });

  it('wants a bucket, and both halves of a key', () => {
    expect(() => createStore({ ...options, bucket: null }, driverKit)).toThrow(StorageNotConfigured);
    expect(() => createStore({ ...options, secretAccessKey: null }, driverKit)).toThrow(StorageNotConfigured);
  });
});
