import {
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { addAbortSignal, Readable } from 'node:stream';
import type { BlobHead, BlobStore, DriverKit, PutOptions } from '#storage';
import { S3Removal } from './s3-removal.js';

/** @param root before each key in the bucket: '' or a prefix with a slash at its end */
export class S3Store implements BlobStore {
  private readonly removal: S3Removal;

  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
    private readonly root: string,
    private readonly kit: DriverKit,
  ) {
    this.removal = new S3Removal(client, bucket);
  }

  async put(key: string, body: Buffer | Readable, { signal }: PutOptions = {}): Promise<{ size: number }> {
    const target = this.object(key);
    signal?.throwIfAborted();
    if (!Buffer.isBuffer(body)) return this.upload(key, signal ? addAbortSignal(signal, body) : body);
    await this.call(`write ${key}`, () =>
      this.client.send(new PutObjectCommand({ ...target, Body: body }), {
        ...(signal && { abortSignal: signal }),
      }),
    );
    return { size: body.length };
  }

  async get(key: string): Promise<Readable> {
    const { Body } = await this.found(key, () => this.client.send(new GetObjectCommand(this.object(key))));
    if (Body instanceof Readable) return Body;
    throw new this.kit.StorageUnavailable(`read ${key}`);
  }

  async head(key: string): Promise<BlobHead> {
    const head = await this.found(key, () => this.client.send(new HeadObjectCommand(this.object(key))));
    return { size: head.ContentLength ?? 0, modifiedAt: head.LastModified ?? new Date(0) };
  }

  async delete(key: string): Promise<void> {
    const { Key } = this.object(key);
    await this.call(`delete ${key}`, () => this.removal.removeKey(Key));
  }

  async *list(prefix: string): AsyncIterable<string> {
    const Prefix = this.root + this.kit.checkPrefix(prefix);
    const pages = paginateListObjectsV2({ client: this.client }, { Bucket: this.bucket, Prefix })[
      Symbol.asyncIterator
    ]();
    for (;;) {
      const page = await this.call(`list ${prefix}`, () => pages.next());
      if (page.done === true) return;
      for (const { Key } of page.value.Contents ?? [])
        if (Key !== undefined) yield Key.slice(this.root.length);
    }
  }

  async deletePrefix(prefix: string): Promise<{ deleted: number }> {
    this.kit.checkKey(this.kit.checkPrefix(prefix).slice(0, -1));
    return {
      deleted: await this.call(`delete ${prefix}`, () => this.removal.removePrefix(this.root + prefix)),
    };
  }

  /** Streams in parts of 5 MB; a failure, also of the body, aborts the multipart upload before it is reported. */
  private async upload(key: string, body: Readable): Promise<{ size: number }> {
    let size = 0;
    let broken: Error | undefined;
    body.once('error', (error) => (broken = error));
    const counted = async function* () {
      for await (const chunk of body) {
        size += (chunk as Buffer).length;
        yield chunk as Buffer;
      }
    };
    const Body = Readable.from(counted(), { objectMode: false });
    try {
      await this.call(`write ${key}`, () =>
        new Upload({ client: this.client, params: { ...this.object(key), Body } }).done(),
      );
      return { size };
    } catch (error) {
      body.destroy();
      throw broken ?? error;
    }
  }

  private object(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.bucket, Key: this.root + this.kit.checkKey(key) };
  }

  private async found<T>(key: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof this.kit.InvalidBlobKey) throw error;
      if (error instanceof Error && (error.name === 'NoSuchKey' || error.name === 'NotFound'))
        throw new this.kit.BlobNotFound(key);
      throw new this.kit.StorageUnavailable(`read ${key}`, { cause: error });
    }
  }

  private async call<T>(operation: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Error && error.name === 'AbortError') throw error;
      throw new this.kit.StorageUnavailable(operation, { cause: error });
    }
  }
}
