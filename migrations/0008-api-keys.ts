import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './tenant-table.js';

/** Keys by which programs work for an account; those that open answers have a slot. */
export class ApiKeys extends Migration {
  override up(): void {
    this.addSql(`
      create table api_keys (
        tenant_id uuid not null,
        account_id uuid not null,
        id uuid not null,
        name text not null,
        scopes text[] not null,
        lookup bytea not null,
        slot_id uuid,
        created_at timestamptz not null default now(),
        used_at timestamptz,
        mac bytea not null,
        primary key (tenant_id, id),
        unique (tenant_id, lookup),
        foreign key (tenant_id, account_id) references accounts (tenant_id, id)
      )`);
    this.addSql('create index api_keys_by_account on api_keys (tenant_id, account_id)');
    for (const statement of tenantTable('api_keys')) this.addSql(statement);
  }
}
