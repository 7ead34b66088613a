import { type KeyObject, sign } from 'node:crypto';
import { verifyEd25519 } from './ed25519.js';

/**
 * PAE of DSSE 1.0 (github.com/secure-systems-lab/dsse, protocol.md): what is signed instead of the
 * payload alone, so that no payload can pass for one of another type. Lengths count bytes.
 */
export function preAuthenticationEncoding(payloadType: string, payload: Buffer): Buffer {
  const type = Buffer.from(payloadType, 'utf8');
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${type.length} `),
    type,
    Buffer.from(` ${payload.length} `),
    payload,
  ]);
}

/** Ed25519 (RFC 8032) over the PAE; 64 bytes. */
export function signPayload(privateKey: KeyObject, payloadType: string, payload: Buffer): Buffer {
  return sign(null, preAuthenticationEncoding(payloadType, payload), privateKey);
}

export function verifyPayload(
  publicKey: KeyObject,
  payloadType: string,
  payload: Buffer,
  signature: Buffer,
): boolean {
  return verifyEd25519(publicKey, preAuthenticationEncoding(payloadType, payload), signature);
}
