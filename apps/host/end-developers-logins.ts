import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant, outsideTenants } from '#database';

/** In production no login of an account that holds `developer` outlives a start. Gives how many ended. */
export async function endDevelopersLogins(em: EntityManager): Promise<number> {
  const tenants = await outsideTenants(em, (tx) => tx.execute<{ id: string }[]>('select id from tenants'), {
    readOnly: true,
  });
  let ended = 0;
  for (const { id } of tenants) {
    const rows = await inTenant(em, id, (tx) =>
      tx.execute<unknown[]>(
        `delete from logins where account_id in (select account_id from privileges where privilege = 'developer')
         returning 1`,
      ),
    );
    ended += rows.length;
  }
  return ended;
}
