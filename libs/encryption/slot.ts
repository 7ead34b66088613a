import { createHmac, timingSafeEqual } from 'node:crypto';
import { openMessage, sealMessage, type RecordKey } from './committing-message.js';
import { decodeList } from './decode-list.js';
import { encodeList, type ListMember } from './encode-list.js';
import { RecordCorrupt, SecretRefused } from './errors.js';
import { isSourceName, type SlotSecret, type SourceName } from './key-source.js';
import type { PlatformKey } from './platform-key.js';
import { generateKeyPair, type KeyPair } from './x25519.js';

/** Whose slot it is, and which. */
export interface SlotIdentity {
  tenant: string;
  account: string;
  /** Id of the slot. */
  slot: string;
}

/** A slot that is ours, not opened yet. */
export interface Slot {
  source: SourceName;
  /** What the key source stored; see `KeySource.unlock`. */
  parameters: Buffer;
  /** What the account's private key is sealed to. */
  publicKey: Buffer;
  /** The private half under the slot's secret. */
  wrapped: Buffer;
  /** Version of the platform key that vouches for it. */
  version: number;
}

const MAC_BYTES = 36;

/**
 * One way to unlock an account: a key pair of its own, whose private half only the source's secret opens, so that the
 * account's key can be renewed with nobody's passkey or password at hand. Its MAC under the platform key makes sure that
 * the key is renewed to no slot that somebody wrote into the database.
 * Layout: list ('affiant/slot/1', source, parameters, public key 32, message of 32 bytes) | platform key version 4 | HMAC 32.
 */
export function createSlot(
  platformKey: PlatformKey,
  identity: SlotIdentity,
  source: SourceName,
  { parameters, secret }: SlotSecret,
): Buffer {
  const { publicKey, privateKey } = generateKeyPair();
  const wrapped = sealMessage('slot', slotKey(secret), membersOf(identity, source, publicKey), privateKey);
  privateKey.fill(0);
  const body = encodeList(['affiant/slot/1', source, parameters, publicKey, wrapped]);
  return Buffer.concat([body, slotMac(platformKey, identity, body)]);
}

/** Throws `RecordCorrupt` where the slot was changed, planted, or copied from another account. */
export function readSlot(platformKey: PlatformKey, identity: SlotIdentity, stored: Buffer): Slot {
  const corrupt = new RecordCorrupt(`slot ${identity.slot} of account ${identity.account}`);
  const body = stored.subarray(0, Math.max(0, stored.length - MAC_BYTES));
  const mac = stored.subarray(body.length);
  if (mac.length !== MAC_BYTES || !platformKey.versions.includes(mac.readUInt32BE())) throw corrupt;
  const version = mac.readUInt32BE();
  if (!timingSafeEqual(slotMac(platformKey.at(version), identity, body), mac)) throw corrupt;
  const [form, name, parameters, publicKey, wrapped] = decodeList(body) ?? [];
  const source = name?.toString();
  if (form?.toString() !== 'affiant/slot/1' || !isSourceName(source)) throw corrupt;
  if (!parameters || !publicKey || !wrapped) throw corrupt;
  return { source, parameters, publicKey, wrapped, version };
}

/** The slot's key pair. Throws `SecretRefused` for a wrong secret: this is the password check. */
export function openSlot(identity: SlotIdentity, slot: Slot, secret: Buffer): KeyPair {
  const members = membersOf(identity, slot.source, slot.publicKey);
  const privateKey = openMessage('slot', slotKey(secret), members, slot.wrapped);
  if (privateKey?.length !== 32) throw new SecretRefused();
  return { publicKey: Buffer.from(slot.publicKey), privateKey };
}

/** The same slot under the newest version of the platform key (rotation). Needs no secret. */
export function renewSlot(platformKey: PlatformKey, identity: SlotIdentity, stored: Buffer): Buffer {
  readSlot(platformKey, identity, stored);
  const body = stored.subarray(0, stored.length - MAC_BYTES);
  return Buffer.concat([body, slotMac(platformKey, identity, body)]);
}

/** A secret opens one slot only, so its key needs no id. */
function slotKey(secret: Buffer): RecordKey {
  return { id: Buffer.alloc(16), bytes: secret };
}

function membersOf({ tenant, account, slot }: SlotIdentity, source: string, publicKey: Buffer): ListMember[] {
  return [tenant, account, slot, source, publicKey];
}

function slotMac(platformKey: PlatformKey, { tenant, account, slot }: SlotIdentity, body: Buffer): Buffer {
  const key = platformKey.derive('slot-mac', [tenant]);
  const version = Buffer.alloc(4);
  version.writeUInt32BE(platformKey.version);
  const mac = createHmac('sha256', key)
    .update(encodeList(['affiant/slot-mac/1', tenant, account, slot, body]))
    .digest();
  key.fill(0);
  return Buffer.concat([version, mac]);
}
