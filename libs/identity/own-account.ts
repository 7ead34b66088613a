import type { EntityManager } from '@mikro-orm/postgresql';
import type { PlatformKey } from '#encryption';
import { type Caller, opensAnswers } from './caller.js';
import { AnswersLocked, NotLoggedIn } from './errors.js';
import { findById, type FoundAccount } from './find-account.js';

/** The caller, a person at a browser. Throws `NotLoggedIn` for guests and programs. */
export function requirePerson(caller: Caller): Caller {
  if (caller.kind !== 'person' || caller.by !== 'cookie') throw new NotLoggedIn();
  return caller;
}

/**
 * The caller's own account, locked until the transaction ends. Throws `NotLoggedIn` where it was re-keyed
 * meanwhile: then this login has ended; `AnswersLocked` for a login that does not hold the account's key. Throws
 * `RowForged`.
 */
export async function lockOwnAccount(
  tx: EntityManager,
  platformKey: PlatformKey,
  { accountId, keys, scopes }: Pick<Caller, 'accountId' | 'keys' | 'scopes'>,
): Promise<FoundAccount> {
  if (!opensAnswers({ scopes })) throw new AnswersLocked();
  await tx.execute('select 1 from accounts where id = ? for update', [accountId]);
  const account = await findById(tx, platformKey, accountId);
  if (!account?.publicKey.equals(keys.publicKey)) throw new NotLoggedIn();
  return account;
}
