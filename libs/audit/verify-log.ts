import type { EntityManager } from '@mikro-orm/postgresql';
import type { PlatformKey } from '#encryption';
import { type AuditEntry, entryHash, isGenuine, NO_ENTRY, type StoredEntry } from './audit-entry.js';
import type { AuditHead } from './audit-heads.js';
import { storedEntries } from './read-entries.js';

/** What is wrong with a log, and at which counter. */
export interface AuditFinding {
  counter: number;
  problem:
    | 'forged' // changed, or planted: the platform key does not vouch for it
    | 'moved' // genuine words at another place
    | 'missing' // one was removed in the middle
    | 'broken_chain' // does not follow the one before it
    | 'truncated' // the head knows of later ones
    | 'rewritten'; // not the one that the head saw
}

/**
 * Reads a tenant's whole log. Without a head, what was cut off at the end cannot be seen.
 * `head` is that of this tenant in an `AuditHead`; undefined where it knows of none.
 */
export async function verifyLog(
  em: EntityManager,
  platformKey: PlatformKey,
  tenantId: string,
  head: AuditHead['logs'][string] | undefined,
): Promise<{ entries: number; last: number; findings: AuditFinding[] }> {
  const findings: AuditFinding[] = [];
  let entries = 0;
  let last = 0;
  let hash: Buffer = NO_ENTRY;
  for await (const stored of storedEntries(em, tenantId)) {
    const { counter } = stored;
    for (let gone = last + 1; gone < counter; gone++) findings.push({ counter: gone, problem: 'missing' });
    const problem = problemOf(platformKey, tenantId, stored, counter === last + 1 ? hash : undefined);
    if (problem !== null) findings.push({ counter, problem });
    hash = entryHash(stored);
    last = counter;
    entries++;
    if (head?.counter === counter && head.hash !== hash.toString('hex') && problem === null) {
      findings.push({ counter, problem: 'rewritten' });
    }
  }
  if (head !== undefined && head.counter > last) findings.push({ counter: last + 1, problem: 'truncated' });
  return { entries, last, findings };
}

/** `before`: hash of the entry before, undefined where that one is missing. */
function problemOf(
  platformKey: PlatformKey,
  tenantId: string,
  stored: StoredEntry,
  before: Buffer | undefined,
): AuditFinding['problem'] | null {
  if (!isGenuine(platformKey, tenantId, stored)) {
    const said = saidCounter(stored.entry);
    if (said === null || said === stored.counter) return 'forged';
    return isGenuine(platformKey, tenantId, { ...stored, counter: said }) ? 'moved' : 'forged';
  }
  return before !== undefined && !before.equals(stored.previous) ? 'broken_chain' : null;
}

function saidCounter(text: string): number | null {
  try {
    const { counter } = JSON.parse(text) as Partial<AuditEntry>;
    return typeof counter === 'number' ? counter : null;
  } catch {
    return null;
  }
}
