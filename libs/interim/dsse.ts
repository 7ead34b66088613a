import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { parseStrictJson } from './strict-json.js';

/**
 * DSSE 1.0.2 (secure-systems-lab/dsse, protocol.md and envelope.md), with Ed25519 (RFC 8032) over the
 * pre-authentication encoding. Base64 is standard and canonical; unknown members are refused.
 */
export const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

const envelopeSchema = z.strictObject({
  payload: z.string(),
  payloadType: z.literal(PAYLOAD_TYPE),
  signatures: z
    .array(z.strictObject({ keyid: z.string().optional(), sig: z.string() }))
    .min(1)
    .max(8),
});

export interface Envelope {
  payload: Buffer;
  signatures: { keyid: string | undefined; signature: Buffer }[];
}

/** PAE(type, body) = "DSSEv1" SP LEN(type) SP type SP LEN(body) SP body; lengths in decimal, of bytes. */
export function preAuthenticationEncoding(type: string, body: Buffer): Buffer {
  const typeBytes = Buffer.from(type, 'utf8');
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${typeBytes.length} `),
    typeBytes,
    Buffer.from(` ${body.length} `),
    body,
  ]);
}

/** Reads an envelope without believing its payload. Null where it is not one in every detail. */
export function readEnvelope(text: string): Envelope | null {
  const json = parseStrictJson(text);
  const parsed = envelopeSchema.safeParse(json);
  if (!parsed.success) return null;
  const payload = canonicalBase64(parsed.data.payload);
  const signatures = parsed.data.signatures.map(({ keyid, sig }) => ({
    keyid,
    signature: canonicalBase64(sig),
  }));
  if (payload === null || signatures.some(({ signature }) => signature?.length !== 64)) return null;
  return {
    payload,
    signatures: signatures.map(({ keyid, signature }) => ({ keyid, signature: signature! })),
  };
}

/** True where `jwk` (OKP, Ed25519) made the signature over this payload. */
export function verifies(jwk: JsonWebKey, payload: Buffer, signature: Buffer): boolean {
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  return verify(null, preAuthenticationEncoding(PAYLOAD_TYPE, payload), key, signature);
}

/** One envelope as one line of JSON. */
export function signEnvelope(jwk: JsonWebKey, keyid: string, payload: Buffer): string {
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  const signature = sign(null, preAuthenticationEncoding(PAYLOAD_TYPE, payload), key);
  return JSON.stringify({
    payload: payload.toString('base64'),
    payloadType: PAYLOAD_TYPE,
    signatures: [{ keyid, sig: signature.toString('base64') }],
  });
}

/** Null where the text is not the one way of writing these bytes (RFC 4648 section 3.5). */
function canonicalBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}
