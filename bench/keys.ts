import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '#config';
import { migrate, openDatabase, openDatabaseServer } from '#database';
import { PlatformKey } from '#encryption';
import { Tenant, Tenants } from '#tenancy';
import { openIdentity } from '../apps/host/open-identity.js';
import { measureKeyHandling } from './keys/key-handling.js';
import { measureLogins } from './keys/logins.js';
import { measureRekey } from './keys/rekey.js';

const USAGE = 'npm run bench -- keys [--sessions N] [--logins N] [--steps N]\n';

/**
 * What keys cost: a login by password at the cost that is configured, the keys of a step beyond the ciphers, and a
 * change of password of an account with many sessions. No HTTP; database and measurement share the machine.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      sessions: { type: 'string', default: '1000' },
      logins: { type: 'string', default: '20' },
      steps: { type: 'string', default: '2000' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(USAGE);
  const dataFolder = await mkdtemp(join(tmpdir(), 'affiant-bench-'));
  const config = loadConfig({ AFFIANT_DATA: dataFolder });
  const server = await openDatabaseServer(config, (label) => `bench ${label}`);
  try {
    const { app, owner, console } = server.addresses;
    if (app === null || owner === null || console === null)
      throw new Error('The bench needs all three roles.');
    await migrate(owner);
    const consoleDatabase = await openDatabase(console, { entities: [Tenant], connections: 1 });
    const { id, slug } = await new Tenants(consoleDatabase.em, 'localhost').create('bench', 'Bench');
    await consoleDatabase.close();
    const database = await openDatabase(app, { entities: [Tenant], connections: 4 });
    const platformKey = PlatformKey.generate();
    const identity = openIdentity(config, database.em, platformKey, async () => config);
    const bench = { config, em: database.em, platformKey, identity, tenant: { id, slug } };
    try {
      process.stdout.write(await measureLogins(bench, Number(values.logins)));
      process.stdout.write(measureKeyHandling(platformKey, Number(values.steps)));
      process.stdout.write(await measureRekey(bench, Number(values.sessions)));
      process.stdout.write(`Repeat: ${USAGE}`);
    } finally {
      await identity.argon2.close();
      await database.close();
    }
  } finally {
    await server.close();
    await rm(dataFolder, { recursive: true, force: true });
  }
}
