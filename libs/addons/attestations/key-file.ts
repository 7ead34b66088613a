import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { z } from 'zod';
import { KeyFileRefused } from '../errors.js';
import { type PublicKey, publicKeySchema, thumbprint } from './public-key.js';

const ALGORITHM = 'PBES2-HS512+A256KW';
const ENCRYPTION = 'A256GCM';
/** What the OWASP Password Storage Cheat Sheet asks of PBKDF2-HMAC-SHA512. */
const ITERATIONS = 210_000;
/** Past this a planted file would only keep the processor busy. */
const MOST_ITERATIONS = 2_000_000;

const privateKeySchema = publicKeySchema.extend({ d: z.string() });

export interface SigningKey {
  id: string;
  publicKey: PublicKey;
  privateKey: KeyObject;
}

export interface KeyFileOptions {
  /** AFFIANT_KEY_PASSPHRASE. Null: only a demo key, which lies in clear. */
  passphrase: string | null;
  /** Whether a key that lies in clear may be made or used: in development only. */
  allowPlain: boolean;
  /** Whether `createKeyFile` may replace a file; false where not given. */
  replace?: boolean;
}

/** Makes an Ed25519 key and writes its private half to `path`, mode 0600. @throws KeyFileRefused */
export async function createKeyFile(
  path: string,
  options: KeyFileOptions,
): Promise<PublicKey & { kid: string }> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { d, ...publicHalf } = privateKeySchema.parse(privateKey.export({ format: 'jwk' }));
  const kid = thumbprint(publicHalf);
  const text = await encode(JSON.stringify({ ...publicHalf, d, kid }), options);
  try {
    const file = await open(path, options.replace ? 'w' : 'wx', 0o600);
    try {
      // The mode above holds for a new file only.
      await file.chmod(0o600);
      await file.writeFile(`${text}\n`);
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new KeyFileRefused(`${path} is there already: a key that signed something must not be lost.`);
  }
  return { ...publicHalf, kid };
}

/** @throws KeyFileRefused for a wrong passphrase, a key in clear where none may be, a file that others can read. */
export async function readKeyFile(path: string, options: KeyFileOptions): Promise<SigningKey> {
  const text = await readText(path);
  const json = text.startsWith('{')
    ? await readPlain(path, text, options)
    : await decrypt(path, text, options);
  try {
    const { d, ...publicKey } = privateKeySchema.parse(JSON.parse(json));
    const { kty, crv, x } = publicKey;
    const privateKey = createPrivateKey({ key: { kty, crv, x, d }, format: 'jwk' });
    return { id: thumbprint(publicKey), publicKey, privateKey };
  } catch {
    // The cause would quote what stands in the file.
    throw new KeyFileRefused(`${path} holds no Ed25519 private key (JWK).`);
  }
}

async function readText(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new KeyFileRefused(`${path} cannot be read (${code}).`, { cause: error });
  }
}

async function encode(json: string, { passphrase, allowPlain }: KeyFileOptions): Promise<string> {
  if (passphrase === null) {
    if (allowPlain) return json;
    throw new KeyFileRefused('A signing key is kept encrypted: set AFFIANT_KEY_PASSPHRASE.');
  }
  return new CompactEncrypt(Buffer.from(json))
    .setProtectedHeader({ alg: ALGORITHM, enc: ENCRYPTION, cty: 'jwk+json' })
    .setKeyManagementParameters({ p2c: ITERATIONS })
    .encrypt(Buffer.from(passphrase));
}

async function readPlain(path: string, text: string, { allowPlain }: KeyFileOptions): Promise<string> {
  if (!allowPlain) throw new KeyFileRefused(`${path} is not encrypted: such keys are for development only.`);
  if (((await stat(path)).mode & 0o077) !== 0) {
    throw new KeyFileRefused(`${path} lies in clear and others can reach it: its mode must be 0600.`);
  }
  return text;
}

async function decrypt(path: string, text: string, { passphrase }: KeyFileOptions): Promise<string> {
  if (passphrase === null) throw new KeyFileRefused(`${path} is encrypted: set AFFIANT_KEY_PASSPHRASE.`);
  try {
    const { plaintext } = await compactDecrypt(text, Buffer.from(passphrase), {
      keyManagementAlgorithms: [ALGORITHM],
      contentEncryptionAlgorithms: [ENCRYPTION],
      maxPBES2Count: MOST_ITERATIONS,
    });
    return Buffer.from(plaintext).toString('utf8');
  } catch (error) {
    throw new KeyFileRefused(`${path} does not open with AFFIANT_KEY_PASSPHRASE.`, { cause: error });
  }
}
