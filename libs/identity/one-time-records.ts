import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { openColumn, type PlatformKey, sealColumn } from '#encryption';

/** What the record is for; nothing that was stored for one purpose is found for another. */
export type OneTimePurpose = 'authorization' | 'passkey_creation' | 'passkey_use' | 'silent_number';

const MINUTES = 10;

/**
 * What a login under way has to remember between two requests: good for ten minutes and one use, found by
 * a random handle (32 bytes) that only the other side has, sealed, and gone with the first who asks for it.
 */
export async function storeOnce(
  tx: EntityManager,
  platformKey: PlatformKey,
  tenantId: string,
  purpose: OneTimePurpose,
  handle: Buffer,
  value: object,
): Promise<void> {
  const id = idOf(handle);
  const sealed = sealColumn(platformKey, 'column', placeOf(tenantId, id), Buffer.from(JSON.stringify(value)));
  await tx.execute('delete from one_time_records where expires_at <= now()', [], 'run');
  await tx.execute(
    `insert into one_time_records (tenant_id, id, purpose, sealed, expires_at)
     values (?, ?, ?, ?, now() + interval '${MINUTES} minutes')`,
    [tenantId, id, purpose, sealed],
    'run',
  );
}

/** What was stored, once; null where the handle is unknown, used, too old or for something else. */
export async function takeOnce<Value extends object>(
  tx: EntityManager,
  platformKey: PlatformKey,
  tenantId: string,
  purpose: OneTimePurpose,
  handle: Buffer,
): Promise<Value | null> {
  const id = idOf(handle);
  const [row] = await tx.execute<{ sealed: Buffer }[]>(
    'delete from one_time_records where id = ? and purpose = ? and expires_at > now() returning sealed',
    [id, purpose],
  );
  if (row === undefined) return null;
  return JSON.parse(openColumn(platformKey, 'column', placeOf(tenantId, id), row.sealed).toString()) as Value;
}

function idOf(handle: Buffer): Buffer {
  return createHash('sha256').update(handle).digest();
}

function placeOf(tenant: string, id: Buffer) {
  return { tenant, table: 'one_time_records', column: 'sealed', record: id.toString('hex') };
}
