import type { EntityManager } from '@mikro-orm/postgresql';
import type { DerivedProof, PlatformKey } from '#encryption';
import type { Caller } from './caller.js';
import { factorsOf } from './factor-rows.js';
import { findById } from './find-account.js';
import { identityOfId, type LoginIdentity, touchIdentity } from './login-identities.js';
import { storeOnce, takeOnce } from './one-time-records.js';
import { updateAccount } from './update-account.js';

/** What a login by a silent number has to remember: the identity, and what was proven of it. */
interface SilentNumber {
  identity: string;
  proof: DerivedProof;
}

/**
 * Whether the account asks for a second thing that a new owner of its number has not: an authenticator app or a
 * passkey. Text messages may go to that very number, so with them the number begins anew.
 */
export async function asksForMoreThanANumber(
  tx: EntityManager,
  platformKey: PlatformKey,
  accountId: string,
): Promise<boolean> {
  const confirmed = (await factorsOf(tx, platformKey, accountId)).filter(
    ({ confirmedAt }) => confirmedAt !== null,
  );
  return confirmed.length > 0 && confirmed.every(({ type }) => type !== 'sms');
}

/** Takes a number from the account of before: no login leads there by it any more, and no code of it goes there. */
export async function releaseNumber(
  tx: EntityManager,
  platformKey: PlatformKey,
  { id, accountId }: LoginIdentity,
): Promise<void> {
  await tx.execute('delete from login_identities where id = ?', [id], 'run');
  const account = await findById(tx, platformKey, accountId);
  if (account === null || account.phoneSealed === null) return;
  await updateAccount(tx, platformKey, account, { phoneSealed: null });
}

/** Notes that this login came by a silent number; it is one that speaks again once the factor was proven, and not before. */
export async function rememberSilentNumber(
  tx: EntityManager,
  platformKey: PlatformKey,
  tenantId: string,
  loginId: Buffer,
  silent: SilentNumber,
): Promise<void> {
  await storeOnce(tx, platformKey, tenantId, 'silent_number', loginId, silent);
}

/** The factor of this login was proven: the number that it came by is its holder's still. */
export async function wakeSilentNumber(
  tx: EntityManager,
  platformKey: PlatformKey,
  { tenant, accountId, loginId }: Caller,
): Promise<void> {
  const found = await takeOnce<SilentNumber>(tx, platformKey, tenant.id, 'silent_number', loginId);
  if (found === null) return;
  const identity = await identityOfId(tx, platformKey, tenant.id, found.identity);
  if (identity?.accountId === accountId)
    await touchIdentity(tx, platformKey, tenant.id, identity, found.proof);
}
