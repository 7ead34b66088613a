import type { EntityManager } from '@mikro-orm/postgresql';
import { randomUUID } from 'node:crypto';
import type { PlatformKey, SessionKey } from '#encryption';
import { insertStandingGrants, type StandingHolders } from '#standing-grants';
import { insertJobs, type NewJob } from './jobs/job-rows.js';
import type { SessionMode } from './mode.js';

/** Writes a new session with its owner's grant, the standing ones and its first step, in one transaction. */
export async function insertSession(
  tx: EntityManager,
  session: {
    tenantId: string;
    id: string;
    ownerId: string;
    interview: string;
    addon: string;
    version: string;
    digest: string;
    mode: SessionMode;
    deleteDays: number;
    finished: boolean;
    grant: Buffer | null;
    record: Buffer;
    jobs: readonly NewJob[];
  },
  standing: { platformKey: PlatformKey; key: SessionKey | null; holders: StandingHolders; now: Date },
): Promise<void> {
  await tx.execute(
    `insert into interview_sessions
       (tenant_id, id, owner_id, interview, addon, version, digest, mode, state, sequence, delete_days)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)`,
    [
      session.tenantId,
      session.id,
      session.ownerId,
      session.interview,
      session.addon,
      session.version,
      session.digest,
      session.mode,
      session.finished ? 'finished' : 'open',
      session.deleteDays,
    ],
    'run',
  );
  await tx.execute(
    `insert into session_grants (tenant_id, id, session_id, account_id, role, sealed)
     values (?, ?, ?, ?, 'owner', ?)`,
    [session.tenantId, randomUUID(), session.id, session.ownerId, session.grant],
    'run',
  );
  const { platformKey, key, holders, now } = standing;
  if (key !== null) {
    const place = { tenantId: session.tenantId, sessionId: session.id, askerId: session.ownerId };
    await insertStandingGrants(tx, platformKey, place, key, holders, now);
  }
  await tx.execute(
    'insert into session_steps (tenant_id, session_id, sequence, record) values (?, ?, 1, ?)',
    [session.tenantId, session.id, session.record],
    'run',
  );
  await insertJobs(tx, { tenantId: session.tenantId, sessionId: session.id }, 1, session.jobs);
}
