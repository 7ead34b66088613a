import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import type { Exit } from './exit.js';

/**
 * Deletes a tenant's sessions that nobody has changed for their `delete_days`, through Exit: journal,
 * keys, rows, files. Returns how many.
 */
export async function deleteOldSessions(em: EntityManager, exit: Exit, tenantId: string): Promise<number> {
  const old = await inTenant(
    em,
    tenantId,
    (tx) =>
      tx.execute<{ id: string }[]>(
        `select id from interview_sessions where changed_at < now() - delete_days * interval '1 day'`,
      ),
    { readOnly: true },
  );
  for (const { id } of old) await exit.delete(tenantId, id);
  return old.length;
}

/** Deletes, through Exit, every session that an account owns, and its part in those of others. */
export async function deleteSessionsOf(
  em: EntityManager,
  exit: Exit,
  tenantId: string,
  accountId: string,
): Promise<number> {
  const owned = await inTenant(
    em,
    tenantId,
    (tx) => tx.execute<{ id: string }[]>('select id from interview_sessions where owner_id = ?', [accountId]),
    { readOnly: true },
  );
  for (const { id } of owned) await exit.delete(tenantId, id);
  await inTenant(em, tenantId, async (tx) => {
    for (const table of ['session_grants', 'locked_grants']) {
      await tx.execute(`delete from ${table} where account_id = ?`, [accountId], 'run');
    }
  });
  return owned.length;
}
