import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';

/** Ends the logins of a tenant's developers: at every start in production. Returns how many ended. */
export async function endDeveloperLogins(em: EntityManager, tenantId: string): Promise<number> {
  const ended = await inTenant(em, tenantId, (tx) =>
    tx.execute<unknown[]>(
      `delete from logins
        where account_id in (select account_id from privileges where privilege = 'developer')
       returning 1`,
    ),
  );
  return ended.length;
}
