import { Migration } from '@mikro-orm/migrations';

/** When the holder of locked answers was told that they are about to be deleted, so that it is said once. */
export class LockedWarnings extends Migration {
  override up(): void {
    this.addSql('alter table locked_grants add column warned_at timestamptz');
  }
}
