import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import type { PlatformKey } from '#encryption';
import type { Caller } from './caller.js';
import { UnknownSession } from './errors.js';
import { grantsOf, resealGrant } from './reseal-grants.js';

/** Sessions that somebody began as a guest, and takes along when logging in. */
export class TakenSessions {
  constructor(
    private readonly em: EntityManager,
    private readonly platformKey: PlatformKey,
  ) {}

  /**
   * Moves the guest's sessions to the account, all or none: their keys are sealed to the account, and
   * renewed at each session's next write. The guest's other sessions stay with the guest's login.
   * Throws `UnknownSession` where one is not the guest's.
   */
  async take(guest: Caller, account: Caller, sessions: readonly string[]): Promise<void> {
    const wanted = [...new Set(sessions)];
    if (wanted.length === 0) return;
    if (guest.kind !== 'guest' || account.kind !== 'person' || guest.tenant.id !== account.tenant.id) {
      throw new UnknownSession();
    }
    await inTenant(this.em, guest.tenant.id, async (tx) => {
      const grants = await grantsOf(tx, guest.accountId, wanted);
      if (grants.length !== wanted.length) throw new UnknownSession();
      for (const grant of grants) {
        const sealed = resealGrant(
          this.platformKey,
          grant,
          { tenantId: guest.tenant.id, accountId: guest.accountId, keys: guest.keys },
          { tenantId: account.tenant.id, accountId: account.accountId, publicKey: account.keys.publicKey },
        );
        await this.move(tx, guest.accountId, account.accountId, grant.sessionId, sealed);
      }
    });
  }

  private async move(
    tx: EntityManager,
    guestId: string,
    accountId: string,
    sessionId: string,
    sealed: Buffer | null,
  ): Promise<void> {
    const moved = await tx.execute<unknown[]>(
      `update session_grants g set account_id = ?, sealed = ?
        where account_id = ? and session_id = ?
          and not exists (select from session_grants mine
                           where mine.tenant_id = g.tenant_id and mine.session_id = g.session_id
                             and mine.account_id = ?)
        returning 1`,
      [accountId, sealed, guestId, sessionId, accountId],
    );
    if (moved.length === 0) throw new UnknownSession();
    await tx.execute(
      `update interview_sessions set rekey_due = true,
              owner_id = case when owner_id = ? then ? else owner_id end
        where id = ?`,
      [guestId, accountId, sessionId],
      'run',
    );
  }
}
