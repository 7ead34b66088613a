import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './tenant-table.js';

/**
 * Logins elsewhere and passkeys: what a login under way has to remember, for one use, sealed; passkeys,
 * which decide who gets in and carry a MAC; and whether a login opens what its account has answered.
 */
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
    this.addSql(`
      create table passkeys (
        tenant_id uuid not null,
        account_id uuid not null,
        id uuid not null,
        credential_id bytea not null,
        public_key bytea not null,
        counter bigint not null,
        slot_id uuid,
        name text not null,
        created_at timestamptz not null default now(),
        used_at timestamptz,
        mac bytea not null,
        primary key (tenant_id, id),
        unique (tenant_id, credential_id),
        foreign key (tenant_id, account_id) references accounts (tenant_id, id)
      )`);
    this.addSql('create index passkeys_by_account on passkeys (tenant_id, account_id)');
    this.addSql('alter table logins add column opens_answers boolean not null default true');
    for (const table of ['one_time_records', 'passkeys']) {
      for (const statement of tenantTable(table)) this.addSql(statement);
    }
  }
}
