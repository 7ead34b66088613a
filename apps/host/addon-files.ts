import { AddonRefused, flatName, type Installs } from '#addons';

/** A file of an add-on as a browser may have it. */
export interface AddonFile {
  content: Buffer;
  contentType: string;
}

/** Types that are served, by the ending of the name; nothing that a browser would run. */
const types: { readonly [extension: string]: string } = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  svg: 'image/svg+xml',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  ogg: 'audio/ogg',
  wav: 'audio/wav',
  mp4: 'video/mp4',
  webm: 'video/webm',
  vtt: 'text/vtt; charset=utf-8',
  pdf: 'application/pdf',
  txt: 'text/plain; charset=utf-8',
};

const MOST_PACKAGES = 8;

/** Where pages find the static files of one version of an add-on; the digest stands in for the version. */
export function staticFolder(addon: string, digest: string): string {
  return `/addons/${addon}/static/${digest.replace('sha512:', '')}`;
}

/**
 * The static files of installed versions, out of the stored bytes, whose signatures are checked anew whenever a
 * package has not been asked for in a while: what was revoked is gone by then.
 */
export class AddonFiles {
  readonly #opened = new Map<string, { until: number; files: Promise<ReadonlyMap<string, Buffer>> }>();

  constructor(
    private readonly installs: Pick<Installs, 'load'>,
    /** How long a package stays open, in ms. */
    private readonly openMs: number,
    private readonly now: () => number = Date.now,
  ) {}

  /** Null where there is no such file, or the version may not be shown any more. */
  async find(addon: string, hex: string, path: string): Promise<AddonFile | null> {
    const contentType = types[/\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''];
    if (contentType === undefined || !/^[0-9a-f]{128}$/.test(hex)) return null;
    const files = await this.#filesOf(addon, `sha512:${hex}`);
    const content = files?.get(`static/${path}`);
    return content === undefined ? null : { content, contentType };
  }

  async #filesOf(addon: string, digest: string): Promise<ReadonlyMap<string, Buffer> | null> {
    const key = `${addon} ${digest}`;
    let opened = this.#opened.get(key);
    if (opened === undefined || opened.until < this.now()) {
      opened = { until: this.now() + this.openMs, files: this.#load(addon, digest) };
      this.#opened.delete(key);
      this.#opened.set(key, opened);
      const [oldest] = this.#opened.keys();
      if (this.#opened.size > MOST_PACKAGES && oldest !== undefined) this.#opened.delete(oldest);
    }
    try {
      return await opened.files;
    } catch (error) {
      this.#opened.delete(key);
      if (error instanceof AddonRefused) return null;
      throw error;
    }
  }

  async #load(addon: string, digest: string): Promise<ReadonlyMap<string, Buffer>> {
    const { name, files } = await this.installs.load(digest);
    if (flatName(name) !== addon) return new Map();
    return new Map([...files].filter(([path]) => path.startsWith('static/')));
  }
}
