import { Inject, Injectable } from '@nestjs/common';
import { deleteAccount, type Caller } from '#identity';
import { inTenant } from '#database';
import { Exit, Sessions } from '#sessions';
import { participantOf } from './http/participating.js';
import type { Site } from './http/site.js';
import { PLATFORM, type Platform } from './platform.js';
import { SessionDeletion } from './session-deletion.js';

/** Deleting an account: what only it can open goes with it. */
@Injectable()
export class AccountDeletion {
  constructor(
    @Inject(PLATFORM) private readonly platform: Platform,
    private readonly sessions: Sessions,
    private readonly exit: Exit,
    private readonly sessionDeletion: SessionDeletion,
  ) {}

  /** Ends the person's part in every session, deletes those that the person owns, and then the account. */
  async delete(site: Site, caller: Caller): Promise<void> {
    const note = { event: 'account.delete' as const, subject: caller.accountId };
    // Whose account it was is in the first entry alone, under a salt that goes with the account.
    const ofResult = () => ({ actor: { kind: 'person' as const }, subject: null });
    const action = { note, ofResult };
    await this.platform.audit.around(caller.tenant.id, action, () => this.carryOut(site, caller));
  }

  private async carryOut(site: Site, caller: Caller): Promise<void> {
    const who = participantOf(caller);
    for (const { session } of await this.sessions.list(who))
      await this.sessionDeletion.leaveForGood(site, who, session);
    // Sessions that a reset has locked are in no list any more.
    for (const id of await this.ownedBy(caller)) await this.exit.delete(caller.tenant.id, id);
    await deleteAccount(this.platform.database.em, caller.tenant.id, caller.accountId);
  }

  private async ownedBy({ tenant, accountId }: Caller): Promise<string[]> {
    const rows = await inTenant(
      this.platform.database.em,
      tenant.id,
      (tx) =>
        tx.execute<{ id: string }[]>('select id from interview_sessions where owner_id = ?', [accountId]),
      { readOnly: true },
    );
    return rows.map(({ id }) => id);
  }
}
