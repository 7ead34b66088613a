import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './tenant-table.js';

/** What a login elsewhere that is under way has to remember: sealed, short-lived, for one use. */
export class WaysIn extends Migration {
  override up(): void {
    this.addSql(`
      create table one_time_records (
        tenant_id uuid not null references tenants (id),
        id bytea not null,
        purpose text not null,
        sealed bytea not null,
        expires_at timestamptz not null,
        primary key (tenant_id, id)
      )`);
    this.addSql('create index one_time_records_by_end on one_time_records (tenant_id, expires_at)');
    for (const statement of tenantTable('one_time_records')) this.addSql(statement);
  }
}
