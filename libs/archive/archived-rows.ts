import type { Client } from 'pg';
import type { ArchiveLine } from './archive-line.js';

const BATCH = 200;

/** Every row of a table that this transaction sees, in batches, so that no table has to fit into memory. */
export async function* rowsOf(client: Client, table: string, where = 'true'): AsyncGenerator<ArchiveLine> {
  await client.query(
    `declare archived no scroll cursor for select to_jsonb(t)::text as row from "${table}" t where ${where}`,
  );
  for (;;) {
    const { rows } = await client.query<{ row: string }>(`fetch ${BATCH} from archived`);
    for (const { row } of rows) yield { table, row };
    if (rows.length < BATCH) break;
  }
  await client.query('close archived');
}

/**
 * Puts rows of one table back as they were; what a column generates is generated again. A row whose key is
 * there stays as it is: of the catalogue and of revocations nothing is ever taken away.
 */
export async function putRows(client: Client, table: string, rows: readonly string[]): Promise<void> {
  const { rows: columns } = await client.query<{ name: string }>(
    `select quote_ident(attname) as name from pg_attribute
      where attrelid = to_regclass('public.' || quote_ident($1)) and attnum > 0
        and not attisdropped and attgenerated = ''`,
    [table],
  );
  const names = columns.map(({ name }) => name).join(', ');
  await client.query(
    `insert into "${table}" (${names}) select ${names} from jsonb_populate_recordset(null::"${table}", $1::jsonb)
      on conflict do nothing`,
    [`[${rows.join(',')}]`],
  );
}

/** The migrations that a database has run, in order. */
export async function migrationsOf(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    'select name from mikro_orm_migrations order by name',
  );
  return rows.map(({ name }) => name);
}
