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

/** A new pair from the system's random generator. */
export function generateKeyPair(): KeyPair {
  return generateKeyPairSync('x25519', {
    publicKeyEncoding: { format: 'raw-public' },
    privateKeyEncoding: { format: 'raw-private' },
  });
}

/** The pair of a given private key; the private half is copied. */
export function keyPairOf(privateKey: Buffer): KeyPair {
  const publicKey = createPublicKey(privateKeyObject(privateKey)).export({ format: 'raw-public' });
  return { publicKey, privateKey: Buffer.from(privateKey) };
}

/** X25519 (RFC 7748, 5): the 32-byte shared secret. Throws where it would be all zeros (a point of small order). */
export function sharedSecret(privateKey: Buffer, publicKey: Buffer): Buffer {
  return diffieHellman({ privateKey: privateKeyObject(privateKey), publicKey: publicKeyObject(publicKey) });
}

function privateKeyObject(key: Buffer): KeyObject {
  return createPrivateKey({ key: ofRightSize(key), format: 'raw-private', asymmetricKeyType: 'x25519' });
}

function publicKeyObject(key: Buffer): KeyObject {
  return createPublicKey({ key: ofRightSize(key), format: 'raw-public', asymmetricKeyType: 'x25519' });
}

function ofRightSize(key: Buffer): Buffer {
  if (key.length !== 32) throw new RangeError('An X25519 key has 32 bytes.');
  return key;
}
