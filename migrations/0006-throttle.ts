import { Migration } from '@mikro-orm/migrations';

/**
 * Counters of requests, by hashed key: an address block belongs to no tenant, and they are read before
 * anybody is known. Not logged: what a crash forgets is a minute of counting, and each request writes one.
 */
export class Throttle extends Migration {
  override up(): void {
    this.addSql(`
      create unlogged table throttle_hits (
        key text primary key,
        hits integer not null,
        expires_at timestamptz not null
      )`);
    this.addSql('create index throttle_hits_by_end on throttle_hits (expires_at)');
    this.addSql('grant select, insert, update, delete on throttle_hits to affiant_app');
  }
}
