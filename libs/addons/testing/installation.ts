import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '#config';
import { type Database, openDatabase, withClient } from '#database';
import { openSettings, PlatformKey, sealSettings } from '#encryption';
import { type BlobStore, DiskStore } from '#storage';
import { TenantSettingsStore } from '#tenancy';
import { createTestDatabase, type TestDatabase } from '../../../test/database.js';
import { Catalogue } from '../catalogue/catalogue.js';
import { reviewLimits } from '../catalogue/review-limits.js';
import { Installs } from '../installs/installs.js';
import { ARCHIVE_LIMITS } from '../package/archive-limits.js';
import { Revocations } from '../trust/revocations.js';
import { SeenRevocations } from '../trust/seen-revocations.js';
import { TrustInForce } from '../trust/trust-in-force.js';
import { NOW } from './people.js';

/** A catalogue and installs over a real database and a store on disk, at a time that a test sets. */
export interface Installation {
  database: TestDatabase;
  em: Database['em'];
  blobs: BlobStore;
  settings: TenantSettingsStore;
  trust: TrustInForce;
  revocations: Revocations;
  catalogue: Catalogue;
  installs: Installs;
  /** In ms since 1970; NOW at first. */
  clock: { now: number };
  /** Writes the trust file anew. */
  writeTrust(text: string): Promise<void>;
  close(): Promise<void>;
}

/** @param over a database that several tests share, one after the other: its packages and revocations go first */
export async function openInstallation(people: object[], over?: TestDatabase): Promise<Installation> {
  const folder = await mkdtemp(join(tmpdir(), 'affiant-addons-'));
  const trustPath = join(folder, 'trust.yml');
  const writeTrust = (text: string) => writeFile(trustPath, text);
  await writeTrust(JSON.stringify({ people }));
  const database = over ?? (await createTestDatabase());
  if (over) await withClient(over.superuser, (client) => client.query('truncate packages, revocations'));
  const { em, close } = await openDatabase(database.addresses.console, { connections: 4 });
  const blobs = new DiskStore(join(folder, 'blobs'));
  const platformKey = PlatformKey.generate();
  const settings = new TenantSettingsStore(em, loadConfig({ AFFIANT_DATA: folder }), {
    seal: (tenant, counter, record) => sealSettings(platformKey, { tenant, counter }, record),
    open: (tenant, counter, sealed) => openSettings(platformKey, { tenant, counter }, sealed),
  });
  const revocations = new Revocations(em);
  const trust = new TrustInForce(trustPath, revocations, new SeenRevocations(join(folder, 'revoked.json')));
  const clock = { now: NOW };
  const catalogue = new Catalogue(em, blobs, trust, {
    environment: 'production',
    limits: ARCHIVE_LIMITS,
    review: reviewLimits(loadConfig({ AFFIANT_DATA: folder })),
    now: () => clock.now,
  });
  return {
    database,
    em,
    blobs,
    settings,
    trust,
    revocations,
    catalogue,
    installs: new Installs(catalogue, settings, trust),
    clock,
    writeTrust,
    async close() {
      await close();
      if (!over) await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
