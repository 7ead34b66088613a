import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './tenant-table.js';

/**
 * Accounts and how they are reached: ways to unlock (slots), logins, devices, privileges, codes
 * and throttle lanes. Rows that decide who may do what carry a MAC under the platform key.
 */
export class Identity extends Migration {
  override up(): void {
    this.addSql(`
      create table accounts (
        tenant_id uuid not null references tenants (id),
        id uuid not null,
        kind text not null check (kind in ('guest', 'person')),
        public_key bytea not null,
        key_id bytea not null,
        email_index bytea,
        email_sealed bytea,
        phone_sealed bytea,
        confirmed_at timestamptz,
        created_at timestamptz not null default now(),
        mac bytea not null,
        primary key (tenant_id, id),
        unique (tenant_id, email_index)
      )`);
    this.addSql(`
      create table login_identities (
        tenant_id uuid not null,
        account_id uuid not null,
        id uuid not null,
        provider text not null,
        issuer text not null,
        subject_index bytea not null,
        created_at timestamptz not null default now(),
        proven_at timestamptz not null default now(),
        mac bytea not null,
        primary key (tenant_id, id),
        unique (tenant_id, provider, issuer, subject_index),
        foreign key (tenant_id, account_id) references accounts (tenant_id, id)
      )`);
    this.addSql(`
      create table slots (
        tenant_id uuid not null,
        account_id uuid not null,
        id uuid not null,
        source text not null,
        grade text not null,
        locator bytea,
        slot bytea not null,
        account_key bytea not null,
        created_at timestamptz not null default now(),
        locked_until timestamptz,
        primary key (tenant_id, account_id, id),
        unique (tenant_id, locator),
        foreign key (tenant_id, account_id) references accounts (tenant_id, id)
      )`);
    this.addSql(`
      create table devices (
        tenant_id uuid not null,
        token_hash bytea not null,
        account_id uuid not null,
        id uuid not null,
        name text not null,
        failures integer not null default 0,
        created_at timestamptz not null default now(),
        seen_at timestamptz not null default now(),
        primary key (tenant_id, token_hash),
        unique (tenant_id, id),
        foreign key (tenant_id, account_id) references accounts (tenant_id, id)
      )`);
    this.addSql(`
      create table logins (
        tenant_id uuid not null,
        id bytea not null,
        account_id uuid not null,
        wrapped bytea not null,
        device_id uuid,
        created_at timestamptz not null default now(),
        seen_at timestamptz not null default now(),
        idle_seconds integer not null check (idle_seconds > 0),
        ends_at timestamptz not null,
        stepped_up_at timestamptz,
        primary key (tenant_id, id),
        foreign key (tenant_id, account_id) references accounts (tenant_id, id)
      )`);
    this.addSql('create index logins_by_account on logins (tenant_id, account_id)');
    this.addSql(`
      create table privileges (
        tenant_id uuid not null,
        account_id uuid not null,
        privilege text not null check (privilege ~ '^[a-z_]+$'),
        granted_at timestamptz not null default now(),
        mac bytea not null,
        primary key (tenant_id, account_id, privilege),
        foreign key (tenant_id, account_id) references accounts (tenant_id, id)
      )`);
    this.addSql(`
      create table challenges (
        tenant_id uuid not null references tenants (id),
        id bytea not null,
        purpose text not null,
        subject_index bytea not null,
        subject_sealed bytea not null,
        prefix_index bytea not null,
        address_index bytea not null,
        code_hash bytea not null,
        tries_left integer not null,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        used_at timestamptz,
        primary key (tenant_id, id)
      )`);
    this.addSql('create index challenges_by_time on challenges (tenant_id, purpose, created_at)');
    this.addSql(`
      create table throttle_lanes (
        tenant_id uuid not null references tenants (id),
        lane bytea not null,
        failures integer not null,
        first_at timestamptz not null,
        wait_until timestamptz not null,
        primary key (tenant_id, lane)
      )`);
    for (const table of [
      'accounts',
      'login_identities',
      'slots',
      'devices',
      'logins',
      'privileges',
      'challenges',
      'throttle_lanes',
    ]) {
      for (const statement of tenantTable(table)) this.addSql(statement);
    }
  }
}
