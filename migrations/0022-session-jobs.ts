import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './tenant-table.js';

/**
 * The outbox: mail and text messages of interviews, written with the step that asked for them, sealed under the
 * session's key until they are sent.
 */
export class SessionJobs extends Migration {
  override up(): void {
    this.addSql(`
      create table session_jobs (
        tenant_id uuid not null,
        session_id uuid not null,
        id uuid not null,
        sequence integer not null,
        kind text not null check (kind in ('send_email', 'send_sms')),
        state text not null default 'waiting'
          check (state in ('waiting', 'sending', 'sent', 'failed')),
        sealed bytea,
        changed_at timestamptz not null default now(),
        primary key (tenant_id, session_id, id),
        foreign key (tenant_id, session_id) references interview_sessions (tenant_id, id),
        check ((sealed is null) = (state in ('sent', 'failed')))
      )`);
    this.addSql('alter table session_jobs alter column sealed set storage external');
    for (const statement of tenantTable('session_jobs')) this.addSql(statement);
  }
}
