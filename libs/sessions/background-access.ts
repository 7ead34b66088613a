import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import { endBackground } from '#standing-grants';
import { NotTheOwner, SessionNotFound } from './errors.js';
import type { Participant } from './participant.js';
import { requireSessionId } from './require-session-id.js';

/** The server's own key to a session, taken away by who began it. */
export class BackgroundAccess {
  constructor(private readonly em: EntityManager) {}

  /**
   * From now on the server opens nothing of the session while its people are away, and the session takes a new key at
   * its next write. Nothing happens where there was no such key. Throws `SessionNotFound`, `NotTheOwner`.
   */
  async end(who: Participant, sessionId: string): Promise<void> {
    requireSessionId(sessionId);
    await inTenant(this.em, who.tenantId, async (tx) => {
      const [own] = await tx.execute<{ role: string }[]>(
        'select role from session_grants where session_id = ? and account_id = ?',
        [sessionId, who.accountId],
      );
      if (own === undefined) throw new SessionNotFound();
      if (own.role !== 'owner') throw new NotTheOwner();
      await endBackground(tx, sessionId);
    });
  }
}
