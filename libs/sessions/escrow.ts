import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import { grantEncapsulated, RecordCorrupt, type PlatformKey, type SealOpener } from '#encryption';
import type { BlobStore } from '#storage';
import { noteOpened, openStandingGrant, standingGrantsOf, type StandingGrant } from '#standing-grants';
import { EscrowOff, SessionNotFound } from './errors.js';
import type { HoldersOf } from './holders-of.js';
import { requireSessionId } from './require-session-id.js';
import type { ServedDocument } from './session-documents.js';
import { KeptFiles } from './kept-files.js';
import { SessionLock } from './session-lock.js';
import type { SessionRow } from './session-row.js';
import type { StepRecord } from './step-record.js';

/** A session that the holder of a spare key may ask for. */
export interface EscrowedSession {
  session: string;
  interview: string;
  startedAt: Date;
  changedAt: Date;
  /** When the holder last opened it. */
  openedAt: Date | null;
}

/** What goes to the machine where the private key lies. No secret. */
export interface EscrowRequest {
  session: string;
  /** The key that the grant was sealed to, and the encapsulated key of its seal; 32 bytes each. */
  publicKey: Buffer;
  encapsulated: Buffer;
}

/** A session, opened by a spare key. */
export interface EscrowOpening extends Pick<
  SessionRow,
  | 'id'
  | 'interview'
  | 'addon'
  | 'version'
  | 'digest'
  | 'mode'
  | 'state'
  | 'sequence'
  | 'startedAt'
  | 'changedAt'
> {
  ownerId: string;
  step: StepRecord;
  files: AsyncIterable<ServedDocument>;
}

type Row = EscrowOpening & Pick<SessionRow, 'record' | 'previousRecordHash'>;

/** Opens sessions by an organization's spare key, with the platform key of this installation beside it. */
export class Escrow {
  constructor(
    private readonly em: EntityManager,
    private readonly platformKey: PlatformKey,
    private readonly blobs: BlobStore,
    private readonly holdersOf: HoldersOf,
  ) {}

  /** The sessions with a spare grant, the newest change first. Nothing in it comes from answers. */
  list(tenantId: string): Promise<EscrowedSession[]> {
    return inTenant(
      this.em,
      tenantId,
      (tx) =>
        tx.execute<EscrowedSession[]>(
          `select s.id as session, s.interview, s.started_at as "startedAt", s.changed_at as "changedAt",
                  g.opened_at as "openedAt"
             from session_standing_grants g
             join interview_sessions s on s.tenant_id = g.tenant_id and s.id = g.session_id
            where g.kind = 'escrow' order by s.changed_at desc`,
        ),
      { readOnly: true },
    );
  }

  /** Throws `SessionNotFound` where the session has no spare grant, `EscrowOff`, `RecordCorrupt`. */
  async request(tenantId: string, sessionId: string): Promise<EscrowRequest> {
    const { publicKey, sealed } = await this.grant(tenantId, sessionId);
    const encapsulated = grantEncapsulated(sealed);
    if (publicKey === null || encapsulated === undefined) {
      throw new RecordCorrupt(`the escrow grant of session ${sessionId}`);
    }
    return { session: sessionId, publicKey, encapsulated };
  }

  /**
   * Opens the session and notes when, for its people to see. `escrow`: the private key, or what it answered to the
   * request. Throws `SessionNotFound`, `EscrowOff`, and `RecordCorrupt` where the key is another.
   */
  async open(tenantId: string, sessionId: string, escrow: SealOpener, now: Date): Promise<EscrowOpening> {
    const grant = await this.grant(tenantId, sessionId);
    const key = openStandingGrant(this.platformKey, tenantId, grant, escrow);
    const row = await this.session(tenantId, sessionId);
    const lock = SessionLock.fresh(tenantId, sessionId, row.mode, key);
    const step = lock.openNewest(row);
    await inTenant(this.em, tenantId, (tx) => noteOpened(tx, this.platformKey, tenantId, grant, now));
    const { record: _, previousRecordHash: __, ...about } = row;
    return { ...about, step, files: this.files(tenantId, sessionId, row.mode, lock) };
  }

  private async grant(tenantId: string, sessionId: string): Promise<StandingGrant> {
    requireSessionId(sessionId);
    if ((await this.holdersOf(tenantId)).escrow === null) throw new EscrowOff();
    const standing = await inTenant(this.em, tenantId, (tx) =>
      standingGrantsOf(tx, this.platformKey, tenantId, sessionId),
    );
    const grant = standing.find(({ kind }) => kind === 'escrow');
    if (grant === undefined) throw new SessionNotFound();
    return grant;
  }

  /** Also where all of the session's people are locked out: then most of all. */
  private async session(tenantId: string, sessionId: string): Promise<Row> {
    const [row] = await inTenant(
      this.em,
      tenantId,
      (tx) =>
        tx.execute<Row[]>(
          `select s.id, s.owner_id as "ownerId", s.interview, s.addon, s.version, s.digest, s.mode, s.state,
                  s.sequence, s.started_at as "startedAt", s.changed_at as "changedAt", step.record,
                  (select sha256(before.record) from session_steps before
                    where before.tenant_id = s.tenant_id and before.session_id = s.id
                      and before.sequence = s.sequence - 1) as "previousRecordHash"
             from interview_sessions s
             join session_steps step
               on step.tenant_id = s.tenant_id and step.session_id = s.id and step.sequence = s.sequence
            where s.id = ?`,
          [sessionId],
        ),
      { readOnly: true },
    );
    if (row === undefined) throw new SessionNotFound();
    return row;
  }

  private async *files(
    tenantId: string,
    sessionId: string,
    mode: SessionRow['mode'],
    { key }: SessionLock,
  ): AsyncGenerator<ServedDocument> {
    const files = new KeptFiles(this.em, this.platformKey, this.blobs);
    const holder = { tenantId, sessionId, mode, key };
    for (const id of await files.ids(tenantId, sessionId)) yield await files.serve(holder, id);
  }
}
