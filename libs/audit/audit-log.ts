import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import type { PlatformKey } from '#encryption';
import { type AuditEntry, chainEntry, entryHash, NO_ENTRY, type StoredEntry } from './audit-entry.js';
import type { AuditActor, AuditNote } from './audit-event.js';
import { AuditUnavailable } from './errors.js';
import { saltedIds } from './salted-people.js';

/** One lock for each tenant's log: the class means nothing, but must never change. */
const LOCK_CLASS = 7_041_003;

/** What an action leaves in the log: before it, and after it. */
export interface AuditedAction<T> {
  note: Omit<AuditNote, 'outcome' | 'closes' | 'code'>;
  /** What only the result tells. */
  ofResult?: (result: T) => Partial<Pick<AuditNote, 'event' | 'actor' | 'subject' | 'details'>>;
}

/**
 * The audit logs, one of each tenant. An entry is in the database when `write` returns, and carries its
 * counter, the hash of the one before and a MAC under the platform key. `em` is of the host's role,
 * which may add entries and neither change nor delete one.
 */
export class AuditLog {
  /** `actor`: who acts, where a note does not say; `now` in milliseconds. */
  constructor(
    private readonly em: EntityManager,
    private readonly platformKey: PlatformKey,
    private readonly actor: () => AuditActor,
    private readonly now: () => number = Date.now,
  ) {}

  /** Adds an entry and returns its counter. Throws `AuditUnavailable`: then what it tells of must not happen. */
  async write(tenantId: string, note: AuditNote): Promise<number> {
    try {
      return await inTenant(this.em, tenantId, (tx) => this.append(tx, tenantId, note));
    } catch (error) {
      throw new AuditUnavailable({ cause: error });
    }
  }

  /**
   * Does `work` between two entries: `begun` before anything happens, then `done` or `refused` with its
   * code. Throws what `work` throws, and `AuditUnavailable`; without the first entry nothing happens.
   */
  async around<T>(tenantId: string, action: AuditedAction<T>, work: () => Promise<T>): Promise<T> {
    const closes = await this.write(tenantId, { ...action.note, outcome: 'begun' });
    let result: T;
    try {
      result = await work();
    } catch (error) {
      await this.write(tenantId, { ...action.note, outcome: 'refused', code: codeOf(error), closes });
      throw error;
    }
    await this.write(tenantId, { ...action.note, ...action.ofResult?.(result), outcome: 'done', closes });
    return result;
  }

  /**
   * Does `work`, then writes one entry of what came of it, before anybody is told: for what means nothing
   * to who does not get its result (a login). Throws what `work` throws, and `AuditUnavailable`.
   */
  async afterwards<T>(tenantId: string, action: AuditedAction<T>, work: () => Promise<T>): Promise<T> {
    let result: T;
    try {
      result = await work();
    } catch (error) {
      await this.write(tenantId, { ...action.note, outcome: 'refused', code: codeOf(error) });
      throw error;
    }
    await this.write(tenantId, { ...action.note, ...action.ofResult?.(result), outcome: 'done' });
    return result;
  }

  private async append(tx: EntityManager, tenantId: string, note: AuditNote): Promise<number> {
    const { event, outcome, subject, code, details, closes } = note;
    const actor = note.actor ?? this.actor();
    const acting = actor.account?.tenantId === tenantId ? actor.account.id : undefined;
    const named = [acting, subject].filter((id) => typeof id === 'string');
    const names = await saltedIds(tx, tenantId, [...new Set(named)]);
    const [actorId, subjectId] = [names.get(acting ?? ''), names.get(subject ?? '')];
    const last = await lockedHead(tx, tenantId);
    const entry: AuditEntry = {
      counter: last.counter + 1,
      atMs: this.now(),
      event,
      outcome,
      // Who comes from the provider's console is no person of this tenant.
      actor: { kind: kindIn(tenantId, actor), ...(actorId !== undefined && { id: actorId }) },
      ...(subjectId !== undefined && { subject: subjectId }),
      ...(code !== undefined && { code }),
      ...(details !== undefined && { details: details as AuditEntry['details'] & object }),
      ...(closes !== undefined && { closes }),
    };
    const stored = chainEntry(this.platformKey, tenantId, entry, last.hash);
    await tx.execute(
      'insert into audit_entries (tenant_id, counter, entry, previous, mac) values (?, ?, ?, ?, ?)',
      [tenantId, stored.counter, stored.entry, stored.previous, stored.mac],
      'run',
    );
    return stored.counter;
  }
}

/** Waits until no other entry of this tenant is being written, then reads the newest one. */
async function lockedHead(tx: EntityManager, tenantId: string): Promise<{ counter: number; hash: Buffer }> {
  // A statement of its own: one that waited would still read what was there before it did.
  await tx.execute('select pg_advisory_xact_lock(?, hashtext(?))', [LOCK_CLASS, tenantId]);
  return headOf(tx);
}

/** The newest entry of the log that this transaction sees, or the one at `counter`; counter 0 where there is none. */
export async function headOf(
  tx: EntityManager,
  counter?: number,
): Promise<{ counter: number; hash: Buffer }> {
  const [found] = await tx.execute<StoredEntry[]>(
    `select counter, entry, previous, mac from audit_entries where counter <= coalesce(?, counter)
      order by counter desc limit 1`,
    [counter ?? null],
  );
  if (found === undefined) return { counter: 0, hash: NO_ENTRY };
  const stored = { ...found, counter: Number(found.counter) };
  return { counter: stored.counter, hash: entryHash(stored) };
}

function kindIn(tenantId: string, { kind, account }: AuditActor): AuditActor['kind'] {
  return account !== undefined && account.tenantId !== tenantId ? 'provider' : kind;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'internal';
}
