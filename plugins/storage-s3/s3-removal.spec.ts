import { CreateMultipartUploadCommand, DeleteObjectsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { driverKit, StorageUnavailable, type BlobStore } from '#storage';
import { createStore } from './index.js';
import { VersionedBucket } from './versioned-bucket-for-tests.js';

let bucket: VersionedBucket;
let client: S3Client;
let store: BlobStore;

beforeEach(async () => {
  bucket = new VersionedBucket();
  const endpoint = await bucket.start();
  const credentials = { accessKeyId: 'id', secretAccessKey: 'secret' };
  client = new S3Client({ region: 'us-east-1', endpoint, forcePathStyle: true, credentials });
  const options = {
    bucket: 'answers',
    region: 'us-east-1',
    endpoint,
    forcePathStyle: true,
    ...credentials,
    prefix: '',
  };
  store = createStore(options, driverKit);
});
afterEach(() => {
  client.destroy();
  bucket.stop();
});

const unfinished = (Key: string) => client.send(new CreateMultipartUploadCommand({ Bucket: 'answers', Key }));

describe('deleting in a bucket with versions', () => {
  it('removes every version, delete marker and unfinished upload of a key, and none of its neighbours', async () => {
    for (const key of ['s/a', 's/a', 's/a', 's/a.b', 's/a']) await store.put(key, Buffer.from('x'));
    await client.send(new DeleteObjectsCommand({ Bucket: 'answers', Delete: { Objects: [{ Key: 's/a' }] } }));
    await unfinished('s/a');
    await unfinished('s/a.b');
    expect(bucket.versions).toHaveLength(6);
    await store.delete('s/a');
    expect(bucket.versions.map(({ key }) => key)).toEqual(['s/a.b']);
    expect(bucket.uploads.map(({ key }) => key)).toEqual(['s/a.b']);
  });

  it('does the same below a prefix, and counts the keys that could be read', async () => {
    for (let i = 0; i < 1100; i++)
      bucket.versions.push({ key: `s/${i % 600}`, id: `old${i}`, marker: false });
    bucket.versions.unshift({ key: 's/0', id: 'gone', marker: true });
    await store.put('s2/a', Buffer.from('x'));
    await unfinished('s/new');
    expect(await store.deletePrefix('s/')).toEqual({ deleted: 599 });
    expect(bucket.versions.map(({ key }) => key)).toEqual(['s2/a']);
    expect(bucket.uploads).toEqual([]);
  });

  it('fails rather than leaves versions or uploads behind where a right is missing', async () => {
    await store.put('s/a', Buffer.from('x'));
    for (const right of ['versions', 'uploads', 'delete']) {
      bucket.denied = new Set([right]);
      await expect(store.delete('s/a')).rejects.toThrow(StorageUnavailable);
      await expect(store.deletePrefix('s/')).rejects.toThrow(StorageUnavailable);
    }
  });
});
