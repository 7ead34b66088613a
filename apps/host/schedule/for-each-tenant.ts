import type { EntityManager } from '@mikro-orm/postgresql';
import { outsideTenants } from '#database';
import { reportFailure } from './report-failure.js';

/** Does something for one tenant after the other: nobody sees across them, and what fails in one holds up no other. */
export async function forEachTenant(
  em: EntityManager,
  work: (tenantId: string) => Promise<void>,
): Promise<void> {
  const tenants = await outsideTenants(em, (tx) => tx.execute<{ id: string }[]>('select id from tenants'), {
    readOnly: true,
  });
  for (const { id } of tenants)
    await work(id).catch((error: unknown) => reportFailure('A tenant’s part', error));
}
