import type { EntityManager } from '@mikro-orm/postgresql';
import { sealGrant, type PlatformKey, type SessionKey } from '#encryption';
import { resealStandingGrants, type StandingHolders } from '#standing-grants';
import { keepOlderKey } from './older-keys.js';

/** Gives the public key of an account, as its row's MAC vouches for it. */
export type HolderKey = (tx: EntityManager, accountId: string) => Promise<Buffer>;

/**
 * A session takes a new key, in the transaction that writes its next step: sealed anew to every holder
 * that `holders` still allows, the key before wrapped by it. What a former holder kept opens nothing that is written from now on.
 */
export async function rekeySession(
  tx: EntityManager,
  platformKey: PlatformKey,
  session: { tenantId: string; sessionId: string },
  keys: { fresh: SessionKey; before: SessionKey },
  holderKey: HolderKey,
  holders: StandingHolders,
): Promise<void> {
  const grants = await tx.execute<{ accountId: string; role: string; askerId: string | null }[]>(
    `select account_id as "accountId", role, asker_id as "askerId"
       from session_grants where session_id = ? for update`,
    [session.sessionId],
  );
  for (const { accountId, role, askerId } of grants) {
    const identity = {
      tenant: session.tenantId,
      account: accountId,
      session: session.sessionId,
      role,
      ...(askerId !== null && { asker: askerId }),
    };
    const sealed = sealGrant(platformKey, identity, await holderKey(tx, accountId), keys.fresh);
    await tx.execute(
      'update session_grants set sealed = ? where session_id = ? and account_id = ?',
      [sealed, session.sessionId, accountId],
      'run',
    );
  }
  await resealStandingGrants(tx, platformKey, session, keys, holders);
  // An open invitation holds the key before, and nobody is there who could seal the new one to it.
  await tx.execute('delete from session_invitations where session_id = ?', [session.sessionId], 'run');
  await keepOlderKey(tx, session, keys.fresh, keys.before);
  await tx.execute(
    'update interview_sessions set rekey_due = false where id = ?',
    [session.sessionId],
    'run',
  );
}
