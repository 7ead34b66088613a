import { aesGcmOpen, aesGcmSeal } from './aes-gcm.js';
import { hkdfExpand, hkdfExtract } from './hkdf.js';
import { generateKeyPair, sharedSecret, type KeyPair } from './x25519.js';

/** RFC 9180, table 5. We seal with AES-256-GCM; the RFC's own test vectors for PSK mode are AES-128-GCM's. */
export type Aead = 'AES-128-GCM' | 'AES-256-GCM';

/** What both sides know. `psk` has at least 32 bytes of entropy (RFC 9180, 9.5), `pskId` is not empty. */
export interface PskContext {
  info: Uint8Array;
  psk: Uint8Array;
  pskId: Uint8Array;
  aead?: Aead;
}

const MODE_PSK = 0x01;
const KEM_ID = Buffer.of(0x00, 0x20); // DHKEM(X25519, HKDF-SHA256)
const KDF_ID = Buffer.of(0x00, 0x01); // HKDF-SHA256
const AEAD_IDS = { 'AES-128-GCM': Buffer.of(0x00, 0x01), 'AES-256-GCM': Buffer.of(0x00, 0x02) };
const AEAD_KEY_BYTES = { 'AES-128-GCM': 16, 'AES-256-GCM': 32 };
const NONCE_BYTES = 12;
const KEM_SUITE = Buffer.concat([Buffer.from('KEM'), KEM_ID]);
const VERSION = Buffer.from('HPKE-v1');
const EMPTY = Buffer.alloc(0);

/** Bytes of the encapsulated key at the beginning (Nenc). */
export const ENCAPSULATED_BYTES = 32;

/**
 * HPKE single-shot SealPSK (RFC 9180, 6.1 and 5.1.2): one message to a public key, by somebody who knows the PSK. Gives
 * the encapsulated key, 32 bytes, and the ciphertext with its tag. `ephemeral` is for the RFC's test vectors only.
 */
export function sealPsk(
  context: PskContext,
  publicKey: Buffer,
  associatedData: Buffer,
  plaintext: Uint8Array,
  ephemeral: KeyPair = generateKeyPair(),
): Buffer {
  const exchanged = sharedSecret(ephemeral.privateKey, publicKey);
  const shared = extractAndExpand(exchanged, ephemeral.publicKey, publicKey);
  const { key, nonce } = keySchedule(context, shared);
  const sealed = aesGcmSeal(key, nonce, associatedData, plaintext);
  for (const secret of [exchanged, shared, key, ephemeral.privateKey]) secret.fill(0);
  return Buffer.concat([ephemeral.publicKey, sealed]);
}

/** What opens a seal: the private key, or what `decapsulate` made of it for this seal alone, somewhere else. */
export type SealOpener = KeyPair | { shared: Buffer };

/** HPKE single-shot OpenPSK (RFC 9180, 6.1). Undefined where anything is not what the sealer used. */
export function openPsk(
  context: PskContext,
  opener: SealOpener,
  associatedData: Buffer,
  sealed: Buffer,
): Buffer | undefined {
  if (sealed.length < ENCAPSULATED_BYTES) return undefined;
  const encapsulated = sealed.subarray(0, ENCAPSULATED_BYTES);
  const shared = 'shared' in opener ? Buffer.from(opener.shared) : decapsulate(opener, encapsulated);
  if (shared === undefined) return undefined;
  const { key, nonce } = keySchedule(context, shared);
  const plaintext = aesGcmOpen(key, nonce, associatedData, sealed.subarray(ENCAPSULATED_BYTES));
  for (const secret of [shared, key]) secret.fill(0);
  return plaintext;
}

/**
 * Decap of DHKEM (RFC 9180, 4.1): the 32-byte shared secret of one encapsulated key. It opens that one message, and only
 * beside the PSK. Undefined for a point of small order: 7.1.4 asks to refuse the all-zero secret, and OpenSSL does.
 */
export function decapsulate(keyPair: KeyPair, encapsulated: Buffer): Buffer | undefined {
  let exchanged: Buffer;
  try {
    exchanged = sharedSecret(keyPair.privateKey, encapsulated);
  } catch {
    return undefined;
  }
  const shared = extractAndExpand(exchanged, encapsulated, keyPair.publicKey);
  exchanged.fill(0);
  return shared;
}

/** KeySchedule for mode_psk (RFC 9180, 5.1), as far as a single message needs it: the key, and the nonce of sequence number 0. */
export function keySchedule(context: PskContext, shared: Buffer): { key: Buffer; nonce: Buffer } {
  const { info, psk, pskId, aead = 'AES-256-GCM' } = context;
  if (psk.length < 32 || pskId.length === 0) throw new RangeError('HPKE needs a PSK of 32 bytes and its id.');
  const suite = Buffer.concat([Buffer.from('HPKE'), KEM_ID, KDF_ID, AEAD_IDS[aead]]);
  const scheduleContext = Buffer.concat([
    Buffer.of(MODE_PSK),
    labeledExtract(suite, EMPTY, 'psk_id_hash', pskId),
    labeledExtract(suite, EMPTY, 'info_hash', info),
  ]);
  const secret = labeledExtract(suite, shared, 'secret', psk);
  const key = labeledExpand(suite, secret, 'key', scheduleContext, AEAD_KEY_BYTES[aead]);
  const nonce = labeledExpand(suite, secret, 'base_nonce', scheduleContext, NONCE_BYTES);
  secret.fill(0);
  return { key, nonce };
}

/** ExtractAndExpand of DHKEM (RFC 9180, 4.1). */
export function extractAndExpand(exchanged: Buffer, encapsulated: Buffer, recipient: Buffer): Buffer {
  const extracted = labeledExtract(KEM_SUITE, EMPTY, 'eae_prk', exchanged);
  const shared = labeledExpand(
    KEM_SUITE,
    extracted,
    'shared_secret',
    Buffer.concat([encapsulated, recipient]),
    32,
  );
  extracted.fill(0);
  return shared;
}

function labeledExtract(suite: Buffer, salt: Buffer, label: string, keyMaterial: Uint8Array): Buffer {
  return hkdfExtract(salt, Buffer.concat([VERSION, suite, Buffer.from(label), keyMaterial]));
}

function labeledExpand(suite: Buffer, key: Buffer, label: string, info: Buffer, length: number): Buffer {
  const size = Buffer.of(length >> 8, length & 0xff);
  return hkdfExpand(key, Buffer.concat([size, VERSION, suite, Buffer.from(label), info]), length);
}
