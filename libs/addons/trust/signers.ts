import type { Envelope } from '../attestations/envelope.js';
import { IN_TOTO } from '../attestations/envelope.js';
import { verifyPayload } from '../attestations/dsse.js';
import { readStatement, type Statement } from '../attestations/statement.js';
import { AddonRefused } from '../errors.js';
import type { Environment } from '#config';
import type { Trust, TrustedKey } from './trust.js';

/** A statement and the key that signed it. */
export interface Signed {
  key: TrustedKey;
  statement: Statement;
}

/**
 * Finds who signed an envelope; the payload is read only then. Null where no key of the trust file
 * did: such an envelope is nobody's word, and it neither helps nor harms.
 * @throws AddonRefused `signature_invalid` where the named key is known and did not sign this.
 */
export function openEnvelope(envelope: Envelope, trust: Trust, environment: Environment): Signed | null {
  const { keyid, payload, signature } = envelope;
  const named = keyid === null ? undefined : trust.keys.get(keyid);
  const candidates = named ? [named] : [...trust.keys.values()];
  const key = candidates.find(({ publicKey }) => verifyPayload(publicKey, IN_TOTO, payload, signature));
  if (!key && named) {
    throw new AddonRefused(
      'signature_invalid',
      `An attestation says that ${named.person.name} signed it; the signature is another's.`,
    );
  }
  if (!key || !counts(key, environment)) return null;
  return { key, statement: readStatement(payload) };
}

/** Demo keys lie in clear beside the data: outside development they are as good as anybody's. */
function counts({ person }: TrustedKey, environment: Environment): boolean {
  return environment === 'development' || !person.roles.includes('demo');
}
