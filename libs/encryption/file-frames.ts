import { cut } from './cut.js';
import { padmeLength } from './padme.js';
import { CHUNK_BYTES, type Chunk } from './stream.js';

const COUNT_BYTES = 4;

/** Content bytes that a whole chunk carries. */
const CONTENT_BYTES = CHUNK_BYTES - COUNT_BYTES;

/**
 * Content as padded chunks: each begins with the number of its content bytes (4, big-endian), and zeros follow up to the
 * Padmé length of it all, so that a file's size does not say which file it is. Works without knowing the length ahead.
 */
export async function* toFrames(
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Chunk> {
  let before = 0;
  for await (const { bytes, last } of cut(content, CONTENT_BYTES)) {
    if (last) yield* paddedEnd(bytes, before);
    else yield { bytes: frame(bytes, CHUNK_BYTES), last };
    before += CHUNK_BYTES;
  }
}

/** The content of a chunk; undefined where it says that it has more than it is long. */
export function contentOf(chunk: Buffer): Buffer | undefined {
  if (chunk.length < COUNT_BYTES) return undefined;
  const end = COUNT_BYTES + chunk.readUInt32BE();
  return end > chunk.length ? undefined : chunk.subarray(COUNT_BYTES, end);
}

function* paddedEnd(content: Buffer, before: number): Generator<Chunk> {
  let left = padmeLength(before + COUNT_BYTES + content.length) - before;
  let bytes = content;
  while (left > 0) {
    const size = Math.min(left, CHUNK_BYTES);
    left -= size;
    yield { bytes: frame(bytes, size), last: left === 0 };
    bytes = Buffer.alloc(0);
  }
}

function frame(content: Buffer, size: number): Buffer {
  const framed = Buffer.alloc(size);
  framed.writeUInt32BE(content.length);
  framed.set(content, COUNT_BYTES);
  return framed;
}
