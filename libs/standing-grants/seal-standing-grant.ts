import { backgroundKeyPair, sealGrant, type PlatformKey, type SessionKey } from '#encryption';
import type { StandingGrant } from './standing-grant.js';
import { standingIdentity } from './standing-identity.js';

/** The session's key for a standing grant's holder, under the newest version of the platform key. */
export function sealStandingGrant(
  platformKey: PlatformKey,
  tenantId: string,
  grant: Omit<StandingGrant, 'sealed'>,
  key: SessionKey,
): Buffer {
  const publicKey = grant.publicKey ?? backgroundKeyPair(platformKey, tenantId).publicKey;
  return sealGrant(platformKey, standingIdentity(tenantId, grant), publicKey, key);
}
