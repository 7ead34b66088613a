import { readSync, writeSync } from 'node:fs';

/** A frame as `libs/sandbox/frames.ts` describes it: a header (one line of JSON) and a payload. */
export interface Frame {
  header: { type: string; [key: string]: unknown };
  payload: string;
}

const wait = new Int32Array(new SharedArrayBuffer(4));

/**
 * The worker's end of the pipe. It reads and writes blocking: the process does one thing at a time
 * and has nothing to do between two frames, and this is the quickest way to pass a string on.
 */
export class Channel {
  readonly #input: number;
  readonly #output: number;
  readonly #maxBytes: number;

  constructor(input: number, output: number, maxBytes: number) {
    this.#input = input;
    this.#output = output;
    this.#maxBytes = maxBytes;
  }

  /** The next frame, or null when the parent has closed the pipe. */
  read(): Frame | null {
    const head = this.#readExactly(4);
    if (head === null) return null;
    const length = head.readUInt32BE(0);
    if (length > this.#maxBytes) throw new RangeError(`frame of ${length} bytes`);
    const body = this.#readExactly(length);
    if (body === null) return null;
    const end = body.indexOf(10);
    return {
      header: JSON.parse(body.toString('utf8', 0, end)) as Frame['header'],
      payload: body.toString('utf8', end + 1),
    };
  }

  write(header: Frame['header'], payload = ''): void {
    const line = `${JSON.stringify(header)}\n`;
    const length = Buffer.byteLength(line) + Buffer.byteLength(payload);
    const frame = Buffer.allocUnsafe(4 + length);
    frame.writeUInt32BE(length, 0);
    const start = 4 + frame.write(line, 4);
    frame.write(payload, start);
    for (let at = 0; at < frame.length;) at += this.#retry(() => writeSync(this.#output, frame, at));
  }

  #readExactly(length: number): Buffer | null {
    const buffer = Buffer.allocUnsafe(length);
    for (let at = 0; at < length;) {
      const count = this.#retry(() => readSync(this.#input, buffer, at, length - at, null));
      if (count === 0) return null;
      at += count;
    }
    return buffer;
  }

  /** Some parents hand over a pipe in non-blocking mode; then the kernel says EAGAIN. */
  #retry(io: () => number): number {
    for (;;) {
      try {
        return io();
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
        Atomics.wait(wait, 0, 0, 1);
      }
    }
  }
}
