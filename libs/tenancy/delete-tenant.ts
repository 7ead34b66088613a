import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import { NameRefused } from './errors.js';
import { CONSOLE } from './slug.js';
import { tablesChildrenFirst } from './tenant-tables.js';
import type { Tenant } from './tenant.js';

/**
 * Deletes a tenant with every row that belongs to it, in one transaction; returns how many rows went.
 * `owner` is of the owner's role: the host's may not delete from the audit log. Under row-level
 * security it too sees this tenant's rows only. Files are the caller's to delete, after this.
 */
export async function deleteTenant(owner: EntityManager, tenant: Tenant): Promise<number> {
  if (tenant.slug === CONSOLE) throw new NameRefused('The provider console cannot be deleted.');
  return inTenant(owner, tenant.id, async (tx) => {
    let rows = 0;
    for (const table of await tablesChildrenFirst(tx)) {
      const deleted = await tx.execute<unknown[]>(`delete from "${table}" where tenant_id = ? returning 1`, [
        tenant.id,
      ]);
      rows += deleted.length;
    }
    await tx.execute('delete from tenants where id = ?', [tenant.id]);
    return rows;
  });
}
