import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';

/** An X25519 key pair (RFC 7748), 32 bytes each as the RFC writes them. */
export interface KeyPair {
  publicKey: Buffer;
  privateKey: Buffer;
}

// The fixed beginnings of PKCS #8 and SubjectPublicKeyInfo for X25519 (RFC 8410); the 32 raw bytes follow.
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex');
const SPKI = Buffer.from('302a300506032b656e032100', 'hex');

/** A new pair from the system's random generator. */
export function generateKeyPair(): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('x25519', {
    publicKeyEncoding: { format: 'der', type: 'spki' },
    privateKeyEncoding: { format: 'der', type: 'pkcs8' },
  });
  const pair = {
    publicKey: Buffer.from(publicKey.subarray(SPKI.length)),
    privateKey: Buffer.from(privateKey.subarray(PKCS8.length)),
  };
  privateKey.fill(0);
  return pair;
}

/** The pair of a given private key; the private half is copied. */
export function keyPairOf(privateKey: Buffer): KeyPair {
  const spki = createPublicKey(privateKeyObject(privateKey)).export({ format: 'der', type: 'spki' });
  return { publicKey: Buffer.from(spki.subarray(SPKI.length)), privateKey: Buffer.from(privateKey) };
}

/** X25519 (RFC 7748, 5): the 32-byte shared secret. Throws where it would be all zeros (a point of small order). */
export function sharedSecret(privateKey: Buffer, publicKey: Buffer): Buffer {
  return diffieHellman({ privateKey: privateKeyObject(privateKey), publicKey: publicKeyObject(publicKey) });
}

function privateKeyObject(raw: Buffer): KeyObject {
  const key = encoded(PKCS8, raw);
  const imported = createPrivateKey({ key, format: 'der', type: 'pkcs8' });
  key.fill(0);
  return imported;
}

function publicKeyObject(raw: Buffer): KeyObject {
  return createPublicKey({ key: encoded(SPKI, raw), format: 'der', type: 'spki' });
}

function encoded(prefix: Buffer, raw: Buffer): Buffer {
  if (raw.length !== 32) throw new RangeError('An X25519 key has 32 bytes.');
  return Buffer.concat([prefix, raw]);
}
