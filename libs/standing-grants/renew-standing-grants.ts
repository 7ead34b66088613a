import type { EntityManager } from '@mikro-orm/postgresql';
import { grantKeyId, grantVersion, type PlatformKey, type SessionKey } from '#encryption';
import { sealStandingGrant } from './seal-standing-grant.js';
import { standingGrantsOf } from './standing-grants-of.js';
import { updateStandingGrant } from './update-standing-grant.js';

/**
 * After a rotation of the platform key: a session's standing grants under its newest version, to the same holders. By
 * somebody who has the session's key at hand. Throws `RecordCorrupt` for a row that somebody made.
 */
export async function renewStandingGrants(
  tx: EntityManager,
  platformKey: PlatformKey,
  { tenantId, sessionId }: { tenantId: string; sessionId: string },
  key: SessionKey,
): Promise<void> {
  const standing = await standingGrantsOf(tx, platformKey, tenantId, sessionId, { lock: true });
  for (const grant of standing) {
    if (grantVersion(grant.sealed) === platformKey.version || !grantKeyId(grant.sealed).equals(key.id))
      continue;
    const sealed = sealStandingGrant(platformKey, tenantId, grant, key);
    await updateStandingGrant(tx, platformKey, tenantId, { ...grant, sealed });
  }
}
