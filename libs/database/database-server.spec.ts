import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Config, loadConfig } from '#config';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import {
  DatabaseUnavailable,
  migrate,
  openDatabase,
  openDatabaseServer,
  openEmbeddedDatabase,
  withClient,
} from './index.js';

const derive = (label: string): string => `a password / for: ${label}`;
const folder = mkdtempSync(join(tmpdir(), 'affiant-server-'));
const configOf = (database: Partial<Config['database']>): Config => {
  const config = loadConfig({ AFFIANT_DATA: folder });
  return { ...config, database: { ...config.database, ...database } };
};
let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(async () => {
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('without an address', () => {
  it('the embedded database has three roles that row-level security binds, and migrates once for many', async () => {
    const server = await openDatabaseServer(configOf({}), derive);
    const { app, owner, console } = server.addresses;
    const ran = await Promise.all([migrate(owner!), migrate(owner!), migrate(owner!)]);
    expect(ran.filter((names) => names.length > 0)).toHaveLength(1);
    for (const address of [app, owner, console]) await (await openDatabase(address!)).close();
    await server.close();
  });

  it('its passwords follow the platform key', async () => {
    const first = await openDatabaseServer(configOf({}), derive);
    await first.close();
    const second = await openDatabaseServer(configOf({}), (label) => `new ${label}`);
    await withClient(second.addresses.app!, async () => undefined);
    const { port } = new URL(second.addresses.app!);
    const old = new URL(first.addresses.app!);
    old.port = port;
    await expect(withClient(old.href, async () => undefined)).rejects.toThrow(/does not let affiant_app in/);
    await second.close();
  });

  it('owner or console alone are refused: which database would they be of?', async () => {
    await expect(openDatabaseServer(configOf({ ownerUrl: test.addresses.owner }), derive)).rejects.toThrow(
      DatabaseUnavailable,
    );
  });
});

describe('with an address', () => {
  it('of all three roles, these are used as they are', async () => {
    const { app, owner, console } = test.addresses;
    const server = await openDatabaseServer(
      configOf({ url: app, ownerUrl: owner, consoleUrl: console }),
      derive,
    );
    expect(server).toMatchObject({ addresses: { app, owner, console }, rolesMadeHere: false });
  });

  it('of a role that may do no more than a host needs, the owner is not known', async () => {
    const server = await openDatabaseServer(configOf({ url: test.addresses.app }), derive);
    expect(server.addresses).toEqual({ app: test.addresses.app, owner: null, console: null });
  });

  it('that nobody answers at, it says where', async () => {
    await expect(
      openDatabaseServer(configOf({ url: 'postgres://x:y@127.0.0.1:9/z' }), derive),
    ).rejects.toThrow(/127\.0\.0\.1:9 does not let x in/);
  });
});

describe('with the address of a role that may create roles', () => {
  it('which is no superuser, the three are made, and the host uses those', async () => {
    const server = await openDatabaseServer(configOf({}), derive);
    const { port } = new URL(server.addresses.app!);
    const { superuserPassword, close } = await openEmbeddedDatabase(join(folder, 'postgres'));
    const asSuperuser = (database: string): string =>
      `postgres://postgres:${superuserPassword}@127.0.0.1:${port}/${database}`;
    await withClient(asSuperuser('postgres'), async (client) => {
      for (const role of ['owner', 'app', 'console']) {
        await client.query(`alter role affiant_${role} rename to old_${role}`);
      }
      await client.query(`create role hosted login createrole password 'hosted'`);
      await client.query('create database hosted owner hosted');
    });
    const hosted = configOf({ url: `postgres://hosted:hosted@127.0.0.1:${port}/hosted` });
    for (let start = 0; start < 2; start++) {
      const made = await openDatabaseServer(hosted, derive);
      expect(made.rolesMadeHere).toBe(true);
      expect(new URL(made.addresses.app!).username).toBe('affiant_app');
      await migrate(made.addresses.owner!);
      const database = await openDatabase(made.addresses.app!);
      expect(await database.em.fork().execute('select count(*)::int as n from tenants')).toEqual([{ n: 0 }]);
      await database.close();
    }
    await close();
    await server.close();
  });
});
