import { encodeList, type ListMember } from './encode-list.js';
import { RecordCorrupt } from './errors.js';
import { ENCAPSULATED_BYTES, openPsk, sealPsk, type PskContext, type SealOpener } from './hpke.js';
import type { PlatformKey } from './platform-key.js';

/** What a seal is bound to. Something sealed for one of these opens for no other. */
export interface SealInfo {
  purpose: 'slot' | 'grant' | 'invitation' | 'escrow' | 'background';
  tenant: string;
  account: string;
  /** Id of the slot or session. */
  place: string;
  /** Id of the key that is sealed, 16 bytes. */
  keyId: Buffer;
  role: string;
  /** Account on whose word it was made. */
  asker: string;
}

const MAGIC = Buffer.from('AS');
const FORMAT = 1;
const SUITE_1 = 1; // DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM; 2 is kept for ML-KEM-768 with X25519
const HEADER_BYTES = 8;

/**
 * Seals a secret to a public key by HPKE in PSK mode, the PSK from the platform key: who only writes to the database can
 * make none that opens, and who stole it opens none, not even with a quantum computer for X25519.
 * Layout: magic "AS" 2 | format 1 | suite 1 | platform key version 4 | encapsulated key 32 | ciphertext | tag 16.
 */
export function seal(
  platformKey: PlatformKey,
  info: SealInfo,
  publicKey: Buffer,
  secret: Uint8Array,
): Buffer {
  const header = headerOf(platformKey.version);
  const context = contextOf(platformKey, info);
  const sealed = sealPsk(context, publicKey, header, secret);
  context.psk.fill(0);
  return Buffer.concat([header, sealed]);
}

/** Throws `RecordCorrupt` where the seal was changed, planted, or made for another account, place, role or key pair. */
export function openSeal(
  platformKey: PlatformKey,
  info: SealInfo,
  opener: SealOpener,
  sealed: Buffer,
): Buffer {
  const name = `the ${info.purpose} of ${info.place}`;
  const version = sealVersion(sealed);
  if (version === undefined || !platformKey.versions.includes(version)) throw new RecordCorrupt(name);
  const context = contextOf(platformKey.at(version), info);
  const secret = openPsk(context, opener, headerOf(version), sealed.subarray(HEADER_BYTES));
  context.psk.fill(0);
  if (secret === undefined) throw new RecordCorrupt(name);
  return secret;
}

/** Version of the platform key that a seal was made with, as it says; undefined where it is no seal of ours. */
export function sealVersion(sealed: Buffer): number | undefined {
  if (sealed.length < HEADER_BYTES) return undefined;
  const version = sealed.readUInt32BE(4);
  return headerOf(version).equals(sealed.subarray(0, HEADER_BYTES)) ? version : undefined;
}

/** The encapsulated key of a seal, 32 bytes; undefined where it is no seal of ours. It is no secret. */
export function encapsulatedKey(sealed: Buffer): Buffer | undefined {
  if (sealVersion(sealed) === undefined || sealed.length < HEADER_BYTES + ENCAPSULATED_BYTES)
    return undefined;
  return Buffer.from(sealed.subarray(HEADER_BYTES, HEADER_BYTES + ENCAPSULATED_BYTES));
}

function headerOf(version: number): Buffer {
  const header = Buffer.concat([MAGIC, Buffer.of(FORMAT, SUITE_1)], HEADER_BYTES);
  header.writeUInt32BE(version, 4);
  return header;
}

function contextOf(platformKey: PlatformKey, info: SealInfo): PskContext {
  const { purpose, tenant, account, place, keyId, role, asker } = info;
  const members: ListMember[] = ['affiant/seal/1', purpose, tenant, account, place, keyId, role, asker];
  return {
    info: encodeList(members),
    psk: platformKey.derive('seal-psk', [tenant]),
    pskId: encodeList(['affiant/seal-psk/1', String(platformKey.version), tenant]),
  };
}
