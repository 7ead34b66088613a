import { RestError, type BlockBlobClient, type ContainerClient } from '@azure/storage-blob';
import { addAbortSignal, Readable } from 'node:stream';
import type { BlobHead, BlobStore, DriverKit, PutOptions } from '#storage';
import { AzureRemoval } from './azure-removal.js';
import { beginning } from './beginning.js';

/** Streams go up in blocks of this size, so many at once. */
const blockSize = 4 * 1024 * 1024;
const blocksAtOnce = 4;

/** @param root before each key in the container: '' or a prefix with a slash at its end */
export class AzureStore implements BlobStore {
  private readonly removal: AzureRemoval;

  constructor(
    private readonly container: ContainerClient,
    private readonly root: string,
    private readonly kit: DriverKit,
  ) {
    this.removal = new AzureRemoval(container);
  }

  async put(key: string, body: Buffer | Readable, { signal }: PutOptions = {}): Promise<{ size: number }> {
    const blob = this.blob(key);
    signal?.throwIfAborted();
    if (!Buffer.isBuffer(body)) return this.upload(key, blob, signal ? addAbortSignal(signal, body) : body);
    const options = signal ? { abortSignal: signal } : {};
    await this.call(`write ${key}`, () => blob.upload(body, body.length, options));
    return { size: body.length };
  }

  async get(key: string): Promise<Readable> {
    const { readableStreamBody } = await this.found(key, () => this.blob(key).download());
    if (readableStreamBody instanceof Readable) return readableStreamBody;
    throw new this.kit.StorageUnavailable(`read ${key}`);
  }

  async head(key: string): Promise<BlobHead> {
    const { contentLength = 0, lastModified = new Date(0) } = await this.found(key, () =>
      this.blob(key).getProperties(),
    );
    return { size: contentLength, modifiedAt: lastModified };
  }

  async delete(key: string): Promise<void> {
    const { name } = this.blob(key);
    await this.call(`delete ${key}`, () => this.removal.removeKey(name));
  }

  async *list(prefix: string): AsyncIterable<string> {
    const blobs = this.container.listBlobsFlat({ prefix: this.root + this.kit.checkPrefix(prefix) });
    for (;;) {
      const next = await this.call(`list ${prefix}`, () => blobs.next());
      if (next.done === true) return;
      yield next.value.name.slice(this.root.length);
    }
  }

  async deletePrefix(prefix: string): Promise<{ deleted: number }> {
    this.kit.checkKey(this.kit.checkPrefix(prefix).slice(0, -1));
    return {
      deleted: await this.call(`delete ${prefix}`, () => this.removal.removePrefix(this.root + prefix)),
    };
  }

  /**
   * A body of one block goes up whole. A longer one is staged in blocks; of two such uploads of one key at once, one
   * fails. What a failed upload has staged nobody can read; deleting discards it, else the service does in a week.
   */
  private async upload(key: string, blob: BlockBlobClient, body: Readable): Promise<{ size: number }> {
    const stop = new AbortController();
    const begun = await beginning(body, blockSize);
    if (begun.whole) return this.put(key, begun.bytes);
    let { length: size } = begun.bytes;
    let broken: unknown;
    const counted = async function* () {
      yield begun.bytes;
      try {
        for await (const chunk of begun.rest) {
          size += chunk.length;
          yield chunk;
        }
      } catch (error) {
        broken = error;
        throw error;
      }
    };
    const stream = Readable.from(counted(), { objectMode: false });
    try {
      await this.call(`write ${key}`, () =>
        blob.uploadStream(stream, blockSize, blocksAtOnce, { abortSignal: stop.signal }),
      );
      return { size };
    } catch (error) {
      stop.abort();
      body.destroy();
      throw broken ?? error;
    }
  }

  private blob(key: string): BlockBlobClient {
    return this.container.getBlockBlobClient(this.root + this.kit.checkKey(key));
  }

  private async found<T>(key: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof this.kit.InvalidBlobKey) throw error;
      if (errorCode(error) === 'BlobNotFound') throw new this.kit.BlobNotFound(key);
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

/** The service's own code; an answer to HEAD has it only in a header. */
function errorCode(error: unknown): string | undefined {
  if (!(error instanceof RestError)) return undefined;
  return error.code ?? (error.details as { errorCode?: string } | undefined)?.errorCode;
}
