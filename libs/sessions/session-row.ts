import type { EntityManager } from '@mikro-orm/postgresql';
import { queryInTenant, type Statement } from '#database';
import type { SessionMode } from './mode.js';

export type SessionRole = 'owner' | 'participant';

/** What the database knows of a session, for one participant, with the newest step. */
export interface SessionRow {
  id: string;
  interview: string;
  addon: string;
  version: string;
  digest: string;
  mode: SessionMode;
  state: 'open' | 'finished';
  sequence: number;
  startedAt: Date;
  changedAt: Date;
  /** There are messages that nobody has sent yet. */
  messagesWait: boolean;
  /** A new session key is due at the next write (a participant or way to unlock was removed). */
  rekeyDue: boolean;
  role: SessionRole;
  /** Who asked for the grant; null for the holder's own. */
  askerId: string | null;
  grantId: string;
  /** The session key sealed to the participant; null in mode `plaintext`. */
  grant: Buffer | null;
  record: Buffer;
  /** SHA-256 of the record before the newest one; null for the first. */
  previousRecordHash: Buffer | null;
}

const READ_SESSION: Statement = {
  name: 'read-session',
  text: `
  select s.id, s.interview, s.addon, s.version, s.digest, s.mode, s.state, s.sequence,
         s.started_at as "startedAt", s.changed_at as "changedAt", s.rekey_due as "rekeyDue",
         exists (select 1 from session_jobs j
                  where j.tenant_id = s.tenant_id and j.session_id = s.id and j.state = 'waiting') as "messagesWait",
         g.role, g.asker_id as "askerId", g.id as "grantId", g.sealed as "grant", step.record,
         (select sha256(before.record) from session_steps before
           where before.tenant_id = s.tenant_id and before.session_id = s.id
             and before.sequence = s.sequence - 1) as "previousRecordHash"
    from interview_sessions s
    join session_grants g on g.tenant_id = s.tenant_id and g.session_id = s.id and g.account_id = $1
    join session_steps step
      on step.tenant_id = s.tenant_id and step.session_id = s.id and step.sequence = s.sequence
   where s.id = $2`,
};

/** Reads a session as one participant sees it; null where there is none for this account. */
export async function readSession(
  em: EntityManager,
  { tenantId, accountId }: { tenantId: string; accountId: string },
  sessionId: string,
): Promise<SessionRow | null> {
  const rows = await queryInTenant<SessionRow>(em, tenantId, READ_SESSION, [accountId, sessionId], {
    readOnly: true,
  });
  return rows[0] ?? null;
}

/** Reads one earlier record of a session (Back, chain checks); null where there is none. */
export async function readRecord(
  tx: EntityManager,
  sessionId: string,
  sequence: number,
): Promise<Buffer | null> {
  const rows = await tx.execute<{ record: Buffer }[]>(
    'select record from session_steps where session_id = ? and sequence = ?',
    [sessionId, sequence],
  );
  return rows[0]?.record ?? null;
}

/** A sealed step on its way into the database. */
export interface WrittenStep {
  tenantId: string;
  sessionId: string;
  sequence: number;
  record: Buffer;
  finished: boolean;
}

const WRITE_STEP: Statement = {
  name: 'write-step',
  text: `
  with step as (
    insert into session_steps (tenant_id, session_id, sequence, record) values ($1, $2, $3, $4)
  )
  update interview_sessions set sequence = $3, state = $5, changed_at = now() where id = $2`,
};

/**
 * Adds step `sequence` and moves the session on to it. The unique key (tenant, session, sequence)
 * refuses the second of two tabs; a session that was deleted meanwhile refuses the foreign key.
 */
export async function writeStep(em: EntityManager, step: WrittenStep): Promise<void> {
  const state = step.finished ? 'finished' : 'open';
  const values = [step.tenantId, step.sessionId, step.sequence, step.record, state];
  await queryInTenant(em, step.tenantId, WRITE_STEP, values);
}

/** The same inside a transaction that does more. */
export async function insertStep(tx: EntityManager, step: WrittenStep): Promise<void> {
  await tx.execute(
    'insert into session_steps (tenant_id, session_id, sequence, record) values (?, ?, ?, ?)',
    [step.tenantId, step.sessionId, step.sequence, step.record],
    'run',
  );
  await tx.execute(
    'update interview_sessions set sequence = ?, state = ?, changed_at = now() where id = ?',
    [step.sequence, step.finished ? 'finished' : 'open', step.sessionId],
    'run',
  );
}
