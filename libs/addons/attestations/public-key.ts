import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { decodeBase64 } from './strict-base64.js';

/** A public Ed25519 key as a JWK (RFC 8037). `kid`, where it stands, is the thumbprint. */
export const publicKeySchema = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().refine((x) => decodeBase64(standard(x))?.length === 32, 'not 32 bytes in base64url'),
  kid: z.string().optional(),
});

export type PublicKey = z.infer<typeof publicKeySchema>;

/** A thumbprint: 32 bytes in base64url. */
export const THUMBPRINT = /^[A-Za-z0-9_-]{43}$/;

/** RFC 7638: SHA-256 of the required members in the order of their names, in base64url. */
export function thumbprint({ crv, kty, x }: PublicKey): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
}

export function keyObject({ crv, kty, x }: PublicKey): KeyObject {
  return createPublicKey({ key: { crv, kty, x }, format: 'jwk' });
}

function standard(base64url: string): string {
  const text = base64url.replaceAll('-', '+').replaceAll('_', '/');
  return base64url.includes('+') || base64url.includes('/')
    ? '!'
    : text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}
