import { randomBytes } from 'node:crypto';
import { encodeList, encodeNumber } from './encode-list.js';
import { PlatformKeyUnusable, PlatformKeyVersionUnknown } from './errors.js';
import { hkdfExpand, hkdfExtract } from './hkdf.js';
import type { PlatformLabel } from './platform-label.js';

const KEY_BYTES = 32;
const NO_SALT = Buffer.alloc(0);

/**
 * The key of the whole installation, in its versions: new things use the newest, older ones stay until all that was made
 * with them is renewed. It never gives itself away, only keys derived from it by HKDF, one per label and context.
 */
export class PlatformKey {
  /** pseudorandom keys by version: HKDF-Extract is done once. */
  readonly #versions: ReadonlyMap<number, { key: Buffer; extracted: Buffer }>;
  /** The newest version, 1 or more. */
  readonly version: number;

  private constructor(versions: ReadonlyMap<number, { key: Buffer; extracted: Buffer }>, version: number) {
    this.#versions = versions;
    this.version = version;
  }

  static generate(): PlatformKey {
    return PlatformKey.#of(new Map([[1, randomBytes(KEY_BYTES)]]));
  }

  /**
   * Reads `VERSION:KEY` entries, separated by white space or commas; KEY is 32 bytes in base64url, and an entry without a
   * version is version 1. Throws `PlatformKeyUnusable`, never with a part of the text.
   */
  static fromText(text: string): PlatformKey {
    const versions = new Map<number, Buffer>();
    for (const entry of text.split(/[\s,]+/).filter((part) => part !== '')) {
      const match = /^(?:([1-9]\d{0,8}):)?([A-Za-z0-9_-]{43})=?$/.exec(entry);
      const key = Buffer.from(match?.[2] ?? '', 'base64url');
      // 43 characters hold two bits more than 32 bytes: only the canonical text is taken.
      if (match === null || key.length !== KEY_BYTES || key.toString('base64url') !== match[2]) {
        throw new PlatformKeyUnusable('The platform key must be 32 bytes in base64url (43 characters).');
      }
      const version = Number(match[1] ?? 1);
      if (versions.has(version))
        throw new PlatformKeyUnusable(`The platform key has version ${version} twice.`);
      versions.set(version, key);
    }
    if (versions.size === 0) throw new PlatformKeyUnusable('The platform key is empty.');
    return PlatformKey.#of(versions);
  }

  /** The same key with a new newest version. */
  rotated(): PlatformKey {
    const keys = new Map([...this.#versions].map(([version, { key }]) => [version, key]));
    return PlatformKey.#of(keys.set(Math.max(...keys.keys()) + 1, randomBytes(KEY_BYTES)));
  }

  /** All versions at hand, oldest first. */
  get versions(): number[] {
    return [...this.#versions.keys()].toSorted((a, b) => a - b);
  }

  /** As the one version that something was sealed under. Throws `PlatformKeyVersionUnknown`. */
  at(version: number): PlatformKey {
    if (version === this.version) return this;
    if (!this.#versions.has(version)) throw new PlatformKeyVersionUnknown(version);
    return new PlatformKey(this.#versions, version);
  }

  /** A key for one purpose, `length` bytes (32). The same label, context and length give the same bytes. */
  derive(label: PlatformLabel, context: readonly (string | Uint8Array)[], length = KEY_BYTES): Buffer {
    const info = encodeList(['affiant/platform/1', label, encodeNumber(length), ...context]);
    return hkdfExpand(this.#newest().extracted, info, length);
  }

  /** The text that `fromText` reads: for the key's file and the recovery sheet, nothing else. */
  toText(): string {
    return this.versions
      .map((version) => `${version}:${this.#versions.get(version)?.key.toString('base64url')}`)
      .join('\n');
  }

  /** Not the key: whoever prints or serializes this object by mistake sees its version only. */
  toJSON(): { version: number } {
    return { version: this.version };
  }

  #newest() {
    const newest = this.#versions.get(this.version);
    if (newest === undefined) throw new PlatformKeyVersionUnknown(this.version);
    return newest;
  }

  static #of(keys: ReadonlyMap<number, Buffer>): PlatformKey {
    const versions = new Map(
      [...keys].map(([version, key]) => [version, { key, extracted: hkdfExtract(NO_SALT, key) }]),
    );
    return new PlatformKey(versions, Math.max(...keys.keys()));
  }
}
