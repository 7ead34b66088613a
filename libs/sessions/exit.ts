import type { EntityManager } from '@mikro-orm/postgresql';
import { randomBytes } from 'node:crypto';
import { inTenant } from '#database';
import type { BlobStore, DeletionJournal } from '#storage';
import { endPart } from './end-part.js';
import { endGuestWithoutSessions } from './end-guest.js';
import { SessionNotFound } from './errors.js';
import type { Participant } from './participant.js';
import { requireSessionId } from './require-session-id.js';
import type { Steps } from './steps.js';

/** What Exit tells the person; counts only. */
export interface Receipt {
  deleted: { keys: number; steps: number; files: number; documents: number; jobs: number };
  receipt: string;
  /** The day (`YYYY-MM-DD`, UTC) after which nobody can read it from anything that we hold. */
  goneAfter: string;
}

/** Days until the bytes of deleted keys are gone from WAL and backups (configuration `retention`). */
export interface Fading {
  walDays: number;
  backupDays: number;
}

/** Where the blobs of one session lie; nothing of another session shares the prefix. */
export function blobPrefix(tenantId: string, sessionId: string): string {
  return `t/${tenantId}/s/${sessionId}/`;
}

/**
 * Deletes sessions for good. The intent goes to the deletion journal first, outside the database,
 * and is never taken back: after a crash or a restore, `replay` finishes what was begun.
 */
export class Exit {
  constructor(
    private readonly em: EntityManager,
    private readonly blobs: BlobStore,
    private readonly journal: DeletionJournal,
    private readonly steps: Pick<Steps, 'drop'>,
    private readonly fading: Fading,
    private readonly clock: () => number,
  ) {}

  /** By the owner: deletes for all. By another participant: ends only that part. */
  async leaveForGood(who: Participant, sessionId: string): Promise<Receipt | { left: true }> {
    requireSessionId(sessionId);
    const role = await inTenant(this.em, who.tenantId, async (tx) => {
      const rows = await tx.execute<{ role: string }[]>(
        'select role from session_grants where account_id = ? and session_id = ?',
        [who.accountId, sessionId],
      );
      return rows[0]?.role;
    });
    if (role === undefined) throw new SessionNotFound();
    if (role === 'owner') return this.delete(who.tenantId, sessionId);
    await inTenant(this.em, who.tenantId, (tx) => endPart(tx, sessionId, who.accountId));
    this.steps.drop(sessionId);
    return { left: true };
  }

  /** Deletes a session whoever asks: Exit, the end of its days, the deletion of an account. */
  async delete(tenantId: string, sessionId: string): Promise<Receipt> {
    await this.journal.append({ kind: 'session', tenant: tenantId, subject: sessionId });
    const deleted = await this.carryOut(tenantId, sessionId);
    return {
      deleted,
      receipt: randomBytes(9).toString('base64url'),
      goneAfter: this.goneAfter(),
    };
  }

  /** Every session of an add-on, those that came to their end too; how many. */
  async deleteOfAddon(tenantId: string, addon: string): Promise<number> {
    const rows = await inTenant(
      this.em,
      tenantId,
      (tx) => tx.execute<{ id: string }[]>('select id from interview_sessions where addon = ?', [addon]),
      { readOnly: true },
    );
    for (const { id } of rows) await this.delete(tenantId, id);
    return rows.length;
  }

  /** Finishes deletions that the journal holds, until a scan finds nothing; before a host serves. */
  async replay(): Promise<{ entries: number; found: number }> {
    return this.journal.replay(async (entry) => {
      if (entry.kind !== 'session') return false;
      const deleted = await this.carryOut(entry.tenant, entry.subject);
      return deleted.keys + deleted.steps + deleted.documents + deleted.files > 0;
    });
  }

  private async carryOut(tenantId: string, sessionId: string): Promise<Receipt['deleted']> {
    const rows = await inTenant(this.em, tenantId, (tx) => deleteRows(tx, sessionId));
    this.steps.drop(sessionId);
    await this.blobs.deletePrefix(blobPrefix(tenantId, sessionId));
    return rows;
  }

  private goneAfter(): string {
    const days = this.fading.walDays + this.fading.backupDays;
    return new Date(this.clock() + days * 86_400_000).toISOString().slice(0, 10);
  }
}

/** One transaction: keys first, so that what is left over would be unreadable anyway. */
async function deleteRows(tx: EntityManager, sessionId: string): Promise<Receipt['deleted']> {
  const count = async (table: string): Promise<number> => {
    const rows = await tx.execute<{ id: unknown }[]>(
      `delete from ${table} where session_id = ? returning session_id as id`,
      [sessionId],
    );
    return rows.length;
  };
  const keys =
    (await count('session_grants')) +
    (await count('session_standing_grants')) +
    (await count('session_old_keys'));
  const documents = await count('session_documents');
  const files = await count('session_files');
  const jobs = await count('session_jobs');
  const steps = await count('session_steps');
  const owners = await tx.execute<{ owner_id: string }[]>(
    'delete from interview_sessions where id = ? returning owner_id',
    [sessionId],
  );
  for (const { owner_id } of owners) await endGuestWithoutSessions(tx, owner_id);
  return { keys, steps, files, documents, jobs };
}
