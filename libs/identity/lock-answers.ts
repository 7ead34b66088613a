import type { EntityManager } from '@mikro-orm/postgresql';
import type { AccountRow } from './account-row.js';

/**
 * Locks what an account's key opens: its slots, and its grants together with the id of the key pair that
 * opens them. Both are kept for `days`; a way to unlock from before brings them back. Answers that are not
 * encrypted stay. The account has to be given a new key pair in the same transaction.
 */
export async function lockAnswers(tx: EntityManager, account: AccountRow, days: number): Promise<void> {
  await tx.execute(
    `update slots set locked_until = now() + ? * interval '1 day'
      where account_id = ? and locked_until is null`,
    [days, account.id],
    'run',
  );
  await tx.execute(
    `with moved as (delete from session_grants where account_id = ? and sealed is not null returning *)
     insert into locked_grants
            (tenant_id, account_id, session_id, id, role, asker_id, sealed, granted_at, key_id, locked_until)
     select tenant_id, account_id, session_id, id, role, asker_id, sealed, granted_at, ?, now() + ? * interval '1 day'
       from moved`,
    [account.id, account.keyId, days],
    'run',
  );
}
