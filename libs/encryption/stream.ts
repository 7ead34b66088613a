import { aesGcmOpen, aesGcmSeal, TAG_BYTES } from './aes-gcm.js';

/** Plaintext bytes of every chunk but the last, which may be shorter. */
export const CHUNK_BYTES = 65_536;

/** Bytes of a sealed chunk. */
export const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;

/** A piece of a stream, and whether it is the last. */
export interface Chunk {
  bytes: Buffer;
  last: boolean;
}

/**
 * STREAM (Hoang, Reyhanitabar, Rogaway, Vizár, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance",
 * CRYPTO 2015) with AES-256-GCM, in age's form: the nonce is an 11-byte big-endian counter and a byte that is 1 for the
 * last chunk, so that chunks cannot be moved, dropped, repeated or cut off. The key serves one stream only.
 */
export class StreamCipher {
  readonly #nonce = Buffer.alloc(12);
  #counter = 0;
  #ended = false;

  constructor(
    private readonly key: Buffer,
    private readonly associatedData: Buffer,
  ) {}

  /** Seals the next chunk. */
  seal({ bytes, last }: Chunk): Buffer {
    return aesGcmSeal(this.key, this.#nextNonce(last), this.associatedData, bytes);
  }

  /** Opens the next chunk; undefined where it is not the one that was sealed in this place. */
  open({ bytes, last }: Chunk): Buffer | undefined {
    return aesGcmOpen(this.key, this.#nextNonce(last), this.associatedData, bytes);
  }

  #nextNonce(last: boolean): Buffer {
    if (this.#ended) throw new RangeError('The stream has had its last chunk.');
    this.#ended = last;
    // The counter's upper 5 bytes stay 0: 2⁴⁸ chunks are more than any file has.
    this.#nonce.writeUIntBE(this.#counter++, 5, 6);
    this.#nonce[11] = last ? 1 : 0;
    return this.#nonce;
  }
}
