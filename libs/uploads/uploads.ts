import { Readable } from 'node:stream';
import { acceptedTypes, type AcceptedType } from './accepted-types.js';
import { cleanName, extensionOf } from './clean-name.js';
import { cleanPicture, type PictureLimits } from './clean-picture.js';
import { CleaningThread, type CleaningOptions } from './cleaning-thread.js';
import { detectType } from './detect-type.js';
import { UploadRefused, UploadTooLarge } from './errors.js';

/** A file as it may be kept. */
export interface AcceptedUpload {
  /** Cleaned, with the ending of its type. */
  name: string;
  /** Media type, by its content. */
  type: string;
  /** Read it to its end, or destroy it. */
  body: Uint8Array | Readable;
  /** Bytes of the body; of a stream, those that came through so far. */
  bytes: () => number;
}

export interface UploadOptions {
  picture: PictureLimits;
  cleaning: CleaningOptions;
}

export const usualUploadOptions: UploadOptions = {
  picture: { pixels: 50_000_000, side: 4096, seconds: 15 },
  cleaning: {
    queue: 16,
    deadlineMs: 20_000,
    heapMib: 256,
    docx: { unpackedBytes: 100 * 1_048_576, entries: 2000 },
  },
};

/** Enough of a file to see its type. */
const HEAD_BYTES = 65_536;

/**
 * Decides what uploads are and makes them harmless before anything is kept: type by content and name, pictures
 * encoded anew, documents without what acts. Sound and film go through as they come; all else is held whole.
 */
export class Uploads {
  readonly #cleaning: CleaningThread;

  constructor(private readonly options: UploadOptions = usualUploadOptions) {
    this.#cleaning = new CleaningThread(options.cleaning);
  }

  /**
   * @param name as the client sent it
   * @param limitBytes of the file as it comes
   * @param asPng a picture becomes PNG, whatever it came as
   * @throws UploadRefused, UploadTooLarge, UploadsBusy; the body of a stream may fail with UploadTooLarge later
   */
  async accept(
    name: string,
    content: Readable,
    limitBytes: number,
    { asPng = false }: { asPng?: boolean } = {},
  ): Promise<AcceptedUpload> {
    const pieces = limited(content, limitBytes);
    const { head, ended } = await headOf(pieces);
    const first = await detectType(head, ended);
    const early = first === null ? undefined : acceptedTypes[first];
    if (early?.treatment === 'sound' && first !== null) return streamed(name, first, early, head, pieces);
    const whole = ended ? head : Buffer.concat([head, await restOf(pieces)]);
    if (whole.length === 0) throw new UploadRefused('empty');
    const type = ended ? first : await detectType(whole, true);
    const accepted = type === null ? undefined : acceptedTypes[type];
    if (type === null || accepted === undefined) throw new UploadRefused('kind');
    requireFitting(name, accepted);
    const { bytes, kept } = await this.#treated(whole, type, accepted, asPng);
    const ending = acceptedTypes[kept]?.extensions[0] ?? '';
    const own = extensionOf(name);
    const extension = acceptedTypes[kept]?.extensions.includes(own) === true ? own : ending;
    return { name: cleanName(name, extension), type: kept, body: bytes, bytes: () => bytes.length };
  }

  close(): Promise<void> {
    return this.#cleaning.close();
  }

  async #treated(
    bytes: Buffer,
    type: string,
    { treatment }: AcceptedType,
    asPng: boolean,
  ): Promise<{ bytes: Buffer; kept: string }> {
    if (treatment === 'picture') {
      const picture = await cleanPicture(bytes, this.options.picture, asPng);
      return { bytes: picture.bytes, kept: picture.type };
    }
    if (treatment === 'pdf' || treatment === 'docx')
      return { bytes: await this.#cleaning.clean(treatment, bytes), kept: type };
    return { bytes, kept: type };
  }
}

/** A name without an ending says nothing; another type's ending is a trick or a mistake. */
function requireFitting(name: string, { extensions }: AcceptedType): void {
  const extension = extensionOf(name);
  if (extension !== '' && !extensions.includes(extension)) throw new UploadRefused('name_and_content');
}

function streamed(
  name: string,
  type: string,
  accepted: AcceptedType,
  head: Buffer,
  rest: AsyncGenerator<Buffer>,
): AcceptedUpload {
  requireFitting(name, accepted);
  let bytes = 0;
  const body = async function* () {
    bytes += head.length;
    yield head;
    for await (const piece of rest) {
      bytes += piece.length;
      yield piece;
    }
  };
  const extension = extensionOf(name) || (accepted.extensions[0] ?? '');
  return {
    name: cleanName(name, extension),
    type,
    body: Readable.from(body(), { objectMode: false }),
    bytes: () => bytes,
  };
}

async function* limited(content: Readable, limitBytes: number): AsyncGenerator<Buffer> {
  let total = 0;
  // Left open: the rest of a file that is refused has to be read over, or the parts behind it never come.
  for await (const piece of content.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    total += piece.length;
    if (total > limitBytes) throw new UploadTooLarge(limitBytes);
    yield piece;
  }
}

async function restOf(pieces: AsyncGenerator<Buffer>): Promise<Buffer> {
  const found: Buffer[] = [];
  for await (const piece of pieces) found.push(piece);
  return Buffer.concat(found);
}

/** Reads no further than needed; what is left of the stream stays in `pieces`. */
async function headOf(pieces: AsyncGenerator<Buffer>): Promise<{ head: Buffer; ended: boolean }> {
  const found: Buffer[] = [];
  let total = 0;
  while (total < HEAD_BYTES) {
    const next = await pieces.next();
    if (next.done) return { head: Buffer.concat(found), ended: true };
    found.push(next.value);
    total += next.value.length;
  }
  return { head: Buffer.concat(found), ended: false };
}
