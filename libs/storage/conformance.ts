import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { BlobStore } from './blob-store.js';
import { BlobNotFound, InvalidBlobKey } from './errors.js';

export interface ConformanceCase {
  name: string;
  /** Rejects where the store breaks the promise. Uses only keys below `prefix`, which the caller empties. */
  run(this: void, store: BlobStore, prefix: string): Promise<void>;
  /** Makes more than a thousand blobs, which takes seconds on a disk and longer on a distant store. */
  long?: true;
}

const hostileKeys = [
  '',
  '/',
  '.',
  '..',
  '../x',
  'a/../b',
  'a/./b',
  'a//b',
  '/a',
  'a/',
  'a\\b',
  'a\0b',
  'a b',
  'A',
  'é',
  'a%2e%2e/b',
  'a~',
  'a'.repeat(201),
  `${'a/'.repeat(256)}a`,
];

/** What every driver promises, as cases for its tests and for `affiant storage check` on a real installation. */
export const blobStoreConformance: readonly ConformanceCase[] = [
  {
    name: 'gives back what was put, with its size',
    run: async (store, prefix) => {
      const body = randomBytes(1000);
      deepStrictEqual(await store.put(`${prefix}a/b.c-d_e`, body), { size: 1000 });
      deepStrictEqual(await read(store, `${prefix}a/b.c-d_e`), body);
      const head = await store.head(`${prefix}a/b.c-d_e`);
      strictEqual(head.size, 1000);
      ok(head.modifiedAt instanceof Date);
    },
  },
  {
    name: 'keeps an empty blob',
    run: async (store, prefix) => {
      await store.put(`${prefix}empty`, Buffer.alloc(0));
      strictEqual((await store.head(`${prefix}empty`)).size, 0);
      strictEqual((await read(store, `${prefix}empty`)).length, 0);
    },
  },
  {
    name: 'replaces a blob whole',
    run: async (store, prefix) => {
      await store.put(`${prefix}a`, Buffer.alloc(5000, 'long'));
      await store.put(`${prefix}a`, Buffer.from('short'));
      strictEqual((await read(store, `${prefix}a`)).toString(), 'short');
    },
  },
  {
    name: 'lets a key be a folder of other keys too',
    run: async (store, prefix) => {
      await store.put(`${prefix}a`, Buffer.from('1'));
      await store.put(`${prefix}a/b`, Buffer.from('2'));
      strictEqual((await read(store, `${prefix}a`)).toString(), '1');
      strictEqual((await read(store, `${prefix}a/b`)).toString(), '2');
    },
  },
  {
    name: 'says that a blob is not there',
    run: async (store, prefix) => {
      await rejects(store.get(`${prefix}none`), BlobNotFound);
      await rejects(store.head(`${prefix}none/below`), BlobNotFound);
    },
  },
  {
    name: 'streams 20 MB in and out',
    run: async (store, prefix) => {
      const chunks = Array.from({ length: 20 }, () => randomBytes(1024 * 1024));
      const { size } = await store.put(`${prefix}large`, Readable.from(chunks));
      strictEqual(size, 20 * 1024 * 1024);
      const seen = createHash('sha256');
      for await (const chunk of await store.get(`${prefix}large`)) seen.update(chunk as Buffer);
      const sent = createHash('sha256');
      for (const chunk of chunks) sent.update(chunk);
      strictEqual(seen.digest('hex'), sent.digest('hex'));
    },
  },
  {
    name: 'shows a reader one of two concurrent puts, never a mixture',
    run: async (store, prefix) => {
      const bodies = Array.from({ length: 8 }, (_, i) => Buffer.alloc(300_000, i));
      await Promise.all(bodies.map((body) => store.put(`${prefix}same`, Readable.from([body]))));
      const seen = await read(store, `${prefix}same`);
      ok(bodies.some((body) => body.equals(seen)));
    },
  },
  {
    name: 'leaves the old blob, and nothing more, where an upload fails',
    run: async (store, prefix) => {
      await store.put(`${prefix}a`, Buffer.from('old'));
      const broken = new Error('the browser went away');
      await rejects(store.put(`${prefix}a`, failing(broken)), broken);
      await rejects(store.put(`${prefix}b`, failing(broken)), broken);
      strictEqual((await read(store, `${prefix}a`)).toString(), 'old');
      deepStrictEqual(await listed(store, prefix), [`${prefix}a`]);
    },
  },
  {
    name: 'leaves nothing where an upload is aborted',
    run: async (store, prefix) => {
      const abort = new AbortController();
      const put = store.put(`${prefix}a`, unending(), { signal: abort.signal });
      setTimeout(() => abort.abort(), 50);
      await rejects(put, { name: 'AbortError' });
      await rejects(store.put(`${prefix}b`, Buffer.from('b'), { signal: abort.signal }), {
        name: 'AbortError',
      });
      deepStrictEqual(await listed(store, prefix), []);
    },
  },
  {
    name: 'deletes once and again',
    run: async (store, prefix) => {
      await store.put(`${prefix}a`, Buffer.from('a'));
      await store.put(`${prefix}a.b`, Buffer.from('b'));
      await store.delete(`${prefix}a`);
      await store.delete(`${prefix}a`);
      await rejects(store.get(`${prefix}a`), BlobNotFound);
      strictEqual((await read(store, `${prefix}a.b`)).toString(), 'b');
    },
  },
  {
    name: 'lists more than a thousand keys in the order of their bytes, folders and blobs merged',
    long: true,
    run: async (store, prefix) => {
      const keys = ['a', 'a-b', 'a.b', 'a/b', 'a0', 'ab/c'];
      for (let i = 0; i < 1100; i++) keys.push(`n/${i}`);
      for (let i = 0; i < keys.length; i += 50)
        await Promise.all(keys.slice(i, i + 50).map((key) => store.put(prefix + key, Buffer.from('x'))));
      const ascending = keys.toSorted().map((key) => prefix + key);
      deepStrictEqual(await listed(store, prefix), ascending);
      deepStrictEqual(await listed(store, `${prefix}ab/`), [`${prefix}ab/c`]);
      deepStrictEqual(await listed(store, `${prefix}none/`), []);
      deepStrictEqual(await store.deletePrefix(prefix), { deleted: keys.length });
    },
  },
  {
    name: 'deletes what is below a prefix, and not its neighbours',
    run: async (store, prefix) => {
      for (const key of ['s1/a', 's1/b/c', 's10/a', 's1']) await store.put(prefix + key, Buffer.from('x'));
      deepStrictEqual(await store.deletePrefix(`${prefix}s1/`), { deleted: 2 });
      deepStrictEqual(await store.deletePrefix(`${prefix}s1/`), { deleted: 0 });
      deepStrictEqual(await listed(store, prefix), [`${prefix}s1`, `${prefix}s10/a`]);
    },
  },
  {
    name: 'keeps puts whole while neighbours are deleted',
    run: async (store, prefix) => {
      const rounds = Array.from({ length: 30 }, async (_, i) => {
        await store.put(`${prefix}f/${i % 3}/${i}`, Buffer.from(`${i}`));
        if (i % 2 === 0) await store.delete(`${prefix}f/${i % 3}/${i}`);
        return i % 2 === 0 ? undefined : `${prefix}f/${i % 3}/${i}`;
      });
      const kept = (await Promise.all(rounds)).filter((key) => key !== undefined);
      deepStrictEqual(await listed(store, prefix), kept.toSorted());
    },
  },
  {
    name: 'refuses hostile keys before it touches anything',
    run: async (store, prefix) => {
      for (const key of hostileKeys) {
        await rejects(store.put(key, Buffer.from('x')), InvalidBlobKey);
        await rejects(store.get(key), InvalidBlobKey);
        await rejects(store.head(key), InvalidBlobKey);
        await rejects(store.delete(key), InvalidBlobKey);
      }
      for (const key of ['', '/', '../', 'a/../', 'a', '..', 'a//'])
        await rejects(store.deletePrefix(key), InvalidBlobKey);
      await rejects(listed(store, '../'), InvalidBlobKey);
      deepStrictEqual(await listed(store, prefix), []);
    },
  },
];

async function read(store: BlobStore, key: string): Promise<Buffer> {
  return buffer(await store.get(key));
}

async function listed(store: BlobStore, prefix: string): Promise<string[]> {
  return Readable.from(store.list(prefix)).toArray() as Promise<string[]>;
}

/** A body that breaks after 12 MB: late enough for a driver that uploads in parts to have begun. */
function failing(error: Error): Readable {
  return Readable.from(
    (function* () {
      for (let i = 0; i < 12; i++) yield Buffer.alloc(1024 * 1024, i);
      throw error;
    })(),
  );
}

function unending(): Readable {
  return new Readable({
    read() {
      setTimeout(() => this.push(Buffer.alloc(64 * 1024)), 1);
    },
  });
}
