import type { EntityManager } from '@mikro-orm/postgresql';
import type { PlatformKey } from '#encryption';
import { standingGrantMac } from './standing-grant-mac.js';
import type { StandingGrant } from './standing-grant.js';

/** Writes what may change of a standing grant, with its new MAC. */
export async function updateStandingGrant(
  tx: EntityManager,
  platformKey: PlatformKey,
  tenantId: string,
  grant: StandingGrant,
): Promise<void> {
  await tx.execute(
    `update session_standing_grants set sealed = ?, public_key = ?, holder = ?, opened_at = ?, mac = ?
      where session_id = ? and kind = ?`,
    [
      grant.sealed,
      grant.publicKey,
      grant.holder,
      grant.openedAt,
      standingGrantMac(platformKey, tenantId, grant),
      grant.sessionId,
      grant.kind,
    ],
    'run',
  );
}
