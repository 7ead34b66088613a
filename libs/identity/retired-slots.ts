import type { EntityManager } from '@mikro-orm/postgresql';
import type { AccountKey, PlatformKey } from '#encryption';
import type { FoundAccount } from './find-account.js';
import { rekeyAccount } from './rekey-account.js';

/** From when on a slot is to go: after so many days; null takes that back. */
export async function retireSlot(
  tx: EntityManager,
  accountId: string,
  slotId: string,
  days: number | null,
): Promise<void> {
  await tx.execute(
    `update slots set retires_at = now() + cast(? as int) * interval '1 day' where account_id = ? and id = ?`,
    [days, accountId, slotId],
    'run',
  );
}

/**
 * Takes away the slots whose time is over, now that the account's key is at hand: a re-key, as whenever a way to
 * unlock goes. Gives the account as it is then. Throws `RecordCorrupt`.
 */
export async function removeRetiredSlots(
  tx: EntityManager,
  platformKey: PlatformKey,
  account: FoundAccount,
  key: AccountKey,
): Promise<{ account: FoundAccount; key: AccountKey }> {
  const retired = await tx.execute<{ id: string }[]>(
    'select id from slots where account_id = ? and retires_at <= now() and locked_until is null',
    [account.id],
  );
  if (retired.length === 0) return { account, key };
  const remove = retired.map(({ id }) => id);
  return rekeyAccount(tx, platformKey, account, key.keys, { remove, add: [] });
}
