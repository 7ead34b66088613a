import type { EntityManager } from '@mikro-orm/postgresql';
import type { PlatformKey } from '#encryption';
import { passkeysOf } from './passkey-rows.js';
import { hasSecondFactor, requirePasswordToStandAlone } from './second-factors.js';

/**
 * Deletes the passkey of this id, or the one that opens the slot of this id; false where the account has none. With the
 * last one goes the second factor that asked for it, and with the last factor its backup codes. Throws `PasswordRefused`
 * where the password is long enough only beside that factor.
 */
export async function removePasskey(
  tx: EntityManager,
  platformKey: PlatformKey,
  accountId: string,
  id: string,
): Promise<boolean> {
  const before = await passkeysOf(tx, platformKey, accountId);
  const gone = before.find((passkey) => passkey.id === id || passkey.slotId === id);
  if (gone === undefined) return false;
  await tx.execute('delete from passkeys where account_id = ? and id = ?', [accountId, gone.id], 'run');
  if (before.length > 1) return true;
  await tx.execute(
    `delete from second_factors where account_id = ? and type = 'passkey'`,
    [accountId],
    'run',
  );
  if (!(await hasSecondFactor(tx, platformKey, accountId))) {
    await requirePasswordToStandAlone(tx, accountId);
    await tx.execute('delete from backup_codes where account_id = ?', [accountId], 'run');
  }
  return true;
}
