import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  blobStoreConformance,
  driverKit,
  StorageNotConfigured,
  StorageUnavailable,
  type AzureOptions,
  type BlobStore,
} from '#storage';
import { startAzurite } from './azurite-for-tests.js';
import { createStore } from './index.js';

let folder: string;
let server: Awaited<ReturnType<typeof startAzurite>>;
let container: ContainerClient;
let options: AzureOptions;
let store: BlobStore;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affiant-azure-'));
  server = await startAzurite(folder);
  options = { container: 'answers', connectionString: server.connectionString, prefix: 'affiant' };
  container = BlobServiceClient.fromConnectionString(server.connectionString).getContainerClient('answers');
  await container.create();
  store = createStore(options, driverKit);
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What the container holds below a prefix, snapshots and staged blocks included. */
async function everything(prefix: string): Promise<string[]> {
  const names: string[] = [];
  const all = { prefix, includeSnapshots: true, includeUncommitedBlobs: true };
  for await (const { name } of container.listBlobsFlat(all)) names.push(name);
  return names;
}

describe('the Azure driver', () => {
  beforeEach(() => store.deletePrefix('conformance/'));

  for (const { name, run } of blobStoreConformance) it(name, () => run(store, 'conformance/'));

  it('keeps what it stores below its prefix', async () => {
    await store.put('conformance/a', Buffer.from('x'));
    const all = createStore({ ...options, prefix: '' }, driverKit);
    expect((await all.head('affiant/conformance/a')).size).toBe(1);
  });

  it('removes snapshots and blocks that were never committed with their key, and no neighbours', async () => {
    for (const key of ['s/a', 's/a.b']) {
      await store.put(key, Buffer.from('x'));
      await container.getBlobClient(`affiant/${key}`).createSnapshot();
    }
    await container
      .getBlockBlobClient('affiant/s/new')
      .stageBlock(Buffer.from('1').toString('base64'), 'half', 4);
    expect(await everything('affiant/s/')).toHaveLength(5);
    await store.delete('s/a');
    await store.delete('s/new');
    expect(await everything('affiant/s/')).toEqual(['affiant/s/a.b', 'affiant/s/a.b']);
    await container
      .getBlockBlobClient('affiant/s/new')
      .stageBlock(Buffer.from('1').toString('base64'), 'half', 4);
    expect(await store.deletePrefix('s/')).toEqual({ deleted: 1 });
    expect(await everything('affiant/s/')).toEqual([]);
  });

  it('says that the store is unavailable when it refuses or does not answer', async () => {
    const stranger = createStore({ ...options, container: 'another' }, driverKit);
    await expect(stranger.get('a')).rejects.toThrow(StorageUnavailable);
    await expect(stranger.put('a', Buffer.from('x'))).rejects.toThrow(StorageUnavailable);
    await expect(stranger.delete('a')).rejects.toThrow(StorageUnavailable);
    await expect(stranger.deletePrefix('a/')).rejects.toThrow(StorageUnavailable);
    const connectionString = server.connectionString.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:9');
    await expect(createStore({ ...options, connectionString }, driverKit).head('a')).rejects.toThrow(
      StorageUnavailable,
    );
  });

  it('wants a container and a connection string', () => {
    expect(() => createStore({ ...options, container: null }, driverKit)).toThrow(StorageNotConfigured);
    expect(() => createStore({ ...options, connectionString: null }, driverKit)).toThrow(
      StorageNotConfigured,
    );
  });
});
