import type { ClientBase } from 'pg';
import { withClient } from '#database';
import type { Scene } from './scene.js';

/** Work on a thief's own connection, which sees the tenant's rows. */
export function asTenant<T>(
  { databaseAddress, tenant }: Pick<Scene, 'databaseAddress' | 'tenant'>,
  work: (client: ClientBase) => Promise<T>,
): Promise<T> {
  return withClient(databaseAddress, async (client) => {
    await client.query('begin read only');
    await client.query(`select set_config('affiant.tenant', $1, true)`, [tenant.id]);
    return work(client);
  });
}

/** Every row of the tenant in every table, as JSON; bytes are hexadecimal in it. */
export async function everyRow(client: ClientBase): Promise<string[]> {
  const tables = await client.query<{ name: string }>(`
    select c.oid::regclass::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'tenant_id'
       and has_table_privilege(c.oid, 'select')`);
  const found: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await client.query<{ row: string }>(`select to_jsonb(t)::text as row from ${name} t`);
    found.push(...rows.map(({ row }) => row));
  }
  return found;
}
