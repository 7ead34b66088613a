import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './tenant-table.js';

/**
 * Passkeys: which credential belongs to whom decides who gets in, so each row carries a MAC over all its
 * columns. A passkey may have a slot that it opens; without one it says who somebody is and opens nothing, and
 * such a login says so of itself.
 */
export class Passkeys extends Migration {
  override up(): void {
    this.addSql(`
      create table passkeys (
        tenant_id uuid not null,
        account_id uuid not null,
        id uuid not null,
        credential_id bytea not null,
        public_key bytea not null,
        counter bigint not null,
        slot_id uuid,
        created_at timestamptz not null,
        used_at timestamptz,
        mac bytea not null,
        primary key (tenant_id, account_id, id),
        unique (tenant_id, credential_id),
        foreign key (tenant_id, account_id) references accounts (tenant_id, id)
      )`);
    this.addSql('alter table logins add column opens_nothing boolean not null default false');
    this.addSql('alter table second_factors drop constraint second_factors_type_check');
    this.addSql(
      `alter table second_factors add constraint second_factors_type_check
         check (type in ('totp', 'sms', 'passkey'))`,
    );
    for (const statement of tenantTable('passkeys')) this.addSql(statement);
  }
}
