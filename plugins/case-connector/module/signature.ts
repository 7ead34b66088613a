import { createHmac } from 'node:crypto';

/** The headers of a signed message. */
export interface SignedHeaders {
  'content-type': string;
  'webhook-id': string;
  /** Seconds since 1970. */
  'webhook-timestamp': string;
  'webhook-signature': string;
}

/**
 * Signs a message as the Standard Webhooks specification has it (standardwebhooks.com, version 1):
 * HMAC-SHA-256 over `id.timestamp.body`. A secret that begins with `whsec_` is base64, another its text.
 */
export function signedHeaders(secret: string, id: string, now: Date, body: string): SignedHeaders {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}
