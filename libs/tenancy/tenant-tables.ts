import type { EntityManager } from '@mikro-orm/postgresql';

/** The tables with a `tenant_id`, each before those that its foreign keys point to. */
export async function tablesChildrenFirst(tx: Pick<EntityManager, 'execute'>): Promise<string[]> {
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
