import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { KeyFileRefused } from '../errors.js';
import { type KeyFileOptions, readPrivateJwk, writePrivateJwk } from './private-jwk-file.js';
import { type PublicKey, publicKeySchema, thumbprint } from './public-key.js';

const privateKeySchema = publicKeySchema.extend({ d: z.string() });

export interface SigningKey {
  id: string;
  publicKey: PublicKey;
  privateKey: KeyObject;
}

/** Makes an Ed25519 key and writes its private half to `path`, mode 0600. @throws KeyFileRefused */
export async function createKeyFile(
  path: string,
  options: KeyFileOptions,
): Promise<PublicKey & { kid: string }> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { d, ...publicHalf } = privateKeySchema.parse(privateKey.export({ format: 'jwk' }));
  const kid = thumbprint(publicHalf);
  await writePrivateJwk(path, { ...publicHalf, d, kid }, options);
  return { ...publicHalf, kid };
}

/** @throws KeyFileRefused for a wrong passphrase, a key in clear where none may be, a file that others can read. */
export async function readKeyFile(path: string, options: KeyFileOptions): Promise<SigningKey> {
  const json = await readPrivateJwk(path, options);
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
