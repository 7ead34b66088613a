import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { driverKit, type BlobStore } from '#storage';
import { createStore } from './index.js';
import { VersionedContainer } from './versioned-container-for-tests.js';

let container: VersionedContainer;
let store: BlobStore;

beforeEach(async () => {
  container = new VersionedContainer();
  const endpoint = `${await container.start()}/account`;
  const key = Buffer.from('not a secret').toString('base64');
  const connectionString = `DefaultEndpointsProtocol=http;AccountName=account;AccountKey=${key};BlobEndpoint=${endpoint};`;
  store = createStore({ container: 'answers', connectionString, prefix: '' }, driverKit);
});
afterEach(() => container.stop());

describe('deleting in a container with versions', () => {
  it('removes every version of a key, and none of its neighbours', async () => {
    for (const key of ['s/a', 's/a', 's/a', 's/a.b']) await store.put(key, Buffer.from('x'));
    await store.delete('s/a');
    expect(container.versions.map(({ name }) => name)).toEqual(['s/a.b']);
  });

  it('does the same below a prefix, also of keys that were deleted before', async () => {
    for (const key of ['s/a', 's/a', 's/b', 's2/a']) await store.put(key, Buffer.from('x'));
    container.versions.push({ name: 's/c', id: '2026-11-23T00:00:00.0000000Z', current: false });
    expect(await store.deletePrefix('s/')).toEqual({ deleted: 2 });
    expect(container.versions.map(({ name }) => name)).toEqual(['s2/a']);
  });
});
