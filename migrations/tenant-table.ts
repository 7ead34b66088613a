/** What the host's role may do with a table's rows. */
export type Privileges = 'select, insert, update, delete' | 'select, insert';

/**
 * The SQL that makes a table belong to tenants: its `tenant_id` decides which rows a transaction
 * sees and writes, for its owner too (`force`). `nullif` because after a commit a pooled connection
 * reads the setting as '' rather than null; the sub-select so that it is worked out once a query.
 * Give 'select, insert' for what nobody may change (an audit log).
 */
export function tenantTable(
  table: string,
  privileges: Privileges = 'select, insert, update, delete',
): string[] {
  const mine = `tenant_id = (select nullif(current_setting('affiant.tenant', true), '')::uuid)`;
  return [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
    `create policy ${table}_of_tenant on ${table} using (${mine}) with check (${mine})`,
    `grant ${privileges} on ${table} to affiant_app`,
  ];
}
