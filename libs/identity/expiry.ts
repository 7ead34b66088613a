import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';

/** Deletes a tenant's logins that ended, and codes that no longer open anything. Returns how many rows. */
export async function deleteExpired(em: EntityManager, tenantId: string): Promise<number> {
  return inTenant(em, tenantId, async (tx) => {
    const logins = await tx.execute<unknown[]>(
      `delete from logins
        where ends_at <= now() or seen_at + idle_seconds * interval '1 second' <= now() returning 1`,
    );
    // A used or outdated code still counts against the limits of its day.
    const challenges = await tx.execute<unknown[]>(
      `delete from challenges where expires_at <= now() - interval '1 day' returning 1`,
    );
    return logins.length + challenges.length;
  });
}

/** Guests whom no cookie and no resume code can bring back: nobody can open what they hold. */
export async function guestsOutOfReach(em: EntityManager, tenantId: string): Promise<string[]> {
  const rows = await inTenant(
    em,
    tenantId,
    (tx) =>
      tx.execute<{ id: string }[]>(`
        select id from accounts a where kind = 'guest'
           and not exists (select 1 from logins l where l.tenant_id = a.tenant_id and l.account_id = a.id)
           and not exists (select 1 from slots s where s.tenant_id = a.tenant_id and s.account_id = a.id)`),
    { readOnly: true },
  );
  return rows.map(({ id }) => id);
}

/** Deletes a guest that holds no session any more. */
export async function deleteGuest(em: EntityManager, tenantId: string, guestId: string): Promise<void> {
  await inTenant(em, tenantId, async (tx) => {
    await tx.execute('delete from devices where account_id = ?', [guestId], 'run');
    await tx.execute(`delete from accounts where id = ? and kind = 'guest'`, [guestId], 'run');
  });
}
