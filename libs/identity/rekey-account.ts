import type { EntityManager } from '@mikro-orm/postgresql';
import { type AccountKey, type KeyPair, type PlatformKey, renewAccountKey } from '#encryption';
import type { AccountRow } from './account-row.js';
import { UnknownAccount } from './errors.js';
import { findById, type FoundAccount } from './find-account.js';
import { grantsOf, resealGrant } from './reseal-grants.js';
import { insertSlot, type NewSlot } from './slots.js';
import { updateAccount } from './update-account.js';

/**
 * Gives an account a new key pair, in the caller's transaction: sealed to the slots that stay, its
 * grants sealed anew, each session due for a new key at its next write, and all its logins ended. No
 * record is encrypted again. `keys` is the pair of before. Throws `RecordCorrupt` where a slot or grant is not ours.
 */
export async function rekeyAccount(
  tx: EntityManager,
  platformKey: PlatformKey,
  account: AccountRow,
  keys: KeyPair,
  change: { remove: readonly string[]; add: readonly NewSlot[] },
): Promise<{ account: FoundAccount; key: AccountKey }> {
  const { tenantId, id } = account;
  for (const slot of change.remove) {
    await tx.execute('delete from slots where account_id = ? and id = ?', [id, slot], 'run');
  }
  const stay = await tx.execute<{ id: string; slot: Buffer }[]>(
    'select id, slot from slots where account_id = ? and locked_until is null for update',
    [id],
  );
  const owner = { tenant: tenantId, account: id };
  const renewed = renewAccountKey(platformKey, owner, new Map(stay.map((each) => [each.id, each.slot])));
  for (const [slot, sealed] of renewed.sealed) {
    await tx.execute(
      'update slots set account_key = ? where account_id = ? and id = ?',
      [sealed, id, slot],
      'run',
    );
  }
  for (const slot of change.add) await insertSlot(tx, platformKey, owner, slot, renewed.account);
  await resealAll(tx, platformKey, account, keys, renewed.account.keys.publicKey);

  await updateAccount(tx, platformKey, account, {
    publicKey: renewed.account.keys.publicKey,
    keyId: renewed.account.id,
  });
  await tx.execute('delete from logins where account_id = ?', [id], 'run');
  const found = await findById(tx, platformKey, id);
  if (found === null) throw new UnknownAccount(id);
  return { account: found, key: renewed.account };
}

async function resealAll(
  tx: EntityManager,
  platformKey: PlatformKey,
  { tenantId, id }: AccountRow,
  keys: KeyPair,
  publicKey: Buffer,
): Promise<void> {
  const holder = { tenantId, accountId: id };
  for (const grant of await grantsOf(tx, id, 'all')) {
    const sealed = resealGrant(platformKey, grant, { ...holder, keys }, { ...holder, publicKey });
    await tx.execute(
      'update session_grants set sealed = ? where account_id = ? and session_id = ?',
      [sealed, id, grant.sessionId],
      'run',
    );
    await tx.execute('update interview_sessions set rekey_due = true where id = ?', [grant.sessionId], 'run');
  }
}
