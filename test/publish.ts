import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { EntityManager } from '@mikro-orm/postgresql';
import { stringify } from 'yaml';
import {
  Catalogue,
  digestOf,
  newSigningKey,
  packAddon,
  permissionIds,
  publicJwk,
  publishStatement,
  reviewStatement,
  signEnvelope,
  type SigningKey,
} from '#interim';
import type { Platform } from '../apps/host/platform.js';

/** Makes a publisher and a reviewer for this run and a trust file that names them. */
export async function publishForTest(_dataFolder: string, trustPath: string) {
  const keys = { publisher: newSigningKey(), reviewer: newSigningKey() };
  await mkdir(dirname(trustPath), { recursive: true });
  await writeFile(
    trustPath,
    stringify({
      people: [
        person('Test publisher', 'publisher', keys.publisher, ['housing', 'examples', '@test/*']),
        person('Test reviewer', 'reviewer', keys.reviewer),
      ],
    }),
  );
  return {
    keys,
    async publish(folder: string, { platform, em }: { platform: Platform; em: EntityManager }) {
      const { tarball, manifest } = await packAddon(folder);
      const sha512 = digestOf(tarball).slice('sha512:'.length);
      const subject = { name: manifest.name, version: manifest.version, sha512 };
      const now = new Date();
      const review = reviewStatement(subject, {
        verdict: 'approved',
        reason: 'A test',
        reviewedAt: now.toISOString(),
        expiresAt: new Date(now.getTime() + 86_400_000).toISOString(),
        permissions: permissionIds(manifest),
        comparedWith: null,
      });
      const lines = [
        signEnvelope(keys.publisher.jwk, keys.publisher.id, publishStatement(subject, now)),
        signEnvelope(keys.reviewer.jwk, keys.reviewer.id, review),
      ];
      const catalogue = new Catalogue(em, platform.blobs, platform.trust, {
        demoCounts: true,
        limits: { bytes: 2 ** 26, entries: 1000 },
      });
      return catalogue.publish(tarball, lines.join('\n'));
    },
  };
}

function person(name: string, role: 'publisher' | 'reviewer', key: SigningKey, packages?: string[]) {
  const { kid: id, ...jwk } = publicJwk(key);
  const year = new Date().getUTCFullYear();
  return {
    name,
    roles: [role],
    ...(packages && { packages }),
    keys: [{ id, jwk, valid_from: `${year}-01-01`, valid_until: `${year + 1}-12-31` }],
  };
}
