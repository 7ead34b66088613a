import type { FileHandle } from 'node:fs/promises';
import { addAbortSignal, type Readable } from 'node:stream';

/** Writes the whole body, makes it durable and closes the file, whatever happens. Returns its size in bytes. */
export async function writeBody(
  file: FileHandle,
  body: Buffer | Readable,
  signal?: AbortSignal,
): Promise<number> {
  try {
    signal?.throwIfAborted();
    let size = 0;
    if (Buffer.isBuffer(body)) {
      await file.writeFile(body);
      size = body.length;
    } else {
      for await (const chunk of signal ? addAbortSignal(signal, body) : body) {
        const bytes = chunk as Buffer;
        await file.writeFile(bytes);
        size += bytes.length;
      }
    }
    await file.sync();
    return size;
  } finally {
    await file.close();
  }
}
