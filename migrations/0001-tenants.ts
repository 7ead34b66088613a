import { Migration } from '@mikro-orm/migrations';

/** Tenants and their host names: read before a tenant is known, so not under row-level security. */
export class Tenants extends Migration {
  override up(): void {
    this.addSql(`
      create table tenants (
        id uuid primary key,
        slug text not null unique check (slug ~ '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$' and length(slug) <= 63),
        name text not null,
        state text not null default 'active' check (state in ('active', 'suspended')),
        settings bytea,
        settings_counter integer not null default 0,
        created_at timestamptz not null default now()
      )`);
    this.addSql(`
      create table tenant_hosts (
        host text primary key check (host = lower(host)),
        tenant_id uuid not null references tenants (id) on delete cascade,
        created_at timestamptz not null default now()
      )`);
    this.addSql('create index tenant_hosts_by_tenant on tenant_hosts (tenant_id)');
    for (const table of ['tenants', 'tenant_hosts']) {
      this.addSql(`grant select, insert, update, delete on ${table} to affiant_app, affiant_console`);
    }
  }
}
