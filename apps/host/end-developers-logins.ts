import type { EntityManager } from '@mikro-orm/postgresql';
import { outsideTenants } from '#database';
import { endDeveloperLogins } from '#identity';

/** In production no login of an account that holds `developer` outlives a start, in any tenant. */
export async function endDevelopersLogins(em: EntityManager): Promise<void> {
  const tenants = await outsideTenants(em, (tx) => tx.execute<{ id: string }[]>('select id from tenants'), {
    readOnly: true,
  });
  for (const { id } of tenants) await endDeveloperLogins(em, id);
}
