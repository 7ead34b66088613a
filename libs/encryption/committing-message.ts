import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { aesGcmOpen, aesGcmSeal, TAG_BYTES } from './aes-gcm.js';
import { encodeList, type ListMember } from './encode-list.js';
import { hkdfExpand, hkdfExtract } from './hkdf.js';

/** A 256-bit key that seals many messages, with the 16-byte id that each of them carries. */
export interface RecordKey {
  readonly id: Buffer;
  readonly bytes: Buffer;
}

/** What a message is for: a byte of its header, of its keys and of its associated data. */
export const KIND = { record: 1, fileKey: 2, olderKey: 3, slot: 4, login: 5, column: 6 } as const;
export type Kind = keyof typeof KIND;

const MAGIC = Buffer.from('AF');
const FORMAT = 1;
const SUITE_1 = 1; // HKDF-SHA-256, AES-256-GCM, 32-byte commitment; 2 is kept for ML-KEM-768 with X25519
const KEY_ID_BYTES = 16;
const HEADER_BYTES = MAGIC.length + 3 + KEY_ID_BYTES;
const NONCE_AT = HEADER_BYTES + 32;
const COMMITMENT_AT = NONCE_AT + 12;
const CIPHERTEXT_AT = COMMITMENT_AT + 32;

/** Bytes that a message has besides its plaintext: 113. */
export const MESSAGE_OVERHEAD = CIPHERTEXT_AT + TAG_BYTES;

/**
 * Seals one message in the shape of the AWS Encryption SDK's committing suites: a fresh 256-bit message id is the salt
 * from which HKDF makes this message's key and a commitment to it. AES-GCM alone does not commit: one ciphertext can be
 * made that opens under several guessed keys (Len, Grubbs, Ristenpart, "Partitioning Oracle Attacks", USENIX 2021).
 * Layout: magic "AF" 2 | format 1 | suite 1 | kind 1 | key id 16 | message id 32 | nonce 12 | commitment 32 | ciphertext | tag 16.
 */
export function sealMessage(
  kind: Kind,
  key: RecordKey,
  identity: readonly ListMember[],
  plaintext: Uint8Array,
): Buffer {
  const header = headerOf(kind, key);
  const random = randomBytes(32 + 12);
  const messageId = random.subarray(0, 32);
  const nonce = random.subarray(32);
  const keys = messageKeys(header, key, messageId);
  const sealed = aesGcmSeal(keys.encryption, nonce, associatedData(header, identity), plaintext);
  keys.encryption.fill(0);
  return Buffer.concat([header, messageId, nonce, keys.commitment, sealed]);
}

/** The plaintext, or undefined where message, key or identity are not those of the sealing. The commitment is compared first. */
export function openMessage(
  kind: Kind,
  key: RecordKey,
  identity: readonly ListMember[],
  message: Buffer,
): Buffer | undefined {
  if (message.length < MESSAGE_OVERHEAD) return undefined;
  const header = headerOf(kind, key);
  if (!header.equals(message.subarray(0, HEADER_BYTES))) return undefined;
  const keys = messageKeys(header, key, message.subarray(HEADER_BYTES, NONCE_AT));
  const committed = timingSafeEqual(keys.commitment, message.subarray(COMMITMENT_AT, CIPHERTEXT_AT));
  const plaintext = committed
    ? aesGcmOpen(
        keys.encryption,
        message.subarray(NONCE_AT, COMMITMENT_AT),
        associatedData(header, identity),
        message.subarray(CIPHERTEXT_AT),
      )
    : undefined;
  keys.encryption.fill(0);
  return plaintext;
}

/** The id of the key that a message says it was sealed under; undefined where this is no message of ours. */
export function messageKeyId(message: Buffer): Buffer | undefined {
  if (message.length < MESSAGE_OVERHEAD || !MAGIC.equals(message.subarray(0, 2))) return undefined;
  return Buffer.from(message.subarray(HEADER_BYTES - KEY_ID_BYTES, HEADER_BYTES));
}

/** SHA-256 of a whole message: what the next state of a session names as the one before it. */
export function ciphertextHash(message: Uint8Array): Buffer {
  return createHash('sha256').update(message).digest();
}

function headerOf(kind: Kind, key: RecordKey): Buffer {
  if (key.id.length !== KEY_ID_BYTES || key.bytes.length !== 32) {
    throw new RangeError('A record key has an id of 16 bytes and 32 bytes of key.');
  }
  return Buffer.concat([MAGIC, Buffer.of(FORMAT, SUITE_1, KIND[kind]), key.id], HEADER_BYTES);
}

/** The labels are those of the AWS Encryption SDK's algorithm suite 0x0478; ours add what the header says. */
function messageKeys(header: Buffer, key: RecordKey, messageId: Buffer) {
  const extracted = hkdfExtract(messageId, key.bytes);
  const encryption = hkdfExpand(extracted, Buffer.concat([header, Buffer.from('DERIVEKEY')]), 32);
  const commitment = hkdfExpand(extracted, Buffer.concat([header, Buffer.from('COMMITKEY')]), 32);
  extracted.fill(0);
  return { encryption, commitment };
}

function associatedData(header: Buffer, identity: readonly ListMember[]): Buffer {
  return encodeList(['affiant/aad/1', header, ...identity]);
}
