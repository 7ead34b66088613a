import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './tenant-table.js';

/**
 * Codes that are sent to an account's own address or number, recovery codes that were typed back, passwords
 * that are long enough only beside a second factor, and invitations to shared sessions: each holds the
 * session's key, sealed to a key pair that only the code in the invitation's link gives.
 */
export class People extends Migration {
  override up(): void {
    this.addSql('alter table challenges add column holder_index bytea');
    this.addSql(
      'create index challenges_by_holder on challenges (tenant_id, holder_index) where holder_index is not null',
    );
    this.addSql('alter table slots add column typed_back_at timestamptz');
    this.addSql('alter table slots add column needs_factor boolean not null default false');
    this.addSql('alter table session_grants add column asker_id uuid');
    this.addSql('alter table locked_grants add column asker_id uuid');
    this.addSql(`
      create table session_invitations (
        tenant_id uuid not null,
        id bytea not null,
        session_id uuid not null,
        asker_id uuid not null,
        role text not null check (role = 'participant'),
        sealed bytea,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        mac bytea not null,
        primary key (tenant_id, id),
        foreign key (tenant_id, session_id) references interview_sessions (tenant_id, id) on delete cascade,
        foreign key (tenant_id, asker_id) references accounts (tenant_id, id) on delete cascade
      )`);
    this.addSql('create index session_invitations_by_session on session_invitations (tenant_id, session_id)');
    for (const statement of tenantTable('session_invitations')) this.addSql(statement);
  }
}
