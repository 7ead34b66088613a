import { randomUUID } from 'node:crypto';
import { type EntityManager, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import {
  invitationSecrets,
  newInvitationCode,
  openGrant,
  type PlatformKey,
  RecordCorrupt,
  rowMac,
  sealGrant,
  verifyRowMac,
} from '#encryption';
import { InvitationRefused, NotShared, SessionNotFound, TooManyInvitations } from './errors.js';
import type { Participant } from './participant.js';
import { requireSessionId } from './require-session-id.js';
import { SessionLock } from './session-lock.js';
import { readSession } from './session-row.js';

/** An invitation that was made; `code` is in the link alone. */
export interface MadeInvitation {
  code: string;
  expiresAt: Date;
}

/** What who opens the link may know before saying yes. */
export interface ShownInvitation {
  sessionId: string;
  interview: string;
  addon: string;
  digest: string;
  /** The account that asks. */
  askerId: string;
}

interface InvitationRow {
  id: Buffer;
  sessionId: string;
  askerId: string;
  role: 'participant';
  sealed: Buffer | null;
  expiresAt: Date;
  mac: Buffer;
}

const DAYS = 7;
const COLUMNS = `id, session_id as "sessionId", asker_id as "askerId", role, sealed,
                 expires_at as "expiresAt", mac`;

/**
 * Invitations to take part in a session. The code in the link gives a key pair; the session's key is sealed to
 * it, with role and asker in the seal, so neither the database nor platform key and database together open it.
 * Good once, for seven days, and not beyond a new key of the session.
 */
export class Invitations {
  /** `most`: invitations of one session that are open at a time. */
  constructor(
    private readonly em: EntityManager,
    private readonly platformKey: PlatformKey,
    private readonly most: number,
    private readonly clock: () => number,
  ) {}

  /** By any participant. Throws `SessionNotFound`, `NotShared`, `TooManyInvitations`. */
  async make(who: Participant, sessionId: string): Promise<MadeInvitation> {
    requireSessionId(sessionId);
    const session = await readSession(this.em, who, sessionId);
    if (session === null) throw new SessionNotFound();
    if (session.mode === 'single') throw new NotShared();
    const { key } = SessionLock.open(this.platformKey, who, session);
    const code = newInvitationCode();
    const secrets = invitationSecrets(who.tenantId, code)!;
    const row = {
      id: secrets.lookup,
      sessionId,
      askerId: who.accountId,
      role: 'participant' as const,
      expiresAt: new Date(this.clock() + DAYS * 86_400_000),
    };
    const sealed =
      key && sealGrant(this.platformKey, invitationIdentity(who.tenantId, row), secrets.keys.publicKey, key);
    await inTenant(this.em, who.tenantId, async (tx) => {
      await this.requireRoom(tx, sessionId);
      await tx.execute(
        `insert into session_invitations (tenant_id, id, session_id, asker_id, role, sealed, expires_at, mac)
         values (?, ?, ?, ?, ?, ?, ?, ?)`,
        [
          who.tenantId,
          row.id,
          sessionId,
          row.askerId,
          row.role,
          sealed,
          row.expiresAt,
          this.macOf(who.tenantId, { ...row, sealed }),
        ],
        'run',
      );
    });
    return { code, expiresAt: row.expiresAt };
  }

  /** What the link leads to; it stays good. Throws `InvitationRefused`. */
  async look(tenantId: string, code: string): Promise<ShownInvitation> {
    const secrets = invitationSecrets(tenantId, code);
    if (secrets === null) throw new InvitationRefused();
    const rows = await inTenant(
      this.em,
      tenantId,
      (tx) =>
        tx.execute<ShownInvitation[]>(
          `select s.id as "sessionId", s.interview, s.addon, s.digest, i.asker_id as "askerId"
             from session_invitations i
             join interview_sessions s on s.tenant_id = i.tenant_id and s.id = i.session_id
            where i.id = ? and i.expires_at > now()`,
          [secrets.lookup],
        ),
      { readOnly: true },
    );
    if (rows[0] === undefined) throw new InvitationRefused();
    return rows[0];
  }

  /**
   * Gives who asks a grant of their own, and uses the invitation up. Who takes part already keeps it for somebody
   * else. `alongside` runs in the same transaction (a guest's own account and login). Throws `InvitationRefused`,
   * `RecordCorrupt` for one that somebody planted.
   */
  async accept(
    who: Participant,
    code: string,
    alongside: (tx: EntityManager) => Promise<void> = async () => {},
  ): Promise<{ session: string }> {
    const secrets = invitationSecrets(who.tenantId, code);
    if (secrets === null) throw new InvitationRefused();
    try {
      return await inTenant(this.em, who.tenantId, async (tx) => {
        const [row] = await tx.execute<InvitationRow[]>(
          `select ${COLUMNS} from session_invitations where id = ? and expires_at > now() for update`,
          [secrets.lookup],
        );
        if (row === undefined) throw new InvitationRefused();
        if (await takesPart(tx, row.sessionId, who.accountId)) return { session: row.sessionId };
        // Whoever asked must still take part: an invitation does not outlive its asker's own part.
        if (!(await takesPart(tx, row.sessionId, row.askerId))) throw new InvitationRefused();
        await alongside(tx);
        await this.grant(tx, who, row, secrets.keys);
        await tx.execute('delete from session_invitations where id = ?', [row.id], 'run');
        return { session: row.sessionId };
      });
    } catch (error) {
      if (error instanceof UniqueConstraintViolationException) throw new InvitationRefused();
      throw error;
    }
  }

  private async grant(
    tx: EntityManager,
    who: Participant,
    row: InvitationRow,
    keys: NonNullable<ReturnType<typeof invitationSecrets>>['keys'],
  ): Promise<void> {
    const columns = this.columnsOf(row);
    if (!verifyRowMac(this.platformKey, 'session_invitations', who.tenantId, row.askerId, columns, row.mac)) {
      throw new RecordCorrupt(`an invitation to session ${row.sessionId}`);
    }
    const key =
      row.sealed && openGrant(this.platformKey, invitationIdentity(who.tenantId, row), keys, row.sealed);
    const identity = {
      tenant: who.tenantId,
      account: who.accountId,
      session: row.sessionId,
      role: row.role,
      asker: row.askerId,
    };
    const sealed = key && sealGrant(this.platformKey, identity, who.keys.publicKey, key);
    await tx.execute(
      `insert into session_grants (tenant_id, id, session_id, account_id, role, asker_id, sealed)
       values (?, ?, ?, ?, ?, ?, ?)`,
      [who.tenantId, randomUUID(), row.sessionId, who.accountId, row.role, row.askerId, sealed],
      'run',
    );
  }

  private async requireRoom(tx: EntityManager, sessionId: string): Promise<void> {
    await tx.execute('select 1 from interview_sessions where id = ? for update', [sessionId]);
    await tx.execute('delete from session_invitations where expires_at <= now()', [], 'run');
    const open = await tx.execute<unknown[]>('select 1 from session_invitations where session_id = ?', [
      sessionId,
    ]);
    if (open.length >= this.most) throw new TooManyInvitations();
  }

  private macOf(tenantId: string, row: Omit<InvitationRow, 'mac'>): Buffer {
    return rowMac(this.platformKey, 'session_invitations', tenantId, row.askerId, this.columnsOf(row));
  }

  private columnsOf({ id, sessionId, role, sealed, expiresAt }: Omit<InvitationRow, 'mac'>) {
    return [id, sessionId, role, sealed, expiresAt.toISOString()];
  }
}

function invitationIdentity(
  tenant: string,
  { id, sessionId, askerId, role }: Pick<InvitationRow, 'id' | 'sessionId' | 'askerId' | 'role'>,
) {
  const account = id.toString('hex');
  return { purpose: 'invitation' as const, tenant, account, session: sessionId, role, asker: askerId };
}

async function takesPart(tx: EntityManager, sessionId: string, accountId: string): Promise<boolean> {
  const rows = await tx.execute<unknown[]>(
    'select 1 from session_grants where session_id = ? and account_id = ?',
    [sessionId, accountId],
  );
  return rows.length > 0;
}
