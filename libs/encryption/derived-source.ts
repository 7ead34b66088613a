import { createHmac, randomBytes } from 'node:crypto';
import { encodeList } from './encode-list.js';
import { ParametersRefused } from './errors.js';
import type { KeySource, SlotSecret } from './key-source.js';
import type { AccountIdentity } from './login.js';
import type { PlatformKey } from './platform-key.js';

/** A login elsewhere, as it was just proven by the provider or the SMS code; never as it was stored. */
export interface DerivedProof {
  /** `sms`, `facebook`, `oidc:NAME`. */
  provider: string;
  /** The provider's issuer; empty for `sms`. */
  issuer: string;
  /** The provider's subject, or the number in E.164. */
  subject: string;
}

const BYTES = 4 + 16;

/**
 * For logins that bring no secret: HMAC(platform key; tenant, user, provider, issuer, subject, slot salt). Grade C: the
 * server can compute it without the person, and says so.
 */
export class DerivedSource implements KeySource<DerivedProof> {
  readonly source = 'derived';
  readonly grade = 'C';

  constructor(private readonly platformKey: PlatformKey) {}

  async enrol(owner: AccountIdentity, proof: DerivedProof): Promise<SlotSecret> {
    const parameters = Buffer.concat([Buffer.alloc(4), randomBytes(16)]);
    parameters.writeUInt32BE(this.platformKey.version);
    return { parameters, secret: await this.unlock(owner, parameters, proof) };
  }

  /** Parameters: platform key version 4 | slot salt 16. */
  async unlock(owner: AccountIdentity, parameters: Buffer, proof: DerivedProof): Promise<Buffer> {
    const key = this.platformKey.at(versionOf(parameters)).derive('derived-source', [owner.tenant]);
    const { provider, issuer, subject } = proof;
    const members = ['affiant/derived/1', owner.tenant, owner.account, provider, issuer, subject];
    const secret = createHmac('sha256', key)
      .update(encodeList([...members, parameters.subarray(4)]))
      .digest();
    key.fill(0);
    return secret;
  }

  outdated(parameters: Buffer): boolean {
    return versionOf(parameters) !== this.platformKey.version;
  }
}

function versionOf(parameters: Buffer): number {
  if (parameters.length !== BYTES) throw new ParametersRefused('not a format of ours');
  return parameters.readUInt32BE();
}
