import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './tenant-table.js';

/** Interview sessions: what is public about them, their grants (a small table of its own), their steps. */
export class Sessions extends Migration {
  override up(): void {
    this.addSql(`
      create table interview_sessions (
        tenant_id uuid not null references tenants (id),
        id uuid not null,
        owner_id uuid not null,
        interview text not null,
        addon text not null,
        version text not null,
        digest text not null,
        mode text not null check (mode in ('single', 'shared', 'plaintext')),
        state text not null check (state in ('open', 'finished')),
        sequence integer not null check (sequence > 0),
        rekey_due boolean not null default false,
        delete_days integer not null check (delete_days > 0),
        started_at timestamptz not null default now(),
        changed_at timestamptz not null default now(),
        primary key (tenant_id, id),
        foreign key (tenant_id, owner_id) references accounts (tenant_id, id)
      )`);
    this.addSql('create index interview_sessions_by_addon on interview_sessions (tenant_id, addon, digest)');
    this.addSql(`
      create table session_grants (
        tenant_id uuid not null,
        id uuid not null,
        session_id uuid not null,
        account_id uuid not null,
        role text not null check (role in ('owner', 'participant')),
        sealed bytea,
        granted_at timestamptz not null default now(),
        primary key (tenant_id, session_id, account_id),
        unique (tenant_id, id),
        foreign key (tenant_id, session_id) references interview_sessions (tenant_id, id),
        foreign key (tenant_id, account_id) references accounts (tenant_id, id)
      )`);
    this.addSql('create index session_grants_by_account on session_grants (tenant_id, account_id)');
    this.addSql(`
      create table session_old_keys (
        tenant_id uuid not null,
        session_id uuid not null,
        key_id bytea not null,
        wrapped_by bytea not null,
        wrapped bytea not null,
        primary key (tenant_id, session_id, key_id),
        foreign key (tenant_id, session_id) references interview_sessions (tenant_id, id)
      )`);
    // Sealed records do not compress; and what is readable in mode 'plaintext' must be seen to be so.
    this.addSql(`
      create table session_steps (
        tenant_id uuid not null,
        session_id uuid not null,
        sequence integer not null,
        record bytea not null,
        taken_at timestamptz not null default now(),
        primary key (tenant_id, session_id, sequence),
        foreign key (tenant_id, session_id) references interview_sessions (tenant_id, id)
      )`);
    this.addSql('alter table session_steps alter column record set storage external');
    this.addSql(`
      create table session_documents (
        tenant_id uuid not null,
        session_id uuid not null,
        id uuid not null,
        sequence integer not null,
        position integer not null,
        format text not null,
        blob_key text not null,
        made_at timestamptz not null default now(),
        primary key (tenant_id, session_id, id),
        unique (tenant_id, session_id, sequence, position, format),
        foreign key (tenant_id, session_id) references interview_sessions (tenant_id, id)
      )`);
    for (const table of [
      'interview_sessions',
      'session_grants',
      'session_old_keys',
      'session_steps',
      'session_documents',
    ]) {
      for (const statement of tenantTable(table)) this.addSql(statement);
    }
  }
}
