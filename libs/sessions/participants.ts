import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import { type PlatformKey, sealGrant } from '#encryption';
import { endPart } from './end-part.js';
import { NotShared, NotTheOwner, ParticipantNotFound, SessionNotFound } from './errors.js';
import type { Participant } from './participant.js';
import type { HolderKey } from './rekey-session.js';
import { requireSessionId } from './require-session-id.js';
import { SessionLock } from './session-lock.js';
import { readSession, type SessionRole } from './session-row.js';

/** Who takes part in a session, for those who do. */
export interface ListedParticipant {
  /** Of the part, not of the account. */
  id: string;
  accountId: string;
  kind: 'guest' | 'person';
  role: SessionRole;
  /** The account that asked for it; null for the owner. */
  askerId: string | null;
  since: Date;
}

/** Those who take part in a session: seen, added by a participant's word, removed by the owner. */
export class Participants {
  constructor(
    private readonly em: EntityManager,
    private readonly platformKey: PlatformKey,
    private readonly holderKey: HolderKey,
  ) {}

  /** The owner first. Throws `SessionNotFound` for who takes no part. */
  async list(who: Participant, sessionId: string): Promise<ListedParticipant[]> {
    requireSessionId(sessionId);
    const all = await inTenant(
      this.em,
      who.tenantId,
      (tx) =>
        tx.execute<ListedParticipant[]>(
          `select g.id, g.account_id as "accountId", a.kind, g.role, g.asker_id as "askerId",
                  g.granted_at as since
             from session_grants g
             join accounts a on a.tenant_id = g.tenant_id and a.id = g.account_id
            where g.session_id = ? order by g.role, g.granted_at`,
          [sessionId],
        ),
      { readOnly: true },
    );
    if (!all.some(({ accountId }) => accountId === who.accountId)) throw new SessionNotFound();
    return all;
  }

  /**
   * Gives an account a grant, on the word of a participant who was shown its name. Its key comes from its row's
   * MAC, so nobody who writes to the database can put another in its place. Throws `SessionNotFound`, `NotShared`.
   */
  async add(who: Participant, sessionId: string, accountId: string): Promise<void> {
    requireSessionId(sessionId);
    const session = await readSession(this.em, who, sessionId);
    if (session === null) throw new SessionNotFound();
    if (session.mode === 'single') throw new NotShared();
    const { key } = SessionLock.open(this.platformKey, who, session);
    const identity = {
      tenant: who.tenantId,
      account: accountId,
      session: sessionId,
      role: 'participant',
      asker: who.accountId,
    };
    await inTenant(this.em, who.tenantId, async (tx) => {
      const sealed = key && sealGrant(this.platformKey, identity, await this.holderKey(tx, accountId), key);
      await tx.execute(
        `insert into session_grants (tenant_id, id, session_id, account_id, role, asker_id, sealed)
         values (?, ?, ?, ?, ?, ?, ?) on conflict (tenant_id, session_id, account_id) do nothing`,
        [who.tenantId, randomUUID(), sessionId, accountId, identity.role, who.accountId, sealed],
        'run',
      );
    });
  }

  /**
   * Takes somebody's part away, by the owner alone. Throws `SessionNotFound`, `NotTheOwner`, also for the owner's
   * own part (that is Exit), `ParticipantNotFound`.
   */
  async remove(who: Participant, sessionId: string, id: string): Promise<void> {
    const all = await this.list(who, sessionId);
    if (all.find(({ accountId }) => accountId === who.accountId)?.role !== 'owner') throw new NotTheOwner();
    const part = all.find((each) => each.id === id);
    if (part === undefined) throw new ParticipantNotFound();
    if (part.role === 'owner') throw new NotTheOwner();
    await inTenant(this.em, who.tenantId, (tx) => endPart(tx, sessionId, part.accountId));
  }
}
