import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  type AccountKey,
  type DerivedProof,
  type DerivedSource,
  newAccountKey,
  type PlatformKey,
} from '#encryption';
import { AnswersLocked, NumberChanged, RegistrationClosed, RowForged } from './errors.js';
import { findById, type FoundAccount } from './find-account.js';
import { insertAccount } from './insert-account.js';
import { findIdentity, insertIdentity, lockIdentity, touchIdentity } from './login-identities.js';
import { MailedLinks } from './mailed-links.js';
import { asksForMoreThanANumber, releaseNumber } from './silent-numbers.js';
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
  /** Set where the identity was silent for too long: it counts as proven once the account's second factor was. */
  silentIdentity: string | null;
}

/**
 * Opens the account that has this identity, or makes one; null where there is none and none is made. What was just proven is part of the slot's secret,
 * so an identity that is moved to another account in the database opens nothing there. Throws
 * `AnswersLocked` where none of the account's slots is opened by it ('Lock to a passkey'),
 * `NumberChanged`, `RegistrationClosed`, `RowForged`.
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
  const silent = rules.silentSince !== null && identity.provenAt < rules.silentSince;
  if (silent && !(await asksForMoreThanANumber(tx, platformKey, identity.accountId))) {
    await releaseNumber(tx, platformKey, identity);
    return create(tx, platformKey, derived, tenantId, proof, rules);
  }
  const account = await findById(tx, platformKey, identity.accountId);
  if (account === null) throw new RowForged('login_identities');
  const owner = { tenant: tenantId, account: identity.accountId };
  for (const slot of await openSlotsOf(tx, identity.accountId, 'derived')) {
    const opened = await unlock(platformKey, owner, derived, slot, proof);
    if (opened === null) continue;
    if (!silent) await touchIdentity(tx, platformKey, tenantId, identity, proof);
    return { account, key: opened.account, silentIdentity: silent ? identity.id : null };
  }
  throw new AnswersLocked();
}

async function create(
  tx: EntityManager,
  platformKey: PlatformKey,
  derived: DerivedSource,
  tenantId: string,
  proof: DerivedProof,
  { registration, makesDerived }: ProvenRules,
): Promise<ProvenAccount | null> {
  const links = new MailedLinks(platformKey);
  // Its holder may take that change back: an account of its own would stand in the way.
  if (proof.provider === 'sms' && (await links.isOpen(tx, tenantId, 'number-undo', proof.subject)))
    throw new NumberChanged();
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
  return { account, key, silentIdentity: null };
}
