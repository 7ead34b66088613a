import type { EntityManager } from '@mikro-orm/postgresql';

/** Takes the server's own grant of a session away; the session takes a new key at its next write. */
export async function endBackground(tx: EntityManager, sessionId: string): Promise<void> {
  const rows = await tx.execute<unknown[]>(
    `delete from session_standing_grants where session_id = ? and kind = 'background' returning 1`,
    [sessionId],
  );
  if (rows.length === 0) return;
  await tx.execute('update interview_sessions set rekey_due = true where id = ?', [sessionId], 'run');
}
