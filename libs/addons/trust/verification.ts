import type { Digest } from '../package/digest.js';
import type { Manifest } from '../package/manifest.js';
import { AddonRefused } from '../errors.js';
import type { Signed } from './signers.js';
import type { Trust, TrustedKey } from './trust.js';

/**
 * `publish` takes a package whose reviews are still to come; `install` asks that keys and reviews are
 * all there and valid now; `load` lets what is installed go on after they expired, until it is revoked.
 */
export type Purpose = 'publish' | 'install' | 'load';

/** What the parts of one verification share. */
export interface Verification {
  signed: readonly Signed[];
  /** Envelopes that no known key signed. */
  strangers: number;
  digest: Digest;
  manifest: Manifest;
  trust: Trust;
  now: number;
  purpose: Purpose;
}

/** Why a key's word does not count now; null where it does. */
export function keyRefusal(
  key: TrustedKey,
  { digest, trust, now, purpose }: Verification,
): AddonRefused | null {
  if (trust.isKeyRevoked(key.id, digest)) {
    return new AddonRefused('key_revoked', `The key ${key.id} of ${key.person.name} was revoked.`);
  }
  if (purpose !== 'load' && !isValid(key, now)) {
    return new AddonRefused('key_expired', `The key ${key.id} of ${key.person.name} is not valid now.`);
  }
  return null;
}

export function isValid({ validFrom, validUntil }: TrustedKey, now: number): boolean {
  return validFrom <= now && now <= validUntil;
}
