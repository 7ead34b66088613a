import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import type { Caller } from './caller.js';

/** How well accounts are locked: the grade of the weakest slot that is open. */
export class AccountGrades {
  constructor(private readonly em: EntityManager) {}

  /** A guest, and who is about to become one, has a login row alone: A. */
  async gradeOf(caller: Pick<Caller, 'tenant' | 'accountId'> | null): Promise<'A' | 'B' | 'C'> {
    if (caller === null) return 'A';
    const rows = await inTenant(
      this.em,
      caller.tenant.id,
      (tx) =>
        tx.execute<{ grade: 'A' | 'B' | 'C' | null }[]>(
          'select max(grade) as grade from slots where account_id = ? and locked_until is null',
          [caller.accountId],
        ),
      { readOnly: true },
    );
    return rows[0]?.grade ?? 'A';
  }
}
