import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import type { PlatformKey } from '#encryption';
import { userOf } from './begin-login.js';
import type { Caller } from './caller.js';
import { findById } from './find-account.js';
import type { LoggedInUser } from './logged-in.js';
import type { ConfirmationRule } from './logins.js';

/** Who is logged in, as their own page shows it; null for a guest. */
export class CurrentUser {
  constructor(
    private readonly em: EntityManager,
    private readonly platformKey: PlatformKey,
    private readonly onlyWhenConfirmed: ConfirmationRule,
  ) {}

  async of(caller: Caller): Promise<LoggedInUser | null> {
    if (caller.kind === 'guest') return null;
    return inTenant(
      this.em,
      caller.tenant.id,
      async (tx) =>
        userOf(
          tx,
          this.platformKey,
          await findById(tx, this.platformKey, caller.accountId),
          await this.onlyWhenConfirmed(caller.tenant.id),
        ),
      { readOnly: true },
    );
  }
}
