import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

/** One file of an archive. */
export interface ZipEntry {
  /** With `/` between folders. */
  path: string;
  body: string | Readable;
}

/** Compressed already: packing them again costs time and saves nothing. */
const PACKED = /\.(pdf|docx|zip|jpe?g|png|webp|heic|mp4|mp3|m4a)$/i;

/** A ZIP archive as it is made, entry by entry; nothing of it is kept. An entry that fails ends the stream with its error. */
export function zipStream(entries: AsyncIterable<ZipEntry>): Readable {
  const out = new PassThrough();
  const zip = new Zip((error, chunk, final) => {
    if (error) out.destroy(error);
    else out.write(chunk);
    if (final) out.end();
  });
  void fill(zip, entries, out).catch((error: Error) => out.destroy(error));
  return out;
}

async function fill(zip: Zip, entries: AsyncIterable<ZipEntry>, out: PassThrough): Promise<void> {
  for await (const { path, body } of entries) {
    const file = PACKED.test(path) ? new ZipPassThrough(path) : new ZipDeflate(path);
    zip.add(file);
    if (typeof body === 'string') file.push(Buffer.from(body), true);
    else {
      for await (const chunk of body) {
        file.push(chunk as Buffer);
        // A slow reader is waited for: the archive may be larger than memory.
        if (out.writableNeedDrain) await once(out, 'drain');
      }
      file.push(new Uint8Array(), true);
    }
  }
  zip.end();
}
