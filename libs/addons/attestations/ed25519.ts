import { type KeyObject, verify } from 'node:crypto';

/** Ed25519 (RFC 8032, 5.1.7). False for what is no signature of 64 bytes too; OpenSSL refuses an S beyond the group's order. */
export function verifyEd25519(publicKey: KeyObject, message: Buffer, signature: Buffer): boolean {
  return signature.length === 64 && verify(null, message, publicKey, signature);
}
