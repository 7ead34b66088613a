import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';

/**
 * Deletes an account that owns no session any more, with every row that belongs to it. The tables are asked
 * from the database, so that one that a later migration adds is not forgotten.
 */
export async function deleteAccount(em: EntityManager, tenantId: string, accountId: string): Promise<void> {
  await inTenant(em, tenantId, async (tx) => {
    const tables = await tx.execute<{ name: string }[]>(
      `select distinct conrelid::regclass::text as name from pg_constraint
         join pg_attribute on attrelid = conrelid and attname = 'account_id'
        where confrelid = 'accounts'::regclass and contype = 'f' and confdeltype = 'a'`,
    );
    for (const { name } of tables) {
      await tx.execute(`delete from ${name} where account_id = ?`, [accountId], 'run');
    }
    await tx.execute('delete from accounts where id = ?', [accountId], 'run');
  });
}
