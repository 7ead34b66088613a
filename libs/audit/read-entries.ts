import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import type { AuditEntry, StoredEntry } from './audit-entry.js';
import type { AuditEvent, AuditOutcome } from './audit-event.js';
import { peopleByName } from './salted-people.js';

/** Which entries are asked for; all conditions hold together. */
export interface AuditFilter {
  event?: AuditEvent | undefined;
  outcome?: AuditOutcome | undefined;
  /** An account as who did it, or to whom it was done. */
  account?: string | undefined;
  /** Milliseconds since 1970: from here on, and before there. */
  sinceMs?: number | undefined;
  untilMs?: number | undefined;
  /** Only entries older than this one: the next page. */
  before?: number | undefined;
  /** How many at most, 1 to 500. */
  limit: number;
}

/** An entry as admins read it: the accounts are those that are still there. */
export interface ReadEntry extends AuditEntry {
  actorAccount: string | null;
  subjectAccount: string | null;
}

const BATCH = 1000;

/**
 * Newest first. What was begun is left out where its end stands there too; `next` is the next page's
 * `before`, null on the last one.
 */
export async function readEntries(
  em: EntityManager,
  tenantId: string,
  { event, outcome, account, sinceMs, untilMs, before, limit }: AuditFilter,
): Promise<{ entries: ReadEntry[]; next: number | null }> {
  return inTenant(
    em,
    tenantId,
    async (tx) => {
      const people = await peopleByName(tx);
      const name = [...people].find(([, id]) => id === account)?.[0] ?? '';
      const conditions: [string, unknown][] = [
        ['event = ?', event],
        ['outcome = ?', outcome],
        ['? in (actor, subject)', account && name],
        ['at_ms >= ?', sinceMs],
        ['at_ms < ?', untilMs],
        ['counter < ?', before],
      ];
      const asked = conditions.filter(([, value]) => value !== undefined);
      const rows = await tx.execute<{ entry: string }[]>(
        `select entry from audit_entries one
          where ${asked.map(([condition]) => `${condition} and`).join(' ')}
                not (outcome = 'begun' and exists (select 1 from audit_entries later
                      where later.tenant_id = one.tenant_id and later.closes = one.counter))
          order by counter desc limit ?`,
        [...asked.map(([, value]) => value), limit + 1],
      );
      const entries = rows.slice(0, limit).map(({ entry }) => readable(entry, people));
      return { entries, next: rows.length > limit ? entries.at(-1)!.counter : null };
    },
    { readOnly: true },
  );
}

/** Every entry of a log as it is stored, oldest first, a transaction for each thousand. */
export async function* storedEntries(em: EntityManager, tenantId: string): AsyncGenerator<StoredEntry> {
  let after = 0;
  for (;;) {
    const rows = await inTenant(
      em,
      tenantId,
      (tx) =>
        tx.execute<StoredEntry[]>(
          'select counter, entry, previous, mac from audit_entries where counter > ? order by counter limit ?',
          [after, BATCH],
        ),
      { readOnly: true },
    );
    for (const row of rows) yield { ...row, counter: Number(row.counter) };
    if (rows.length < BATCH) return;
    after = Number(rows.at(-1)!.counter);
  }
}

function readable(text: string, people: ReadonlyMap<string, string>): ReadEntry {
  const entry = JSON.parse(text) as AuditEntry;
  return {
    ...entry,
    actorAccount: people.get(entry.actor.id ?? '') ?? null,
    subjectAccount: people.get(entry.subject ?? '') ?? null,
  };
}
