import { generateKeyPairSync } from 'node:crypto';
import type { SigningKey } from '../attestations/key-file.js';
import { type PublicKey, publicKeySchema, thumbprint } from '../attestations/public-key.js';
import { reviewPackage, signPackage } from '../attestations/sign-package.js';
import { readPackage } from '../package/read-package.js';
import { writeArchive } from '../package/write-archive.js';
import { parseTrustFile, type TrustFile } from '../trust/trust-file.js';

/** When the tests take place. */
export const NOW = Date.parse('2026-11-24T12:00:00Z');

export function newKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const jwk: PublicKey = publicKeySchema.parse(publicKey.export({ format: 'jwk' }));
  return { id: thumbprint(jwk), publicKey: jwk, privateKey };
}

export interface PersonOptions {
  roles: TrustFile['people'][number]['roles'];
  packages?: string[];
  until?: string;
  /** A second key of the same person. */
  alsoKey?: SigningKey;
}

/** An entry of the trust file for who holds `key`. */
export function person(
  name: string,
  key: SigningKey,
  { roles, packages = [], until, alsoKey }: PersonOptions,
): object {
  return {
    name,
    roles,
    packages,
    keys: [key, ...(alsoKey ? [alsoKey] : [])].map(({ id, publicKey }) => ({
      id,
      jwk: publicKey,
      valid_from: '2026-01-01',
      valid_until: until ?? '2027-12-31',
    })),
  };
}

export function trustFile(people: object[], rest: object = {}): TrustFile {
  return parseTrustFile(JSON.stringify({ people, ...rest }), 'trust.yml');
}

/** A small content add-on; `affiant` and `files` change it. */
export async function tarballOf(
  manifest: { name?: string; version?: string; affiant?: object } = {},
  files: Record<string, string> = {},
): Promise<Buffer> {
  const { name = 'housing', version = '1.0.0', affiant = {} } = manifest;
  const all: Record<string, string> = {
    'package.json': JSON.stringify({
      name,
      version,
      affiant: { apiVersion: 1, kind: 'content', interviews: ['answer'], ...affiant },
    }),
    'interviews/answer.yml': 'question: Hello\n',
    ...files,
  };
  return writeArchive(new Map(Object.entries(all).map(([file, text]) => [file, Buffer.from(text)])));
}

export async function publishLine(tarball: Buffer, key: SigningKey): Promise<string> {
  return signPackage(await readPackage(tarball), key, new Date(NOW));
}

export async function reviewLine(
  tarball: Buffer,
  key: SigningKey,
  change: { verdict?: 'approved' | 'rejected'; expiresAt?: string } = {},
): Promise<string> {
  return reviewPackage(await readPackage(tarball), key, {
    verdict: 'approved',
    reason: 'Read every line',
    reviewedAt: new Date(NOW).toISOString(),
    expiresAt: '2027-11-24T12:00:00Z',
    comparedWith: null,
    ...change,
  });
}
