import type { EntityManager } from '@mikro-orm/postgresql';

/**
 * Ends the logins and the resume code of a guest who takes part in no session any more, in the
 * transaction that deleted the last one: they opened nothing else. An account is left as it is.
 */
export async function endGuestWithoutSessions(tx: EntityManager, accountId: string): Promise<void> {
  for (const table of ['logins', 'slots'])
    await tx.execute(
      `delete from ${table}
        where account_id = ?
          and account_id in (select id from accounts where kind = 'guest')
          and account_id not in (select account_id from session_grants)
          and account_id not in (select owner_id from interview_sessions)`,
      [accountId],
      'run',
    );
}
