import type { Chunk } from './stream.js';

/** Cuts a stream into chunks of exactly `size` bytes; the last has what is left, and nothing at all for an empty stream. */
export async function* cut(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  size: number,
): AsyncGenerator<Chunk> {
  let held: Uint8Array[] = [];
  let length = 0;
  for await (const piece of source) {
    held.push(piece);
    length += piece.length;
    // One byte more than a chunk shows that the chunk is not the last.
    if (length <= size) continue;
    const bytes = Buffer.concat(held);
    let at = 0;
    for (; length - at > size; at += size) yield { bytes: bytes.subarray(at, at + size), last: false };
    held = [bytes.subarray(at)];
    length -= at;
  }
  yield { bytes: Buffer.concat(held), last: true };
}
