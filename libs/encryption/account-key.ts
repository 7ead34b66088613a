import { randomBytes } from 'node:crypto';
import { RecordCorrupt } from './errors.js';
import type { AccountIdentity } from './login.js';
import type { PlatformKey } from './platform-key.js';
import { openSeal, seal, sealVersion, type SealInfo } from './seal.js';
import { readSlot, type Slot, type SlotIdentity } from './slot.js';
import { generateKeyPair, keyPairOf, type KeyPair } from './x25519.js';

/** An account's key pair with the 16-byte id that names it; a re-key gives a new one. */
export interface AccountKey {
  id: Buffer;
  keys: KeyPair;
}

/** A new pair for an account. */
export function newAccountKey(): AccountKey {
  return { id: randomBytes(16), keys: generateKeyPair() };
}

/**
 * The account's private key for one slot, which `readSlot` vouches for.
 * Layout: account key id 16 | seal of the 32 bytes of private key.
 */
export function sealAccountKey(
  platformKey: PlatformKey,
  identity: SlotIdentity,
  slot: Slot,
  account: AccountKey,
): Buffer {
  const info = infoOf(identity, account.id);
  return Buffer.concat([account.id, seal(platformKey, info, slot.publicKey, account.keys.privateKey)]);
}

/** Throws `RecordCorrupt` where it was planted, changed, or copied from another slot or account. */
export function openAccountKey(
  platformKey: PlatformKey,
  identity: SlotIdentity,
  slotKeys: KeyPair,
  sealed: Buffer,
): AccountKey {
  const id = Buffer.from(sealed.subarray(0, 16));
  const privateKey = openSeal(platformKey, infoOf(identity, id), slotKeys, sealed.subarray(16));
  if (privateKey.length !== 32) throw new RecordCorrupt(`the slot of ${identity.slot}`);
  const keys = keyPairOf(privateKey);
  privateKey.fill(0);
  return { id, keys };
}

/**
 * Re-key: a new pair, sealed to each of the slots that remain (as stored, by their ids), with nobody's passkey or password
 * at hand. The grants are the caller's to seal anew. Throws `RecordCorrupt` for a slot that is not ours.
 */
export function renewAccountKey(
  platformKey: PlatformKey,
  { tenant, account }: AccountIdentity,
  slots: ReadonlyMap<string, Buffer>,
): { account: AccountKey; sealed: Map<string, Buffer> } {
  const renewed = newAccountKey();
  const sealed = new Map<string, Buffer>();
  for (const [slot, stored] of slots) {
    const identity = { tenant, account, slot };
    sealed.set(slot, sealAccountKey(platformKey, identity, readSlot(platformKey, identity, stored), renewed));
  }
  return { account: renewed, sealed };
}

/** Version of the platform key that it was sealed with. */
export function accountKeyVersion(sealed: Buffer): number | undefined {
  return sealVersion(sealed.subarray(16));
}

function infoOf({ tenant, account, slot }: SlotIdentity, keyId: Buffer): SealInfo {
  return { purpose: 'slot', tenant, account, place: slot, keyId, role: 'holder', asker: account };
}
