/**
 * What passes between the host and a worker, both ways: `u32` length (big-endian) of what follows,
 * a header as one line of JSON, then the payload, text that the host does not read on the way in
 * and trusts in nothing on the way out.
 */
export interface Frame {
  header: Record<string, unknown>;
  payload: Buffer;
}

export function encodeFrame(header: Record<string, unknown>, payload = ''): Buffer {
  const line = `${JSON.stringify(header)}\n`;
  const length = Buffer.byteLength(line) + Buffer.byteLength(payload);
  const frame = Buffer.allocUnsafe(4 + length);
  frame.writeUInt32BE(length, 0);
  frame.write(payload, 4 + frame.write(line, 4));
  return frame;
}

export class FrameError extends Error {}

const longestHeader = 4096;

/** Puts frames together from what the pipe gives, in whatever pieces. Throws FrameError on any that is not one. */
export class FrameReader {
  readonly #maxBytes: number;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #needed = 4;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  push(chunk: Buffer): Frame[] {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    const frames: Frame[] = [];
    while (this.#bytes >= this.#needed) {
      const all = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks, this.#bytes);
      const length = all.readUInt32BE(0);
      if (length > this.#maxBytes) throw new FrameError(`a frame of ${length} bytes`);
      this.#needed = 4 + length;
      if (all.length < this.#needed) {
        this.#chunks = [all];
        break;
      }
      frames.push(decode(all.subarray(4, this.#needed)));
      const rest = all.subarray(this.#needed);
      this.#chunks = rest.length > 0 ? [rest] : [];
      this.#bytes = rest.length;
      this.#needed = 4;
    }
    return frames;
  }
}

function decode(body: Buffer): Frame {
  const end = body.subarray(0, longestHeader).indexOf(10);
  if (end < 0) throw new FrameError('a frame without a header');
  let header: unknown;
  try {
    header = JSON.parse(body.toString('utf8', 0, end));
  } catch {
    throw new FrameError('a header that is not JSON');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw new FrameError('a header that is not an object');
  }
  return { header: header as Record<string, unknown>, payload: body.subarray(end + 1) };
}
