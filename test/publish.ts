import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import {
  createKeyFile,
  pack,
  readKeyFile,
  readPackage,
  reviewPackage,
  signPackage,
  type SigningKey,
} from '#addons';
import type { Platform } from '../apps/host/platform.js';

/** Makes a publisher and a reviewer for this run and a trust file that names them. */
export async function publishForTest(dataFolder: string, trustPath: string) {
  await mkdir(dataFolder, { recursive: true });
  const keys = {
    publisher: await newKey(join(dataFolder, 'publisher.jwk')),
    reviewer: await newKey(join(dataFolder, 'reviewer.jwk')),
    second: await newKey(join(dataFolder, 'second-reviewer.jwk')),
  };
  await mkdir(dirname(trustPath), { recursive: true });
  await writeFile(
    trustPath,
    stringify({
      people: [
        person('Test publisher', 'publisher', keys.publisher, [
          'housing',
          'examples',
          'case-connector',
          '@test/*',
        ]),
        person('Test reviewer', 'reviewer', keys.reviewer),
        person('Second reviewer', 'reviewer', keys.second),
      ],
    }),
  );
  return {
    keys,
    /** The tarball of a folder and the lines of its attestation file. */
    async signed(folder: string) {
      const out = await mkdtemp(join(tmpdir(), 'affiant-test-pack-'));
      try {
        const tarball = await readFile((await pack(folder, out)).path);
        return { tarball, attestations: await attest(tarball, keys) };
      } finally {
        await rm(out, { recursive: true });
      }
    },
    async publish(folder: string, { provider }: Platform) {
      if (provider === null) throw new Error('The test host has no console database.');
      const { tarball, attestations } = await this.signed(folder);
      return provider.catalogue.publish(tarball, attestations);
    },
  };
}

interface TestKeys {
  publisher: SigningKey;
  reviewer: SigningKey;
  second: SigningKey;
}

/** What the publisher and the reviewer of a run say of a tarball; two reviewers where it is a module. */
export async function attest(tarball: Buffer, keys: TestKeys) {
  const contents = await readPackage(tarball);
  const now = new Date();
  const review = {
    verdict: 'approved',
    reason: 'A test',
    reviewedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + 86_400_000).toISOString(),
    comparedWith: null,
  } as const;
  const reviewers = contents.manifest.kind === 'module' ? [keys.reviewer, keys.second] : [keys.reviewer];
  return [
    signPackage(contents, keys.publisher, now),
    ...reviewers.map((reviewer) => reviewPackage(contents, reviewer, review)),
  ];
}

async function newKey(path: string): Promise<SigningKey> {
  // A host that is started anew over the same data keeps its people.
  if (!existsSync(path)) await createKeyFile(path, { passphrase: null, allowPlain: true });
  return readKeyFile(path, { passphrase: null, allowPlain: true });
}

function person(
  name: string,
  role: 'publisher' | 'reviewer',
  { id, publicKey: jwk }: SigningKey,
  packages?: string[],
) {
  const year = new Date().getUTCFullYear();
  return {
    name,
    roles: [role],
    ...(packages && { packages }),
    keys: [{ id, jwk, valid_from: `${year}-01-01`, valid_until: `${year + 1}-12-31` }],
  };
}
