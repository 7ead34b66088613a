import type { EntityManager } from '@mikro-orm/postgresql';
import type { PlatformKey } from '#encryption';
import { UnknownAccount } from './errors.js';
import { findById } from './find-account.js';

/** What grants are sealed to. Throws `RowForged` for a key that somebody else wrote, `UnknownAccount`. */
export async function publicKeyOf(
  tx: EntityManager,
  platformKey: PlatformKey,
  accountId: string,
): Promise<Buffer> {
  const account = await findById(tx, platformKey, accountId);
  if (account === null) throw new UnknownAccount(accountId);
  return account.publicKey;
}
