import type { FileHandle } from 'node:fs/promises';
import { addAbortSignal, type Readable } from 'node:stream';

/** Writes the whole body at the file's position. Returns its size in bytes. */
export async function writeBody(
  file: FileHandle,
  body: Buffer | Readable,
  signal?: AbortSignal,
): Promise<number> {
  signal?.throwIfAborted();
  if (Buffer.isBuffer(body)) {
    await file.writeFile(body);
    return body.length;
  }
  let size = 0;
  for await (const chunk of signal ? addAbortSignal(signal, body) : body) {
    const bytes = chunk as Buffer;
    await file.writeFile(bytes);
    size += bytes.length;
  }
  return size;
}
