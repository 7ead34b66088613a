import type { Readable } from 'node:stream';

export interface PutOptions {
  /** Aborting makes the put reject with an AbortError and leaves nothing behind. */
  signal?: AbortSignal;
}

export interface BlobHead {
  /** In bytes, as stored (ciphertext). */
  size: number;
  modifiedAt: Date;
}

/**
 * Where files lie: a map from keys to bytes. It sees ciphertext only; what is put here was sealed before.
 *
 * A key is what `checkKey` accepts, a prefix is '' or a key that ends with a slash. Every method may throw
 * `InvalidBlobKey` and `StorageUnavailable`. A put that fails or is aborted leaves the old blob, or none.
 */
export interface BlobStore {
  /** Replaces what was there, whole: no reader sees a part. Resolves once the bytes are durable. */
  put(key: string, body: Buffer | Readable, options?: PutOptions): Promise<{ size: number }>;
  /** The caller reads the stream to its end or destroys it. Throws `BlobNotFound`. */
  get(key: string): Promise<Readable>;
  /** Throws `BlobNotFound`. */
  head(key: string): Promise<BlobHead>;
  /** Removes all versions, snapshots and rests of unfinished uploads. Deleting what is not there is no error. */
  delete(key: string): Promise<void>;
  /** Keys below the prefix in ascending order of their bytes. */
  list(prefix: string): AsyncIterable<string>;
  /** As `delete`, for everything below a prefix, which must not be ''. `deleted`: how many keys there were. */
  deletePrefix(prefix: string): Promise<{ deleted: number }>;
}
