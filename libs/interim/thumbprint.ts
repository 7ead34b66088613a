import { createHash } from 'node:crypto';

/** RFC 7638 thumbprint of an Ed25519 public key (RFC 8037 section 2): SHA-256, base64url. */
export function thumbprint(jwk: {
  crv?: string | undefined;
  kty?: string | undefined;
  x?: string | undefined;
}): string {
  const required = JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x });
  return createHash('sha256').update(required).digest('base64url');
}
