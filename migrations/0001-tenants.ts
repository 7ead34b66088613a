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
    // A host finds its tenants and keeps their settings; only the provider makes, moves or ends one.
    this.addSql('grant select on tenants, tenant_hosts to affiant_app');
    this.addSql('grant update (settings, settings_counter) on tenants to affiant_app');
    this.addSql('grant select, insert, update, delete on tenants, tenant_hosts to affiant_console');
  }
}
