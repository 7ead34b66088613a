import { createHmac } from 'node:crypto';

const HASH_BYTES = 32;

/** HKDF-Extract with SHA-256 (RFC 5869, 2.2): a 32-byte pseudorandom key. An empty salt is 32 zero bytes. */
export function hkdfExtract(salt: Uint8Array, keyMaterial: Uint8Array): Buffer {
  return createHmac('sha256', salt).update(keyMaterial).digest();
}

/** HKDF-Expand with SHA-256 (RFC 5869, 2.3): `length` bytes, at most 255 × 32. */
export function hkdfExpand(pseudorandomKey: Uint8Array, info: Uint8Array, length: number): Buffer {
  if (!Number.isInteger(length) || length < 1 || length > 255 * HASH_BYTES) {
    throw new RangeError('HKDF gives between 1 and 8160 bytes.');
  }
  const blocks: Buffer[] = [];
  let block: Buffer = Buffer.alloc(0);
  for (let counter = 1; blocks.length * HASH_BYTES < length; counter++) {
    block = createHmac('sha256', pseudorandomKey)
      .update(block)
      .update(info)
      .update(Buffer.of(counter))
      .digest();
    blocks.push(block);
  }
  return blocks.length === 1 ? block.subarray(0, length) : Buffer.concat(blocks, length);
}
