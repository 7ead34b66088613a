import { rowMac, verifyRowMac, type PlatformKey } from '#encryption';
import type { StandingGrant } from './standing-grant.js';

const TABLE = 'session_standing_grants';

/** Over all columns: who writes to the database cannot make such a row, nor change whom a session is sealed to. */
export function standingGrantMac(platformKey: PlatformKey, tenantId: string, grant: StandingGrant): Buffer {
  return rowMac(platformKey, TABLE, tenantId, grant.askerId, columnsOf(grant));
}

/** Whether the row is as this installation wrote it. */
export function isOurs(
  platformKey: PlatformKey,
  tenantId: string,
  grant: StandingGrant,
  mac: Buffer,
): boolean {
  return verifyRowMac(platformKey, TABLE, tenantId, grant.askerId, columnsOf(grant), mac);
}

function columnsOf(grant: StandingGrant) {
  const { sessionId, kind, holder, publicKey, sealed, grantedAt, expiresAt, openedAt } = grant;
  const dates = [grantedAt, expiresAt, openedAt].map((date) => date?.toISOString() ?? '');
  return [sessionId, kind, holder, publicKey ?? '', sealed, ...dates];
}
