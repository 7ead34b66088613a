import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './tenant-table.js';

/** Uploads of interview sessions: where each lies, what it is (sealed), and whether an answer has named it. */
export class SessionFiles extends Migration {
  override up(): void {
    this.addSql(`
      create table session_files (
        tenant_id uuid not null,
        session_id uuid not null,
        id uuid not null,
        about bytea not null,
        stored_bytes bigint not null,
        blob_key text not null,
        added_at timestamptz not null default now(),
        used_at timestamptz,
        primary key (tenant_id, session_id, id),
        foreign key (tenant_id, session_id) references interview_sessions (tenant_id, id)
      )`);
    this.addSql(
      'create index session_files_unused on session_files (tenant_id, added_at) where used_at is null',
    );
    for (const statement of tenantTable('session_files')) this.addSql(statement);
  }
}
