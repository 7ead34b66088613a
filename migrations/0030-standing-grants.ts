import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './tenant-table.js';

/**
 * Grants that no account holds: to an organization's key that lies elsewhere, and to the server itself for as long as
 * it says. Apart from those of accounts, so that no query for people ever meets one.
 */
export class StandingGrants extends Migration {
  override up(): void {
    this.addSql(`
      create table session_standing_grants (
        tenant_id uuid not null,
        session_id uuid not null,
        kind text not null check (kind in ('escrow', 'background')),
        holder text not null,
        public_key bytea,
        asker_id uuid not null,
        sealed bytea not null,
        granted_at timestamptz not null,
        expires_at timestamptz,
        opened_at timestamptz,
        mac bytea not null,
        primary key (tenant_id, session_id, kind),
        foreign key (tenant_id, session_id) references interview_sessions (tenant_id, id) on delete cascade
      )`);
    for (const statement of tenantTable('session_standing_grants')) this.addSql(statement);
  }
}
