import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './tenant-table.js';

/**
 * The audit log of each tenant, which the host's role may add to and nothing else. What is searched by
 * is generated from the entry itself, so that no column can say other than what its MAC vouches for.
 * The salts that tell who is meant go with their accounts: foreign keys act whatever a role may do.
 */
export class Audit extends Migration {
  override up(): void {
    this.addSql(`
      create table audit_entries (
        tenant_id uuid not null references tenants (id),
        counter bigint not null check (counter > 0),
        entry text not null check (length(entry) <= 8192),
        previous bytea not null check (length(previous) = 32),
        mac bytea not null check (length(mac) = 36),
        event text not null generated always as (entry::jsonb ->> 'event') stored,
        outcome text not null generated always as (entry::jsonb ->> 'outcome') stored,
        actor text generated always as (entry::jsonb -> 'actor' ->> 'id') stored,
        subject text generated always as (entry::jsonb ->> 'subject') stored,
        closes bigint generated always as ((entry::jsonb ->> 'closes')::bigint) stored,
        at_ms bigint not null generated always as ((entry::jsonb ->> 'atMs')::bigint) stored,
        primary key (tenant_id, counter)
      )`);
    this.addSql('create index audit_entries_by_event on audit_entries (tenant_id, event, counter)');
    this.addSql('create index audit_entries_by_closed on audit_entries (tenant_id, closes)');
    this.addSql(`
      create table audit_people (
        tenant_id uuid not null,
        account_id uuid not null,
        salt bytea not null check (length(salt) = 32),
        primary key (tenant_id, account_id),
        foreign key (tenant_id, account_id) references accounts (tenant_id, id) on delete cascade
      )`);
    for (const table of ['audit_entries', 'audit_people']) {
      for (const statement of tenantTable(table, 'select, insert')) this.addSql(statement);
    }
  }
}
