import { createHash } from 'node:crypto';
import { auditMac, type PlatformKey, verifyAuditMac } from '#encryption';
import type { AuditActor, AuditEvent, AuditOutcome } from './audit-event.js';

/** An entry as it is stored: text, its place in the chain, and the MAC over both. */
export interface StoredEntry {
  counter: number;
  entry: string;
  /** SHA-256 of the entry before; 32 zeros for the first. */
  previous: Buffer;
  mac: Buffer;
}

/** What an entry's text says. People are salted ids. */
export interface AuditEntry {
  counter: number;
  /** Milliseconds since 1970, UTC. */
  atMs: number;
  event: AuditEvent;
  outcome: AuditOutcome;
  actor: { kind: AuditActor['kind']; id?: string };
  subject?: string;
  code?: string;
  details?: Record<string, string | string[]>;
  closes?: number;
}

/** What the first entry has for one before it. */
export const NO_ENTRY = Buffer.alloc(32);

/** The entry after `previous`, with its MAC. */
export function chainEntry(
  platformKey: PlatformKey,
  tenantId: string,
  entry: AuditEntry,
  previous: Buffer,
): StoredEntry {
  const text = JSON.stringify(entry);
  const mac = auditMac(platformKey, tenantId, membersOf(entry.counter, text, previous));
  return { counter: entry.counter, entry: text, previous, mac };
}

/** Whether the platform key vouches for the entry at this place. */
export function isGenuine(platformKey: PlatformKey, tenantId: string, stored: StoredEntry): boolean {
  const members = membersOf(stored.counter, stored.entry, stored.previous);
  return verifyAuditMac(platformKey, tenantId, members, stored.mac);
}

/** What the next entry carries of this one. */
export function entryHash({ counter, entry, previous, mac }: StoredEntry): Buffer {
  const hash = createHash('sha256').update(`affiant/audit/1 ${counter} ${Buffer.byteLength(entry)}\n`);
  return hash.update(entry).update(previous).update(mac).digest();
}

function membersOf(counter: number, text: string, previous: Buffer) {
  return [String(counter), text, previous];
}
