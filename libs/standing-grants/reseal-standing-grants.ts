import type { EntityManager } from '@mikro-orm/postgresql';
import { grantKeyId, type PlatformKey, type SessionKey } from '#encryption';
import { sealStandingGrant } from './seal-standing-grant.js';
import { standingGrantsOf } from './standing-grants-of.js';
import type { StandingHolders } from './standing-holders.js';
import { updateStandingGrant } from './update-standing-grant.js';

/**
 * The session takes a new key: its standing grants are sealed anew, the spare one to the key that the organization has
 * now. One that is not allowed any more, that ended, or that is not of the key before (an older row, put back by who
 * writes to the database) goes. Throws `RecordCorrupt` for a row that somebody made.
 */
export async function resealStandingGrants(
  tx: EntityManager,
  platformKey: PlatformKey,
  { tenantId, sessionId }: { tenantId: string; sessionId: string },
  { fresh, before }: { fresh: SessionKey; before: SessionKey },
  { escrow, background }: StandingHolders,
): Promise<void> {
  const standing = await standingGrantsOf(tx, platformKey, tenantId, sessionId, { lock: true });
  const kept: string[] = [];
  for (const grant of standing) {
    const allowed = grant.kind === 'escrow' ? escrow : background;
    if (allowed === null || !grantKeyId(grant.sealed).equals(before.id)) continue;
    const renewed = grant.kind === 'escrow' && escrow !== null ? { ...grant, ...escrow } : grant;
    const sealed = sealStandingGrant(platformKey, tenantId, renewed, fresh);
    await updateStandingGrant(tx, platformKey, tenantId, { ...renewed, sealed });
    kept.push(grant.kind);
  }
  await tx.execute(
    'delete from session_standing_grants where session_id = ? and not (kind = any(?::text[]))',
    [sessionId, `{${kept.join(',')}}`],
    'run',
  );
}
