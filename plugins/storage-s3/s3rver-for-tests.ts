import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

interface Listed {
  objects: { key: string }[];
  isTruncated: boolean;
}
interface ListOptions {
  startAfter?: string;
  maxKeys: number;
}

/**
 * s3rver with three repairs: it writes concurrent puts of one key into one file, it lists in the order of its folders instead of the keys', so that pages lose keys, and it
 * makes continuation tokens with DES, which the OpenSSL of today's Node refuses. No SDK looks into these tokens.
 */
export async function startS3(directory: string, bucket: string) {
  const require = createRequire(import.meta.url);
  const crypto = require('node:crypto') as { createCipheriv: unknown; createDecipheriv: unknown };
  const plain = {
    update: (text: string | Buffer) => Buffer.from(text as string),
    final: () => Buffer.alloc(0),
  };
  const original = { createCipheriv: crypto.createCipheriv, createDecipheriv: crypto.createDecipheriv };
  for (const name of ['createCipheriv', 'createDecipheriv'] as const) {
    const make = crypto[name] as (...given: unknown[]) => unknown;
    crypto[name] = (...given: unknown[]) => (given[0] === 'des' ? plain : make(...given));
  }
  const FilesystemStore = require('s3rver/lib/stores/filesystem') as {
    prototype: {
      listObjects: (this: unknown, bucket: string, options: ListOptions) => Promise<Listed>;
      putObject: (this: unknown, object: unknown) => Promise<unknown>;
    };
  };
  const { listObjects, putObject } = FilesystemStore.prototype;
  let puts: Promise<unknown> = Promise.resolve();
  FilesystemStore.prototype.putObject = function (object) {
    const put = puts.then(() => putObject.call(this, object));
    puts = put.catch(() => {});
    return put;
  };
  FilesystemStore.prototype.listObjects = async function (name, { startAfter = '', maxKeys, ...options }) {
    const all = await listObjects.call(this, name, { ...options, maxKeys: Infinity });
    const rest = all.objects
      .filter(({ key }) => key > startAfter)
      .toSorted((a, b) => (a.key < b.key ? -1 : 1));
    return { ...all, objects: rest.slice(0, maxKeys), isTruncated: rest.length > maxKeys };
  };
  const S3rver = require('s3rver') as new (options: object) => {
    run(): Promise<AddressInfo>;
    close(): Promise<void>;
  };
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: bucket, configs: [] }],
  });
  const { port } = await server.run();
  const stop = async () => {
    await server.close();
    Object.assign(FilesystemStore.prototype, { listObjects, putObject });
    Object.assign(crypto, original);
  };
  return { endpoint: `http://127.0.0.1:${port}`, stop };
}
