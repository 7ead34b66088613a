import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './tenant-table.js';

/** What developers write in the playground, sealed under the platform key; gone with its author's account. */
export class Playground extends Migration {
  override up(): void {
    this.addSql(`
      create table playground_projects (
        tenant_id uuid not null,
        id uuid not null,
        owner_id uuid not null,
        sealed bytea not null,
        changed_at timestamptz not null default now(),
        primary key (tenant_id, id),
        foreign key (tenant_id, owner_id) references accounts (tenant_id, id) on delete cascade
      )`);
    this.addSql('create index playground_projects_by_owner on playground_projects (tenant_id, owner_id)');
    this.addSql('alter table playground_projects alter column sealed set storage external');
    for (const statement of tenantTable('playground_projects')) this.addSql(statement);
  }
}
