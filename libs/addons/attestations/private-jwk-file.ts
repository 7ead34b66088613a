import { open, readFile, stat } from 'node:fs/promises';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { KeyFileRefused } from '../errors.js';

const ALGORITHM = 'PBES2-HS512+A256KW';
const ENCRYPTION = 'A256GCM';
/** What the OWASP Password Storage Cheat Sheet asks of PBKDF2-HMAC-SHA512. */
const ITERATIONS = 210_000;
/** Past this a planted file would only keep the processor busy. */
const MOST_ITERATIONS = 2_000_000;

export interface KeyFileOptions {
  /** AFFIANT_KEY_PASSPHRASE. Null: only a demo key, which lies in clear. */
  passphrase: string | null;
  /** Whether a key that lies in clear may be made or used: in development only. */
  allowPlain: boolean;
  /** Whether a file may be replaced; false where not given. */
  replace?: boolean;
}

/** Writes a private key (JWK) to `path`, mode 0600, as a JWE under the passphrase (RFC 7516). @throws KeyFileRefused */
export async function writePrivateJwk(path: string, jwk: object, options: KeyFileOptions): Promise<void> {
  const text = await encode(JSON.stringify(jwk), options);
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
    throw new KeyFileRefused(`${path} is there already: a key that was used must not be lost.`);
  }
}

/** The JSON of a key file. @throws KeyFileRefused for a wrong passphrase, a key in clear where none may be, a file that others can read. */
export async function readPrivateJwk(path: string, options: KeyFileOptions): Promise<string> {
  const text = await readText(path);
  return text.startsWith('{') ? readPlain(path, text, options) : decrypt(path, text, options);
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
    throw new KeyFileRefused('A private key is kept encrypted: set AFFIANT_KEY_PASSPHRASE.');
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
