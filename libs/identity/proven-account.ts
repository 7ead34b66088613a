import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  type AccountKey,
  type DerivedProof,
  type DerivedSource,
  newAccountKey,
  type PlatformKey,
} from '#encryption';
import { AnswersLocked, RegistrationClosed, RowForged } from './errors.js';
import { findById, type FoundAccount } from './find-account.js';
import { insertAccount } from './insert-account.js';
import { findIdentity, insertIdentity, lockIdentity, touchIdentity } from './login-identities.js';
import { updateAccount } from './update-account.js';
import { insertSlot, newSlot, openSlotsOf, unlock } from './slots.js';

/** How the account of a login elsewhere is opened or made. */
export interface ProvenRules {
  registration: 'open' | 'confirm_first' | 'invite';
  /** An identity that was not proven since then may have another owner, and begins anew; null: it never does. */
  silentSince: Date | null;
  /** Whether a first login makes an account that the server can open; else it makes none here. */
  makesDerived: boolean;
}

/** The account that somebody proved to own by a login elsewhere, with its key. */
export interface ProvenAccount {
  account: FoundAccount;
  key: AccountKey;
}

/**
 * Opens the account that has this identity, or makes one; null where there is none and none is made. What was just proven is part of the slot's secret,
 * so an identity that is moved to another account in the database opens nothing there. Throws
 * `AnswersLocked` where none of the account's slots is opened by it ('Lock to a passkey'),
 * `RegistrationClosed`, `RowForged`.
 */
export async function openProvenAccount(
  tx: EntityManager,
  platformKey: PlatformKey,
  derived: DerivedSource,
  tenantId: string,
  proof: DerivedProof,
  rules: ProvenRules,
): Promise<ProvenAccount | null> {
  await lockIdentity(tx, tenantId, proof);
  const identity = await findIdentity(tx, platformKey, tenantId, proof);
  if (identity === null) return create(tx, platformKey, derived, tenantId, proof, rules);
  if (rules.silentSince !== null && identity.provenAt < rules.silentSince) {
    await tx.execute('delete from login_identities where id = ?', [identity.id], 'run');
    await forgetPhone(tx, platformKey, identity.accountId);
    return create(tx, platformKey, derived, tenantId, proof, rules);
  }
  const account = await findById(tx, platformKey, identity.accountId);
  if (account === null) throw new RowForged('login_identities');
  const owner = { tenant: tenantId, account: identity.accountId };
  for (const slot of await openSlotsOf(tx, identity.accountId, 'derived')) {
    const opened = await unlock(platformKey, owner, derived, slot, proof);
    if (opened === null) continue;
    await touchIdentity(tx, platformKey, tenantId, identity);
    return { account, key: opened.account };
  }
  throw new AnswersLocked();
}

/** The account of before may not be proven by a number that has another owner now: no code for it goes there. */
async function forgetPhone(tx: EntityManager, platformKey: PlatformKey, accountId: string): Promise<void> {
  const account = await findById(tx, platformKey, accountId);
  if (account === null || account.phoneSealed === null) return;
  await updateAccount(tx, platformKey, account, { phoneSealed: null });
}

async function create(
  tx: EntityManager,
  platformKey: PlatformKey,
  derived: DerivedSource,
  tenantId: string,
  proof: DerivedProof,
  { registration, makesDerived }: ProvenRules,
): Promise<ProvenAccount | null> {
  if (registration === 'invite') throw new RegistrationClosed();
  if (!makesDerived) return null;
  const id = randomUUID();
  const key = newAccountKey();
  const owner = { tenant: tenantId, account: id };
  const phone = proof.provider === 'sms' ? proof.subject : null;
  const row = { tenantId, id, kind: 'person', key, email: null, phone, confirmedAt: null } as const;
  await insertAccount(tx, platformKey, row);
  await insertSlot(tx, platformKey, owner, await newSlot(platformKey, owner, derived, proof), key);
  await insertIdentity(tx, platformKey, tenantId, id, proof);
  const account = await findById(tx, platformKey, id);
  if (account === null) throw new RowForged('accounts');
  return { account, key };
}
