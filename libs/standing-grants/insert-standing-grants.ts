import type { EntityManager } from '@mikro-orm/postgresql';
import type { PlatformKey, SessionKey } from '#encryption';
import { sealStandingGrant } from './seal-standing-grant.js';
import { standingGrantMac } from './standing-grant-mac.js';
import type { StandingGrant } from './standing-grant.js';
import type { StandingHolders } from './standing-holders.js';

const DAY_MS = 86_400_000;

/** Writes the grants of a session that is being started: once it is, no other is ever made for it. */
export async function insertStandingGrants(
  tx: EntityManager,
  platformKey: PlatformKey,
  { tenantId, sessionId, askerId }: { tenantId: string; sessionId: string; askerId: string },
  key: SessionKey,
  { escrow, background }: StandingHolders,
  now: Date,
): Promise<void> {
  const common = { sessionId, askerId, grantedAt: now, openedAt: null };
  const grants: Omit<StandingGrant, 'sealed'>[] = [];
  if (escrow !== null) grants.push({ ...common, kind: 'escrow', ...escrow, expiresAt: null });
  if (background !== null) {
    const expiresAt = new Date(now.getTime() + background.days * DAY_MS);
    grants.push({ ...common, kind: 'background', holder: '', publicKey: null, expiresAt });
  }
  for (const unsealed of grants) {
    const grant = { ...unsealed, sealed: sealStandingGrant(platformKey, tenantId, unsealed, key) };
    await tx.execute(
      `insert into session_standing_grants
         (tenant_id, session_id, kind, holder, public_key, asker_id, sealed, granted_at, expires_at, mac)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        tenantId,
        sessionId,
        grant.kind,
        grant.holder,
        grant.publicKey,
        askerId,
        grant.sealed,
        grant.grantedAt,
        grant.expiresAt,
        standingGrantMac(platformKey, tenantId, grant),
      ],
      'run',
    );
  }
}
