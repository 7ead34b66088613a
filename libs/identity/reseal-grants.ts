import type { EntityManager } from '@mikro-orm/postgresql';
import { type KeyPair, openGrant, type PlatformKey, sealGrant, type SessionKey } from '#encryption';

/** An account as the holder of grants. */
export interface GrantHolding {
  tenantId: string;
  accountId: string;
}

interface GrantRow {
  sessionId: string;
  role: string;
  /** Who asked for it; null for the holder's own. */
  askerId: string | null;
  /** Null for a session whose answers are not encrypted. */
  sealed: Buffer | null;
}

/** The grants of an account, of these sessions or of all, locked until the transaction ends. */
export function grantsOf(
  tx: EntityManager,
  accountId: string,
  sessions: readonly string[] | 'all',
): Promise<GrantRow[]> {
  const columns = `select session_id as "sessionId", role, asker_id as "askerId", sealed
                     from session_grants where account_id = ?`;
  if (sessions === 'all') return tx.execute<GrantRow[]>(`${columns} for update`, [accountId]);
  const marks = sessions.map(() => '?').join(', ');
  return tx.execute<GrantRow[]>(`${columns} and session_id::text in (${marks}) for update`, [
    accountId,
    ...sessions,
  ]);
}

/**
 * A session's key, sealed to another holder or to a new key of the same one. Throws `RecordCorrupt`
 * for a grant that `keys` do not open: nothing is sealed anew that was planted.
 */
export function resealGrant(
  platformKey: PlatformKey,
  grant: GrantRow,
  from: GrantHolding & { keys: KeyPair },
  to: GrantHolding & { publicKey: Buffer },
): Buffer | null {
  const key = openHeldGrant(platformKey, grant, from);
  if (key === null) return null;
  const resealed = sealGrant(platformKey, identityOf(grant, to), to.publicKey, key);
  key.destroy();
  return resealed;
}

/** The session's key by an account's grant; null for a session whose answers are not encrypted. Throws `RecordCorrupt`. */
export function openHeldGrant(
  platformKey: PlatformKey,
  grant: GrantRow,
  holder: GrantHolding & { keys: KeyPair },
): SessionKey | null {
  const { sealed } = grant;
  return sealed && openGrant(platformKey, identityOf(grant, holder), holder.keys, sealed);
}

function identityOf({ sessionId, role, askerId }: GrantRow, { tenantId, accountId }: GrantHolding) {
  return {
    tenant: tenantId,
    account: accountId,
    session: sessionId,
    role,
    ...(askerId !== null && { asker: askerId }),
  };
}
