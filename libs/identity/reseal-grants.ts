import type { EntityManager } from '@mikro-orm/postgresql';
import { type KeyPair, openGrant, type PlatformKey, sealGrant } from '#encryption';

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
  { sessionId, role, askerId, sealed }: GrantRow,
  from: GrantHolding & { keys: KeyPair },
  to: GrantHolding & { publicKey: Buffer },
): Buffer | null {
  if (sealed === null) return null;
  const identity = (holder: GrantHolding) => ({
    tenant: holder.tenantId,
    account: holder.accountId,
    session: sessionId,
    role,
    ...(askerId !== null && { asker: askerId }),
  });
  const key = openGrant(platformKey, identity(from), from.keys, sealed);
  const resealed = sealGrant(platformKey, identity(to), to.publicKey, key);
  key.destroy();
  return resealed;
}
