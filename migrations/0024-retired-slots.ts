import { Migration } from '@mikro-orm/migrations';

/** A way to unlock that was replaced stays until the change can no longer be undone. */
export class RetiredSlots extends Migration {
  override up(): void {
    this.addSql('alter table slots add column retires_at timestamptz');
  }
}
