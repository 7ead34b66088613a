import { BlobNotFound, type BlobStore } from '#storage';
import { AddonRefused } from '../errors.js';
import { digestOf } from '../package/digest.js';

/** The tarballs of the catalogue in the blob store, by digest; never written over. */
export class PackageBlobs {
  constructor(
    private readonly blobs: BlobStore,
    /** Bytes of a tarball at most. */
    private readonly limit: number,
  ) {}

  async put(digest: string, tarball: Buffer): Promise<void> {
    await this.blobs.put(keyOf(digest), tarball);
  }

  /** The bytes, which are those of the digest. @throws AddonRefused `digest_mismatch` */
  async get(digest: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let length = 0;
    try {
      for await (const chunk of await this.blobs.get(keyOf(digest))) {
        chunks.push(chunk as Buffer);
        length += (chunk as Buffer).length;
        // Who can write to the store could otherwise fill this host's memory.
        if (length > this.limit) throw changed();
      }
    } catch (error) {
      if (error instanceof BlobNotFound)
        throw new AddonRefused('digest_mismatch', 'The stored package is gone.');
      throw error;
    }
    const tarball = Buffer.concat(chunks, length);
    if (digestOf(tarball) !== digest) throw changed();
    return tarball;
  }
}

function changed(): AddonRefused {
  return new AddonRefused('digest_mismatch', 'The stored package is not the one that was published.');
}

function keyOf(digest: string): string {
  return `packages/${digest.slice('sha512:'.length)}.tgz`;
}
