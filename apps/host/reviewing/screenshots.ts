import { Readable } from 'node:stream';
import type { VerifiedPackage } from '#addons';
import type { AcceptedUpload, Uploads } from '#uploads';

/** A picture that a package shows of itself, encoded anew. */
export interface Screenshot {
  content: Buffer;
  contentType: string;
}

/** Pictures that are kept encoded. */
const MOST_KEPT = 60;

/**
 * The pictures that packages show of themselves to who reviews or installs them. Nobody has vouched for their
 * bytes: each is decoded and encoded anew like an upload, so that only pixels reach a browser.
 */
export class Screenshots {
  readonly #kept = new Map<string, Screenshot>();

  constructor(
    private readonly uploads: Pick<Uploads, 'accept'>,
    /** Of the file in the package. */
    private readonly limitBytes: number,
  ) {}

  /** Null where the package names no such picture. @throws UploadRefused, UploadTooLarge */
  async of(
    { digest, manifest, files }: Pick<VerifiedPackage, 'digest' | 'manifest' | 'files'>,
    index: number,
  ): Promise<Screenshot | null> {
    const named = manifest.screenshots[index];
    const bytes = named && files.get(named.file);
    if (named === undefined || bytes === undefined) return null;
    const key = `${digest} ${index}`;
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const name = named.file.slice(named.file.lastIndexOf('/') + 1);
    const accepted = await this.uploads.accept(name, Readable.from([bytes]), this.limitBytes);
    const picture = await pictureOf(accepted);
    if (picture === null) return null;
    this.#kept.set(key, picture);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return picture;
  }
}

/** An ending says `.png`; the bytes may still be sound, which is passed on as a stream. */
async function pictureOf({ type, body }: AcceptedUpload): Promise<Screenshot | null> {
  if (body instanceof Readable) {
    body.destroy();
    return null;
  }
  return type.startsWith('image/') ? { content: Buffer.from(body), contentType: type } : null;
}
