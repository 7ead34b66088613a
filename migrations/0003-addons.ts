import { Migration } from '@mikro-orm/migrations';

/**
 * The catalogue of the whole installation, and what was revoked. No tenant owns a package; what a
 * tenant has installed stands in its sealed settings. Revocations can only be added: who writes to
 * the database can take trust away, never give it.
 */
export class Addons extends Migration {
  override up(): void {
    this.addSql(`
      create table packages (
        digest text primary key check (digest ~ '^sha512:[0-9a-f]{128}$'),
        name text not null,
        version text not null,
        kind text not null check (kind in ('content', 'module')),
        description text not null,
        permissions jsonb not null,
        publisher text not null,
        published_at timestamptz not null,
        attestations text not null,
        added_at timestamptz not null default now(),
        unique (name, version)
      )`);
    this.addSql(`
      create table revocations (
        kind text not null check (kind in ('key', 'digest')),
        value text not null,
        reason text not null,
        revoked_at timestamptz not null default now(),
        primary key (kind, value)
      )`);
    this.addSql('grant select on packages, revocations to affiant_app');
    this.addSql('grant select, insert, update (attestations) on packages to affiant_console');
    this.addSql('grant select, insert on revocations to affiant_console');
  }
}
