import type { Readable } from 'node:stream';

export interface Beginning {
  bytes: Buffer;
  /** The body ended within `bytes`. */
  whole: boolean;
  rest: AsyncIterable<Buffer>;
}

/** Reads a body until it has given more than `length` bytes, or ended. */
export async function beginning(body: Readable, length: number): Promise<Beginning> {
  const chunks = (body as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  const read: Buffer[] = [];
  let size = 0;
  for (;;) {
    const next = await chunks.next();
    const rest = { [Symbol.asyncIterator]: () => chunks };
    if (next.done === true) return { bytes: Buffer.concat(read), whole: true, rest };
    read.push(next.value);
    size += next.value.length;
    if (size > length) return { bytes: Buffer.concat(read), whole: false, rest };
  }
}
