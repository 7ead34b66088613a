import type { EntityManager } from '@mikro-orm/postgresql';
import type { PlatformKey } from '#encryption';
import { accountMac, type AccountRow } from './account-row.js';

/** Changes columns of an account that decide something, and renews the row's MAC with them. */
export async function updateAccount(
  tx: EntityManager,
  platformKey: PlatformKey,
  account: AccountRow,
  change: Partial<Omit<AccountRow, 'tenantId' | 'id' | 'kind' | 'mac'>>,
): Promise<void> {
  const { tenantId, id } = account;
  // Picked by name: a caller's row may carry more than the table has.
  const row = { ...account, ...change };
  await tx.execute(
    `update accounts
        set public_key = ?, key_id = ?, email_index = ?, email_sealed = ?, phone_sealed = ?, confirmed_at = ?, mac = ?
      where tenant_id = ? and id = ?`,
    [
      row.publicKey,
      row.keyId,
      row.emailIndex,
      row.emailSealed,
      row.phoneSealed,
      row.confirmedAt,
      accountMac(platformKey, row),
      tenantId,
      id,
    ],
    'run',
  );
}
