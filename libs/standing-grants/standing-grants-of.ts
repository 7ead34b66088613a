import type { EntityManager } from '@mikro-orm/postgresql';
import { RecordCorrupt, type PlatformKey } from '#encryption';
import { isOurs } from './standing-grant-mac.js';
import type { StandingGrant } from './standing-grant.js';

/**
 * A session's standing grants, those that ended left out; with `lock` until the transaction ends. Throws `RecordCorrupt`
 * for a row that somebody made or changed.
 */
export async function standingGrantsOf(
  tx: EntityManager,
  platformKey: PlatformKey,
  tenantId: string,
  sessionId: string,
  { lock = false } = {},
): Promise<StandingGrant[]> {
  const rows = await tx.execute<(StandingGrant & { mac: Buffer })[]>(
    `select session_id as "sessionId", kind, holder, public_key as "publicKey", asker_id as "askerId", sealed,
            granted_at as "grantedAt", expires_at as "expiresAt", opened_at as "openedAt", mac
       from session_standing_grants
      where session_id = ? and (expires_at is null or expires_at > now())
      order by kind desc ${lock ? 'for update' : ''}`,
    [sessionId],
  );
  return rows.map(({ mac, ...grant }) => {
    if (!isOurs(platformKey, tenantId, grant, mac)) {
      throw new RecordCorrupt(`the ${grant.kind} grant of session ${sessionId}`);
    }
    return grant;
  });
}
