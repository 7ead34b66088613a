import { z } from 'zod';
import { KeyFileRefused, readPrivateJwk, writePrivateJwk } from '#addons';
import { generateKeyPair, keyPairOf, type KeyPair } from '#encryption';

const jwkSchema = z.object({ kty: z.literal('OKP'), crv: z.literal('X25519'), x: z.string(), d: z.string() });

/**
 * Makes an organization's pair for spare grants (X25519). The private half goes to `path` under the passphrase; gives the
 * public half, 32 bytes in base64url, which is all that a server gets. @throws KeyFileRefused
 */
export async function createEscrowKey(path: string, passphrase: string | null): Promise<string> {
  const { publicKey, privateKey } = generateKeyPair();
  const [x, d] = [publicKey.toString('base64url'), privateKey.toString('base64url')];
  await writePrivateJwk(path, { kty: 'OKP', crv: 'X25519', x, d }, { passphrase, allowPlain: false });
  privateKey.fill(0);
  return x;
}

/** @throws KeyFileRefused for a wrong passphrase, or where it is no such key. */
export async function readEscrowKey(path: string, passphrase: string | null): Promise<KeyPair> {
  const json = await readPrivateJwk(path, { passphrase, allowPlain: false });
  try {
    const { x, d } = jwkSchema.parse(JSON.parse(json));
    const pair = keyPairOf(Buffer.from(d, 'base64url'));
    if (pair.publicKey.toString('base64url') === x) return pair;
  } catch {
    // The cause would quote what stands in the file.
  }
  throw new KeyFileRefused(`${path} holds no private key for escrow (X25519).`);
}
