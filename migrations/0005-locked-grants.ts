import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './tenant-table.js';

/**
 * Grants that their holder cannot open for now: sealed to an account key that only the ways to unlock
 * from before a reset still hold. They lie apart, so that nothing lists what it cannot open.
 */
export class LockedGrants extends Migration {
  override up(): void {
    this.addSql(`
      create table locked_grants (
        tenant_id uuid not null,
        account_id uuid not null,
        session_id uuid not null,
        id uuid not null,
        role text not null,
        sealed bytea,
        granted_at timestamptz not null,
        key_id bytea not null,
        locked_until timestamptz not null,
        primary key (tenant_id, account_id, session_id),
        foreign key (tenant_id, session_id) references interview_sessions (tenant_id, id) on delete cascade,
        foreign key (tenant_id, account_id) references accounts (tenant_id, id)
      )`);
    for (const statement of tenantTable('locked_grants')) this.addSql(statement);
  }
}
