import {
  ciphertextHash,
  openGrant,
  openRecord,
  RecordCorrupt,
  sealRecord,
  type PlatformKey,
  type SessionKey,
} from '#encryption';
import type { SessionMode } from './mode.js';
import type { Participant } from './participant.js';
import { decodeStep, encodeStep, type StepRecord } from './step-record.js';
import type { SessionRow } from './session-row.js';

/** What the database says of a session's newest step. */
type NewestStep = Pick<SessionRow, 'id' | 'mode' | 'digest' | 'sequence' | 'record' | 'previousRecordHash'>;

/**
 * Turns a session's records into steps and back, under the session's key. In mode `plaintext`
 * there is no key, and a record is JSON as it is.
 */
export class SessionLock {
  private constructor(
    private readonly tenantId: string,
    private readonly sessionId: string,
    private readonly mode: SessionMode,
    readonly key: SessionKey | null,
  ) {}

  /** For a session that is being started. */
  static fresh(tenantId: string, sessionId: string, mode: SessionMode, key: SessionKey | null): SessionLock {
    return new SessionLock(tenantId, sessionId, mode, key);
  }

  /** Opens the participant's grant. Throws what `openGrant` throws when the grant was tampered with. */
  static open(platformKey: PlatformKey, participant: Participant, row: SessionRow): SessionLock {
    const key =
      row.mode === 'plaintext' || row.grant === null
        ? null
        : openGrant(
            platformKey,
            {
              tenant: participant.tenantId,
              account: participant.accountId,
              session: row.id,
              role: row.role,
              ...(row.askerId !== null && { asker: row.askerId }),
            },
            participant.keys,
            row.grant,
          );
    if (key === null && row.mode !== 'plaintext') throw new RecordCorrupt(`the grant of session ${row.id}`);
    return new SessionLock(participant.tenantId, row.id, row.mode, key);
  }

  seal(sequence: number, step: StepRecord): Buffer {
    const plain = encodeStep(step);
    return this.key === null ? plain : sealRecord(this.key, this.identity(sequence), plain);
  }

  /** Throws `RecordCorrupt` where the record was changed, moved or swapped. */
  open(sequence: number, record: Buffer): StepRecord {
    if (this.key === null) return decodeStep(record);
    return decodeStep(openRecord(this.key, this.identity(sequence), record));
  }

  /** The newest step, checked against the session's row and the record before it. */
  openNewest(row: NewestStep): StepRecord {
    const step = this.open(row.sequence, row.record);
    const before = row.previousRecordHash?.toString('base64url') ?? null;
    if (step.mode !== row.mode || step.digest !== row.digest || step.previousHash !== before) {
      throw new RecordCorrupt(`step ${row.sequence} of session ${row.id}`);
    }
    return step;
  }

  /** The same session under another of its keys. */
  under(key: SessionKey): SessionLock {
    return new SessionLock(this.tenantId, this.sessionId, this.mode, key);
  }

  /** A message of the outbox; in mode `plaintext` as it is. */
  sealJob(job: { id: string; sequence: number }, plain: Buffer): Buffer {
    return this.key === null ? Buffer.from(plain) : sealRecord(this.key, this.jobIdentity(job), plain);
  }

  /** Throws `RecordCorrupt` where the message was changed, moved or swapped. */
  openJob(job: { id: string; sequence: number }, sealed: Buffer): Buffer {
    return this.key === null ? Buffer.from(sealed) : openRecord(this.key, this.jobIdentity(job), sealed);
  }

  private jobIdentity({ id, sequence }: { id: string; sequence: number }) {
    return { ...this.identity(sequence), table: 'session_jobs', column: 'sealed', record: id };
  }

  private identity(sequence: number) {
    return {
      tenant: this.tenantId,
      table: 'session_steps',
      column: 'record',
      session: this.sessionId,
      record: String(sequence),
      sequence,
      mode: this.mode,
    };
  }
}

/** What the next step names as its `previousHash`. */
export function hashOfRecord(record: Buffer): string {
  return ciphertextHash(record).toString('base64url');
}
