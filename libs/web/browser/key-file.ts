/** A signing key as a JWK (RFC 8037) and the thumbprint that names it (RFC 7638). */
export interface OpenedKey {
  id: string;
  key: CryptoKey;
}

/** What this page takes of a key file: what the command line writes, and nothing else. */
const ALGORITHM = 'PBES2-HS512+A256KW';
const ENCRYPTION = 'A256GCM';
/** As the command line: past this a planted file would only keep the processor busy. */
const MOST_ITERATIONS = 2_000_000;

interface PrivateJwk {
  kty: string;
  crv: string;
  x: string;
  d: string;
}

/**
 * Opens a key file, here in the browser: a JWE (RFC 7516) under a passphrase (PBES2, RFC 7518, 4.8). The
 * key cannot be taken out of what is returned. Rejects where passphrase or file are not right.
 */
export async function openKeyFile(text: string, passphrase: string): Promise<OpenedKey> {
  const { kty, crv, x, d } = JSON.parse(await decrypted(text.trim(), passphrase)) as PrivateJwk;
  const key = await crypto.subtle.importKey('jwk', { kty, crv, x, d }, { name: 'Ed25519' }, false, ['sign']);
  const named = new TextEncoder().encode(JSON.stringify({ crv, kty, x }));
  const thumbprint = new Uint8Array(await crypto.subtle.digest('SHA-256', named));
  const id = base64(thumbprint).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  return { id, key };
}

async function decrypted(text: string, passphrase: string): Promise<string> {
  const [protectedHeader = '', wrapped = '', iv = '', ciphertext = '', tag = ''] = text.split('.');
  const header = JSON.parse(new TextDecoder().decode(bytes(protectedHeader))) as {
    alg: string;
    enc: string;
    p2s: string;
    p2c: number;
  };
  if (header.alg !== ALGORITHM || header.enc !== ENCRYPTION || !(header.p2c <= MOST_ITERATIONS)) {
    throw new Error('another kind of file');
  }
  const ascii = new TextEncoder();
  const secret = await crypto.subtle.importKey('raw', ascii.encode(passphrase), 'PBKDF2', false, [
    'deriveKey',
  ]);
  // RFC 7518, 4.8.1.1: the salt is the algorithm's name, a zero, and the salt input.
  const salt = concat(ascii.encode(ALGORITHM), new Uint8Array(1), bytes(header.p2s));
  const wrapping = await crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-512', salt, iterations: header.p2c },
    secret,
    { name: 'AES-KW', length: 256 },
    false,
    ['unwrapKey'],
  );
  const content = await crypto.subtle.unwrapKey(
    'raw',
    bytes(wrapped),
    wrapping,
    'AES-KW',
    { name: 'AES-GCM' },
    false,
    ['decrypt'],
  );
  const plain = await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv: bytes(iv), additionalData: ascii.encode(protectedHeader) },
    content,
    concat(bytes(ciphertext), bytes(tag)),
  );
  return new TextDecoder().decode(plain);
}

/** Standard base64, as DSSE has it. */
export function base64(data: Uint8Array): string {
  return btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join(''));
}

export function concat(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
