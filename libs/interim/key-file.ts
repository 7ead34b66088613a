import { generateKeyPairSync } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { KeyFileUnusable } from './errors.js';
import { thumbprint } from './thumbprint.js';

/** OWASP Password Storage (2023): PBKDF2-HMAC-SHA512 takes 210,000 rounds or more. */
const ROUNDS = 600_000;

export interface SigningKey {
  /** RFC 7638 thumbprint. */
  id: string;
  /** With its private member `d`. */
  jwk: JsonWebKey;
}

/** A new Ed25519 key for signing packages or reviews. */
export function newSigningKey(): SigningKey {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return { id: thumbprint(jwk), jwk };
}

/** The half that goes into a trust file. */
export function publicJwk({ id, jwk }: SigningKey): { kid: string; kty: string; crv: string; x: string } {
  return { kid: id, kty: 'OKP', crv: 'Ed25519', x: String(jwk.x) };
}

/**
 * Writes a key to a new file, mode 0600: a JWE (RFC 7516, PBES2-HS512+A256KW, A256GCM) under the
 * passphrase, or, for demo keys alone, the JWK as it is. Throws `KeyFileUnusable`.
 */
export async function writeKeyFile(
  path: string,
  { jwk }: SigningKey,
  protection: { passphrase: string } | 'demo',
): Promise<void> {
  const text =
    protection === 'demo'
      ? JSON.stringify({ ...jwk, demo: true })
      : await encrypt(jwk, protection.passphrase);
  let file;
  try {
    file = await open(path, 'wx', 0o600);
  } catch (error) {
    throw new KeyFileUnusable(
      `The key file ${path} cannot be made (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
  try {
    await file.writeFile(`${text}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Reads a key file; a plain one only where it says that it is a demo key. Throws `KeyFileUnusable`. */
export async function readKeyFile(path: string, passphrase: string | undefined): Promise<SigningKey> {
  let text: string;
  try {
    text = (await readFile(path, 'utf8')).trim();
  } catch (error) {
    throw new KeyFileUnusable(
      `The key file ${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
  const jwk = text.startsWith('{') ? plain(path, text) : await decrypt(path, text, passphrase);
  if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519' || typeof jwk.d !== 'string') {
    throw new KeyFileUnusable(`The key file ${path} holds no Ed25519 private key.`);
  }
  return { id: thumbprint(jwk), jwk };
}

function plain(path: string, text: string): JsonWebKey {
  const { demo, ...jwk } = JSON.parse(text) as JsonWebKey & { demo?: boolean };
  if (demo !== true)
    throw new KeyFileUnusable(`The key file ${path} is not encrypted; only demo keys may be.`);
  return jwk;
}

function encrypt(jwk: JsonWebKey, passphrase: string): Promise<string> {
  return new CompactEncrypt(Buffer.from(JSON.stringify(jwk)))
    .setProtectedHeader({ alg: 'PBES2-HS512+A256KW', enc: 'A256GCM' })
    .setKeyManagementParameters({ p2c: ROUNDS })
    .encrypt(Buffer.from(passphrase, 'utf8'));
}

async function decrypt(path: string, text: string, passphrase: string | undefined): Promise<JsonWebKey> {
  if (!passphrase) throw new KeyFileUnusable(`Set AFFIANT_KEY_PASSPHRASE to open the key file ${path}.`);
  try {
    const { plaintext } = await compactDecrypt(text, Buffer.from(passphrase, 'utf8'), {
      keyManagementAlgorithms: ['PBES2-HS512+A256KW'],
      contentEncryptionAlgorithms: ['A256GCM'],
      maxPBES2Count: ROUNDS * 10,
    });
    return JSON.parse(Buffer.from(plaintext).toString('utf8')) as JsonWebKey;
  } catch {
    throw new KeyFileUnusable(`AFFIANT_KEY_PASSPHRASE does not open the key file ${path}.`);
  }
}
