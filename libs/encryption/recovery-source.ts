import { createHash } from 'node:crypto';
import { encodeList } from './encode-list.js';
import { SecretRefused } from './errors.js';
import { hkdfExpand, hkdfExtract } from './hkdf.js';
import type { KeySource, SlotSecret } from './key-source.js';
import type { AccountIdentity } from './login.js';
import { readRecoveryCode } from './recovery-code.js';

/**
 * Recovery and resume codes: of the code's 130 bits HKDF makes a locator, by which the slot is found without a name, and
 * the slot's secret. Grade A. Too long to guess, so nothing has to be slow (NIST SP 800-63B-4: from 112 bits on).
 */
export class RecoverySource implements KeySource<string> {
  readonly source = 'recovery';
  readonly grade = 'A';

  async enrol(owner: AccountIdentity, code: string): Promise<SlotSecret> {
    return { parameters: Buffer.alloc(0), secret: await this.unlock(owner, Buffer.alloc(0), code) };
  }

  /** Throws `SecretRefused` where the code has a slip in it. It has no parameters. */
  async unlock(owner: AccountIdentity, _parameters: Buffer, code: string): Promise<Buffer> {
    return partOf(code, ['affiant/recovery-key/1', owner.tenant, owner.account]);
  }

  outdated(): boolean {
    return false;
  }
}

/** What is stored to find the slot by its code: SHA-256 of the locator, 32 bytes. Throws `SecretRefused` for a slip. */
export function recoveryLookup(tenant: string, code: string): Buffer {
  return createHash('sha256')
    .update(partOf(code, ['affiant/recovery-locator/1', tenant]))
    .digest();
}

function partOf(code: string, info: string[]): Buffer {
  const symbols = readRecoveryCode(code);
  if (symbols === undefined) throw new SecretRefused();
  return hkdfExpand(hkdfExtract(Buffer.alloc(0), Buffer.from(symbols, 'ascii')), encodeList(info), 32);
}
