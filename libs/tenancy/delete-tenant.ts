import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import { NameRefused } from './errors.js';
import { CONSOLE } from './slug.js';
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

/** The tables with a `tenant_id`, each before those that its foreign keys point to. */
async function tablesChildrenFirst(tx: EntityManager): Promise<string[]> {
  const rows = await tx.execute<{ name: string; parents: string[] }[]>(`
    select c.relname as name,
           array(select p.relname::text from pg_constraint k join pg_class p on p.oid = k.confrelid
                  where k.conrelid = c.oid and k.contype = 'f' and p.oid <> c.oid) as parents
      from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`);
  const parentsOf = new Map(rows.map(({ name, parents }) => [name, parents]));
  const parentsFirst = new Set<string>();
  const visit = (name: string): void => {
    if (parentsFirst.has(name)) return;
    for (const parent of parentsOf.get(name) ?? []) visit(parent);
    if (parentsOf.has(name)) parentsFirst.add(name);
  };
  for (const name of parentsOf.keys()) visit(name);
  return [...parentsFirst].toReversed();
}
