import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import { blindIndexes, type PlatformKey } from '#encryption';
import { normalizeEmail } from '#identity';

/** The account that an address leads to, null where it leads to none: the log names accounts, never addresses. */
export async function accountOfAddress(
  em: EntityManager,
  platformKey: PlatformKey,
  tenantId: string,
  typed: string,
): Promise<string | null> {
  const indexes = blindIndexes(platformKey, tenantId, 'email', normalizeEmail(typed) ?? '');
  const rows = await inTenant(
    em,
    tenantId,
    (tx) => tx.execute<{ id: string }[]>('select id from accounts where email_index in (?)', [indexes]),
    { readOnly: true },
  );
  return rows[0]?.id ?? null;
}
