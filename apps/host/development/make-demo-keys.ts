import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Config } from '#config';
import { commandLine } from '../command-line.js';

/** The files of the demo publisher's and reviewer's private keys. */
export interface DemoKeys {
  publisher: string;
  reviewer: string;
}

interface PublicKey {
  kid: string;
  kty: string;
  crv: string;
  x: string;
}

/**
 * A publisher and a reviewer for development, beside the data, with a trust file that names them. In
 * production keys of people with the role `demo` count for nothing, and none of this is made; nor is
 * it where the configuration names a trust file of the developer's own. Null then.
 */
export async function makeDemoKeys(config: Config): Promise<DemoKeys | null> {
  const folder = join(config.dataFolder, 'dev-keys');
  const keys = { publisher: join(folder, 'publisher.jwk'), reviewer: join(folder, 'reviewer.jwk') };
  const trust = config.addons.trust;
  if (trust !== join(folder, 'trust.yml')) return null;
  if (existsSync(trust) && existsSync(keys.publisher) && existsSync(keys.reviewer)) return keys;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  // Of a start that was cut short: nothing names them yet, and no key file is ever written over.
  for (const file of [keys.publisher, keys.reviewer]) rmSync(file, { force: true });
  const people = [
    await person('publisher', 'Affiant demo publisher', keys.publisher),
    await person('reviewer', 'Affiant demo reviewer', keys.reviewer),
  ];
  const file = {
    people,
    revoked: { keys: [], digests: [] },
    kept: [],
    required_reviews: { content: 1, module: 2 },
  };
  writeFileSync(`${trust}.new`, stringify(file), { mode: 0o600 });
  renameSync(`${trust}.new`, trust);
  return keys;
}

async function person(role: 'publisher' | 'reviewer', name: string, file: string) {
  const { kid, ...jwk } = await commandLine<PublicKey>([
    'addon',
    'keygen',
    '--role',
    role,
    '--name',
    name,
    '--out',
    file,
    '--demo',
  ]);
  const year = new Date().getUTCFullYear();
  return {
    name,
    roles: [role, 'demo'],
    ...(role === 'publisher' && { packages: ['housing'] }),
    keys: [{ id: kid, jwk, valid_from: `${year}-01-01`, valid_until: `${year + 2}-12-31` }],
  };
}
