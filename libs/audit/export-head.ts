import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import type { PlatformKey } from '#encryption';
import type { BlobStore } from '#storage';
import { type AuditHead, currentHead, exportedHead, HEAD_KEY, writeHead } from './audit-heads.js';
import { headOf } from './audit-log.js';

/**
 * Writes how far the logs have come to the blob store, outside of the database. A log that does not hold
 * any more what the head before saw keeps that head, so that the loss is still found however far the log
 * grows again; `lost` are the tenants of such. Throws `HeadForged` where somebody put another head there.
 */
export async function exportHead(
  em: EntityManager,
  platformKey: PlatformKey,
  blobs: BlobStore,
  now: number,
): Promise<{ lost: string[] }> {
  const before = (await exportedHead(platformKey, blobs)) ?? { atMs: 0, logs: {} };
  const head = await currentHead(em, now);
  const lost: string[] = [];
  for (const [id, seen] of Object.entries(before.logs)) {
    if (!(await stillHolds(em, id, seen))) lost.push(id);
  }
  // The head of a deleted tenant stays as well: the provider's log says whether it was deleted in order.
  const logs = { ...head.logs };
  for (const id of lost) logs[id] = before.logs[id]!;
  await blobs.put(HEAD_KEY, Buffer.from(writeHead(platformKey, { ...head, logs })));
  return { lost };
}

async function stillHolds(
  em: EntityManager,
  tenantId: string,
  seen: AuditHead['logs'][string],
): Promise<boolean> {
  const now = await inTenant(em, tenantId, (tx) => headOf(tx, seen.counter), { readOnly: true });
  return now.counter === seen.counter && now.hash.toString('hex') === seen.hash;
}
