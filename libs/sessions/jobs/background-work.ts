import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import { RecordCorrupt, recordKeyId, type PlatformKey } from '#encryption';
import { openStandingGrant, standingGrantsOf } from '#standing-grants';
import type { HoldersOf } from '../holders-of.js';
import type { SessionMode } from '../mode.js';
import { SessionLock } from '../session-lock.js';
import type { Outbox } from './outbox.js';

interface Waiting {
  sessionId: string;
  mode: SessionMode;
  /** The newest step. */
  record: Buffer;
}

/**
 * Goes on with what waits in sessions that gave the server a key of its own (`background_access`), while their people
 * are away: messages that the host which took the step could not send, or left when it died.
 */
export class BackgroundWork {
  constructor(
    private readonly em: EntityManager,
    private readonly platformKey: PlatformKey,
    private readonly outbox: Outbox,
    private readonly holdersOf: HoldersOf,
  ) {}

  /** Takes up a tenant's waiting messages; in how many sessions. `failed` is told of a session that does not open. */
  async goOn(tenantId: string, failed: (error: unknown) => void): Promise<number> {
    const waiting = await inTenant(
      this.em,
      tenantId,
      (tx) =>
        tx.execute<Waiting[]>(
          `select s.id as "sessionId", s.mode, step.record from session_standing_grants g
             join interview_sessions s on s.tenant_id = g.tenant_id and s.id = g.session_id
             join session_steps step
               on step.tenant_id = s.tenant_id and step.session_id = s.id and step.sequence = s.sequence
            where g.kind = 'background' and g.expires_at > now()
              and exists (select from session_jobs j
                           where j.tenant_id = s.tenant_id and j.session_id = s.id and j.state = 'waiting')`,
        ),
      { readOnly: true },
    );
    if (waiting.length === 0 || (await this.holdersOf(tenantId)).background === null) return 0;
    let taken = 0;
    for (const session of waiting) {
      try {
        taken += await this.takeUp(tenantId, session);
      } catch (error) {
        // One that somebody tampered with holds up no other.
        failed(error);
      }
    }
    return taken;
  }

  private async takeUp(tenantId: string, { sessionId, mode, record }: Waiting): Promise<number> {
    const standing = await inTenant(
      this.em,
      tenantId,
      (tx) => standingGrantsOf(tx, this.platformKey, tenantId, sessionId),
      { readOnly: true },
    );
    const grant = standing.find(({ kind }) => kind === 'background');
    if (grant === undefined) return 0;
    const key = openStandingGrant(this.platformKey, tenantId, grant);
    // An older grant, put back by who writes to the database, is of a key that the session has left.
    if (recordKeyId(record)?.equals(key.id) !== true) {
      throw new RecordCorrupt(`the background grant of session ${sessionId}`);
    }
    const lock = SessionLock.fresh(tenantId, sessionId, mode, key);
    this.outbox.send({ tenantId, sessionId }, lock, { again: true });
    return 1;
  }
}
