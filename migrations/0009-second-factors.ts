import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './tenant-table.js';

/**
 * Second factors and their backup codes, logins that still owe a factor, and what people say of
 * themselves. Factors decide who gets in: their rows carry a MAC, and a backup code's hash is one.
 */
export class SecondFactors extends Migration {
  override up(): void {
    this.addSql(`
      create table second_factors (
        tenant_id uuid not null,
        account_id uuid not null,
        id uuid not null,
        type text not null check (type in ('totp', 'sms')),
        sealed bytea not null,
        last_step bigint not null default 0,
        created_at timestamptz not null default now(),
        confirmed_at timestamptz,
        mac bytea not null,
        primary key (tenant_id, account_id, id),
        foreign key (tenant_id, account_id) references accounts (tenant_id, id)
      )`);
    this.addSql(`
      create table backup_codes (
        tenant_id uuid not null,
        account_id uuid not null,
        code_hash bytea not null,
        created_at timestamptz not null default now(),
        primary key (tenant_id, account_id, code_hash),
        foreign key (tenant_id, account_id) references accounts (tenant_id, id)
      )`);
    this.addSql('alter table logins add column factor_due boolean not null default false');
    this.addSql('alter table accounts add column profile_sealed bytea');
    for (const table of ['second_factors', 'backup_codes']) {
      for (const statement of tenantTable(table)) this.addSql(statement);
    }
  }
}
