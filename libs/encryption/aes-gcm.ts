import { createCipheriv, createDecipheriv } from 'node:crypto';

/** Bytes of the authentication tag at the end of every ciphertext. */
export const TAG_BYTES = 16;

const NONCE_BYTES = 12;

/** AES-GCM (NIST SP 800-38D) with a 12-byte nonce: ciphertext, then the 16-byte tag. The key's length picks AES-128 or AES-256. */
export function aesGcmSeal(
  key: Buffer,
  nonce: Buffer,
  associatedData: Buffer,
  plaintext: Uint8Array,
): Buffer {
  const cipher = createCipheriv(algorithmOf(key), key, ofRightSize(nonce), { authTagLength: TAG_BYTES });
  cipher.setAAD(associatedData);
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** The plaintext, or undefined where tag, nonce, key or associated data are not those of the sealing. */
export function aesGcmOpen(
  key: Buffer,
  nonce: Buffer,
  associatedData: Buffer,
  sealed: Buffer,
): Buffer | undefined {
  const end = sealed.length - TAG_BYTES;
  if (end < 0) return undefined;
  const decipher = createDecipheriv(algorithmOf(key), key, ofRightSize(nonce), { authTagLength: TAG_BYTES });
  decipher.setAAD(associatedData);
  decipher.setAuthTag(sealed.subarray(end));
  const plaintext = decipher.update(sealed.subarray(0, end));
  try {
    decipher.final();
  } catch {
    // OpenSSL's word for a tag that does not fit. What was decrypted must not be seen by anybody.
    plaintext.fill(0);
    return undefined;
  }
  return plaintext;
}

function algorithmOf(key: Buffer): 'aes-128-gcm' | 'aes-256-gcm' {
  if (key.length === 32) return 'aes-256-gcm';
  if (key.length === 16) return 'aes-128-gcm';
  throw new RangeError('An AES-GCM key here has 16 or 32 bytes.');
}

/** GCM hashes nonces of another size down to a block, where two may meet; and OpenSSL takes none above 128 bytes. */
function ofRightSize(nonce: Buffer): Buffer {
  if (nonce.length !== NONCE_BYTES) throw new RangeError('An AES-GCM nonce here has 12 bytes.');
  return nonce;
}
