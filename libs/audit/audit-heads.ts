import { buffer } from 'node:stream/consumers';
import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant, outsideTenants } from '#database';
import { auditMac, type PlatformKey, verifyAuditMac } from '#encryption';
import { BlobNotFound, type BlobStore } from '#storage';
import { headOf } from './audit-log.js';
import { HeadForged } from './errors.js';

/** How far each log had come: the tenant's id to the newest entry's counter and hash (hex). */
export interface AuditHead {
  atMs: number;
  logs: Record<string, { counter: number; hash: string }>;
}

/** Where the head lies in the blob store: one blob, replaced whole. */
export const HEAD_KEY = 'audit/head.json';

/** How far all logs have come now. */
export async function currentHead(em: EntityManager, now: number): Promise<AuditHead> {
  const tenants = await outsideTenants(
    em,
    (tx) => tx.execute<{ id: string }[]>('select id from tenants order by id'),
    { readOnly: true },
  );
  const logs: AuditHead['logs'] = {};
  for (const { id } of tenants) {
    const { counter, hash } = await inTenant(em, id, headOf, { readOnly: true });
    if (counter > 0) logs[id] = { counter, hash: hash.toString('hex') };
  }
  return { atMs: now, logs };
}

/** The head as text with its MAC: what is kept away from the database. */
export function writeHead(platformKey: PlatformKey, head: AuditHead): string {
  const text = JSON.stringify(head);
  return JSON.stringify({ head: text, mac: auditMac(platformKey, '', ['head', text]).toString('base64url') });
}

/** Throws `HeadForged` for any text that this installation did not write. */
export function readHead(platformKey: PlatformKey, text: string): AuditHead {
  const { head, mac } = parsed(text);
  const genuine = verifyAuditMac(platformKey, '', ['head', head], Buffer.from(mac, 'base64url'));
  if (!genuine) throw new HeadForged();
  return JSON.parse(head) as AuditHead;
}

/** The head that was exported last; null where there is none yet. Throws `HeadForged`. */
export async function exportedHead(platformKey: PlatformKey, blobs: BlobStore): Promise<AuditHead | null> {
  try {
    return readHead(platformKey, (await buffer(await blobs.get(HEAD_KEY))).toString('utf8'));
  } catch (error) {
    if (error instanceof BlobNotFound) return null;
    throw error;
  }
}

function parsed(text: string): { head: string; mac: string } {
  try {
    const { head, mac } = JSON.parse(text) as { head?: unknown; mac?: unknown };
    if (typeof head === 'string' && typeof mac === 'string') return { head, mac };
  } catch {
    // No JSON: not ours either.
  }
  throw new HeadForged();
}
