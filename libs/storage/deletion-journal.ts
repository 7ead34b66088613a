import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { BlobStore } from './blob-store.js';
import type { DeletionEntry, DeletionIntent, EntrySealer } from './deletion-entry.js';
import { DeletionIncomplete, JournalCorrupt } from './errors.js';

const prefix = 'journal/';
const day = 86_400_000;
const mostPasses = 10;

/**
 * Deletions that people asked for, kept outside the database so that a restored backup cannot bring anything back.
 * Entries are only ever added, one blob each, and never taken back; they end when no backup can hold their subject.
 */
export class DeletionJournal {
  /** @param options.keepDays more than the days that any backup or write-ahead log is kept */
  constructor(
    private readonly store: BlobStore,
    private readonly sealer: EntrySealer,
    private readonly options: { keepDays: number; now?: () => Date },
  ) {}

  /** Resolves once the entry is durable. Only then may anything be deleted. */
  async append({ kind, tenant, subject }: DeletionIntent): Promise<DeletionEntry> {
    const requestedAt = this.now();
    const stamp = requestedAt.toISOString().toLowerCase().replaceAll(':', '-');
    const key = `${prefix}${stamp}_${randomBytes(16).toString('hex')}`;
    const plain = Buffer.from(JSON.stringify({ kind, tenant, subject }));
    await this.store.put(key, await this.sealer.seal(plain, key));
    return { kind, tenant, subject, key, requestedAt };
  }

  /** All entries, oldest first. Throws `JournalCorrupt` at the end where some did not open. */
  async *entries(): AsyncIterable<DeletionEntry> {
    const corrupt: string[] = [];
    for await (const key of this.store.list(prefix)) {
      const sealed = await buffer(await this.store.get(key));
      let intent: DeletionIntent;
      try {
        intent = JSON.parse(String(await this.sealer.open(sealed, key))) as DeletionIntent;
      } catch {
        corrupt.push(key);
        continue;
      }
      yield { ...intent, key, requestedAt: requestedAt(key) };
    }
    if (corrupt.length > 0) throw new JournalCorrupt(corrupt);
  }

  /**
   * Deletes again whatever came back, before anything is served. `handler` removes what is left of an entry's subject
   * and says whether there was anything; passes go on until one finds nothing. A corrupt entry holds up no other.
   */
  async replay(
    handler: (entry: DeletionEntry) => Promise<boolean>,
  ): Promise<{ entries: number; found: number }> {
    let found = 0;
    for (let pass = 1; pass <= mostPasses; pass++) {
      let entries = 0;
      let again = 0;
      for await (const entry of this.entries()) {
        entries++;
        if (await handler(entry)) again++;
      }
      if (again === 0) return { entries, found };
      found += again;
    }
    throw new DeletionIncomplete(mostPasses);
  }

  /** Ends entries older than the days to keep. Returns how many. */
  async expire(): Promise<number> {
    const end = this.now().getTime() - this.options.keepDays * day;
    let expired = 0;
    for await (const key of this.store.list(prefix)) {
      if (!(requestedAt(key).getTime() < end)) continue;
      await this.store.delete(key);
      expired++;
    }
    return expired;
  }

  private now(): Date {
    return this.options.now?.() ?? new Date();
  }
}

/** The time in an entry's key, `2026-11-24t14-35-12.345z_…`. */
function requestedAt(key: string): Date {
  const [date, time] = key.slice(prefix.length).split('_')[0]?.toUpperCase().split('T') ?? [];
  return new Date(`${date}T${time?.replaceAll('-', ':')}`);
}
