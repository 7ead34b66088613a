import type { EntityManager } from '@mikro-orm/postgresql';
import { RecordCorrupt, SessionKey, unwrapOlder, wrapOlder } from '#encryption';

interface OldKeyRow {
  wrappedBy: Buffer;
  wrapped: Buffer;
}

/**
 * The key that a record from before a re-key was sealed under: each new key wraps the one before, so no
 * record had to be encrypted again. Throws `RecordCorrupt` where no chain leads to it.
 */
export async function olderKey(
  tx: EntityManager,
  { tenantId, sessionId }: { tenantId: string; sessionId: string },
  current: SessionKey,
  wanted: Buffer,
): Promise<SessionKey> {
  const rows = await tx.execute<OldKeyRow[]>(
    'select wrapped_by as "wrappedBy", wrapped from session_old_keys where session_id = ?',
    [sessionId],
  );
  let key = current;
  for (let step = 0; step <= rows.length; step++) {
    if (key.id.equals(wanted)) return key;
    const row = rows.find(({ wrappedBy }) => wrappedBy.equals(key.id));
    if (row === undefined) break;
    key = unwrapOlder(key, { tenant: tenantId, session: sessionId }, row.wrapped);
  }
  throw new RecordCorrupt(`an older step of session ${sessionId}`);
}

/** Stores the key before, wrapped by the one that takes its place. */
export async function keepOlderKey(
  tx: EntityManager,
  { tenantId, sessionId }: { tenantId: string; sessionId: string },
  fresh: SessionKey,
  before: SessionKey,
): Promise<void> {
  await tx.execute(
    `insert into session_old_keys (tenant_id, session_id, key_id, wrapped_by, wrapped)
     values (?, ?, ?, ?, ?)`,
    [
      tenantId,
      sessionId,
      before.id,
      fresh.id,
      wrapOlder(fresh, before, { tenant: tenantId, session: sessionId }),
    ],
    'run',
  );
}
