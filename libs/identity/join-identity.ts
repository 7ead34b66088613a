import type { EntityManager } from '@mikro-orm/postgresql';
import type { DerivedProof, DerivedSource, PlatformKey } from '#encryption';
import type { Caller } from './caller.js';
import { IdentityTaken, NotLoggedIn } from './errors.js';
import { findById } from './find-account.js';
import { findIdentity, insertIdentity } from './login-identities.js';
import { insertSlot, newSlot } from './slots.js';

/**
 * Gives the account that is logged in one more way in, which opens it too: the account is then of grade C,
 * as its page says. Nobody but its owner, logged in, can ask for it; no address or name joins anything.
 * Throws `IdentityTaken` where another account has it, `NotLoggedIn` for a guest.
 */
export async function joinIdentity(
  tx: EntityManager,
  platformKey: PlatformKey,
  source: DerivedSource,
  caller: Caller,
  proof: DerivedProof,
): Promise<void> {
  const tenantId = caller.tenant.id;
  const existing = await findIdentity(tx, platformKey, tenantId, proof);
  if (existing !== null) {
    if (existing.accountId !== caller.accountId) throw new IdentityTaken();
    return;
  }
  const account = await findById(tx, platformKey, caller.accountId);
  if (account?.kind !== 'person' || !account.publicKey.equals(caller.keys.publicKey)) throw new NotLoggedIn();
  const owner = { tenant: tenantId, account: account.id };
  const key = { id: account.keyId, keys: caller.keys };
  await insertSlot(tx, platformKey, owner, await newSlot(platformKey, owner, source, proof), key);
  await insertIdentity(tx, platformKey, tenantId, account.id, proof);
}
