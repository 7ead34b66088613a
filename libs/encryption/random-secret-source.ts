import { encodeList } from './encode-list.js';
import { hkdfExpand, hkdfExtract } from './hkdf.js';
import type { KeySource, SlotSecret } from './key-source.js';
import type { AccountIdentity } from './login.js';

/** Sources whose secret is random and long: nothing has to be slow. */
export type RandomSourceName = 'passkey' | 'api';

/**
 * For secrets of 32 random bytes that only the holder has: what HKDF in the browser makes of a passkey's PRF output
 * (WebAuthn), or an API key's. Grade A. The slot's secret is HKDF of it, bound to the account.
 */
export class RandomSecretSource implements KeySource<Buffer> {
  readonly grade = 'A';

  constructor(readonly source: RandomSourceName) {}

  async enrol(owner: AccountIdentity, proof: Buffer): Promise<SlotSecret> {
    return { parameters: Buffer.alloc(0), secret: await this.unlock(owner, Buffer.alloc(0), proof) };
  }

  /** Throws a RangeError where the proof is not 32 bytes. It has no parameters. */
  async unlock(owner: AccountIdentity, _parameters: Buffer, proof: Buffer): Promise<Buffer> {
    if (proof.length !== 32) throw new RangeError(`A ${this.source} secret has 32 bytes.`);
    const extracted = hkdfExtract(Buffer.alloc(0), proof);
    const info = encodeList([`affiant/${this.source}-slot/1`, owner.tenant, owner.account]);
    const secret = hkdfExpand(extracted, info, 32);
    extracted.fill(0);
    return secret;
  }

  outdated(): boolean {
    return false;
  }
}
