import type { EntityManager } from '@mikro-orm/postgresql';
import type { PlatformKey } from '#encryption';
import type { StandingGrant } from './standing-grant.js';
import { updateStandingGrant } from './update-standing-grant.js';

/** Notes when a session was opened by a standing grant: the person reads it on the session's own page. */
export function noteOpened(
  tx: EntityManager,
  platformKey: PlatformKey,
  tenantId: string,
  grant: StandingGrant,
  now: Date,
): Promise<void> {
  return updateStandingGrant(tx, platformKey, tenantId, { ...grant, openedAt: now });
}
