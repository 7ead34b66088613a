import {
  backgroundKeyPair,
  grantVersion,
  openGrant,
  RecordCorrupt,
  type PlatformKey,
  type SealOpener,
  type SessionKey,
} from '#encryption';
import type { StandingGrant } from './standing-grant.js';
import { standingIdentity } from './standing-identity.js';

/**
 * The session's key: for `escrow` by the organization's private key or by what it answered to this one grant, for
 * `background` by the server alone. Throws `RecordCorrupt` where neither fits.
 */
export function openStandingGrant(
  platformKey: PlatformKey,
  tenantId: string,
  grant: StandingGrant,
  escrow?: SealOpener,
): SessionKey {
  const opener = escrow ?? ownPair(platformKey, tenantId, grant);
  return openGrant(platformKey, standingIdentity(tenantId, grant), opener, grant.sealed);
}

/** Of the version that the grant was sealed to: an older one stays at hand until it is renewed. */
function ownPair(platformKey: PlatformKey, tenantId: string, { sealed, sessionId }: StandingGrant) {
  const version = grantVersion(sealed);
  if (version === undefined) throw new RecordCorrupt(`the background grant of session ${sessionId}`);
  return backgroundKeyPair(platformKey.at(version), tenantId);
}
