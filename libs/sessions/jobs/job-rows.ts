import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import type { OutgoingMessage, SessionJob } from './session-job.js';

/** Whose jobs. */
export interface JobPlace {
  tenantId: string;
  sessionId: string;
}

/** A job on its way into the outbox. */
export interface NewJob {
  id: string;
  kind: OutgoingMessage['kind'];
  sealed: Buffer;
}

/** A job that this host, and no other, is to send now. */
export interface ClaimedJob extends NewJob {
  sequence: number;
}

/** Writes jobs in the transaction of the step that asked for them. */
export async function insertJobs(
  tx: EntityManager,
  { tenantId, sessionId }: JobPlace,
  sequence: number,
  jobs: readonly NewJob[],
): Promise<void> {
  for (const { id, kind, sealed } of jobs) {
    await tx.execute(
      'insert into session_jobs (tenant_id, session_id, id, sequence, kind, sealed) values (?, ?, ?, ?, ?, ?)',
      [tenantId, sessionId, id, sequence, kind, sealed],
      'run',
    );
  }
}

/** Takes the session's waiting jobs; of two hosts that ask at once, each job goes to one. */
export function claimJobs(em: EntityManager, { tenantId, sessionId }: JobPlace): Promise<ClaimedJob[]> {
  return inTenant(em, tenantId, (tx) =>
    tx.execute<ClaimedJob[]>(
      `update session_jobs set state = 'sending', changed_at = now()
        where session_id = ? and state = 'waiting'
        returning id, kind, sequence, sealed`,
      [sessionId],
    ),
  );
}

/** Puts a job back that a service could not take. */
export async function delayJob(
  em: EntityManager,
  { tenantId, sessionId }: JobPlace,
  id: string,
): Promise<void> {
  await inTenant(em, tenantId, (tx) =>
    tx.execute(
      `update session_jobs set state = 'waiting', changed_at = now()
        where session_id = ? and id = ? and state = 'sending'`,
      [sessionId, id],
      'run',
    ),
  );
}

/** The end of a job: what it held goes. */
export async function endJob(
  em: EntityManager,
  { tenantId, sessionId }: JobPlace,
  id: string,
  state: 'sent' | 'failed',
): Promise<void> {
  await inTenant(em, tenantId, (tx) =>
    tx.execute(
      `update session_jobs set state = ?, sealed = null, changed_at = now()
        where session_id = ? and id = ? and state = 'sending'`,
      [state, sessionId, id],
      'run',
    ),
  );
}

/** The session's jobs, the oldest first. */
export function listJobs(em: EntityManager, { tenantId, sessionId }: JobPlace): Promise<SessionJob[]> {
  return inTenant(
    em,
    tenantId,
    (tx) =>
      tx.execute<SessionJob[]>(
        `select id, kind, state, changed_at as "changedAt" from session_jobs
          where session_id = ? order by sequence, id`,
        [sessionId],
      ),
    { readOnly: true },
  );
}
