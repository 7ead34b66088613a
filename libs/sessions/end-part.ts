import type { EntityManager } from '@mikro-orm/postgresql';
import { endGuestWithoutSessions } from './end-guest.js';

/**
 * Ends an account's part in a session, in the caller's transaction: its grant goes, and with it the invitations
 * that it made; the session takes a new key at its next write, which the account never has.
 */
export async function endPart(tx: EntityManager, sessionId: string, accountId: string): Promise<void> {
  for (const table of ['session_grants', 'locked_grants']) {
    await tx.execute(
      `delete from ${table} where session_id = ? and account_id = ?`,
      [sessionId, accountId],
      'run',
    );
  }
  await tx.execute(
    'delete from session_invitations where session_id = ? and asker_id = ?',
    [sessionId, accountId],
    'run',
  );
  await tx.execute('update interview_sessions set rekey_due = true where id = ?', [sessionId], 'run');
  await endGuestWithoutSessions(tx, accountId);
}
