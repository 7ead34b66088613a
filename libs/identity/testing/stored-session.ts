import { randomUUID } from 'node:crypto';
import { inTenant } from '#database';
import { openGrant, sealGrant, SessionKey } from '#encryption';
import type { Caller } from '../caller.js';
import type { IdentityDesk } from './identity-desk.js';

/** A session of the caller as the database holds it, with a grant; gives its id and key. */
export async function storeSession({ em, platformKey }: IdentityDesk, { tenant, accountId, keys }: Caller) {
  const id = randomUUID();
  const key = SessionKey.generate();
  const identity = { tenant: tenant.id, account: accountId, session: id, role: 'owner' };
  await inTenant(em, tenant.id, async (tx) => {
    await tx.execute(
      `insert into interview_sessions
         (tenant_id, id, owner_id, interview, addon, version, digest, mode, state, sequence, delete_days)
       values (?, ?, ?, 'a:b.yml', 'a', '1.0.0', 'sha512:0', 'single', 'open', 1, 180)`,
      [tenant.id, id, accountId],
      'run',
    );
    await tx.execute(
      `insert into session_grants (tenant_id, id, session_id, account_id, role, sealed)
       values (?, ?, ?, ?, 'owner', ?)`,
      [tenant.id, randomUUID(), id, accountId, sealGrant(platformKey, identity, keys.publicKey, key)],
      'run',
    );
  });
  return { id, key: Buffer.from(key.bytes) };
}

/** The session's key as the caller opens it; null where there is no grant of his, `record_corrupt` where he cannot. */
export async function openedKey(
  { em, platformKey }: IdentityDesk,
  { tenant, accountId, keys }: Caller,
  id: string,
) {
  const [row] = await inTenant(em, tenant.id, (tx) =>
    tx.execute<{ sealed: Buffer; role: string }[]>(
      'select sealed, role from session_grants where account_id = ? and session_id = ?',
      [accountId, id],
    ),
  );
  if (row === undefined) return null;
  const identity = { tenant: tenant.id, account: accountId, session: id, role: row.role };
  return openGrant(platformKey, identity, keys, row.sealed).bytes;
}
