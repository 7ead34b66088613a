import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { inject } from 'vitest';
import { type Addresses, admitRoles, makeRoles, migrate, openEmbeddedDatabase, withClient } from '#database';
import { addressOf } from '../libs/database/addresses.js';
import { alone } from '../libs/database/advisory-lock.js';

const TEMPLATE = 'affiant_template';
/** A test's cluster need not outlive a crash of the machine. */
const QUICK = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'];

/** A migrated database of its own for one test file. */
export interface TestDatabase {
  addresses: Record<keyof Addresses, string>;
  /** The bootstrap superuser's address, for tests that look past every policy. */
  superuser: string;
  /** Adds a tenant and returns its id. */
  addTenant(slug?: string): Promise<string>;
  /** Drops it, whoever is still connected. */
  close(): Promise<void>;
}

/** Clones the template database, which the first call of a run makes and migrates. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { port, superuserPassword } = await openEmbeddedDatabase(inject('databaseFolder'), QUICK);
  const superuserOf = (database: string): string =>
    `postgres://postgres:${superuserPassword}@127.0.0.1:${port}/${database}`;
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await withClient(superuserOf('postgres'), async (client) => {
    // Advisory locks are per database: this one keeps other workers from making the template too.
    await alone(client, 'migrations', () => makeTemplate(client, superuserOf));
    await client.query(`create database ${name} template ${TEMPLATE} owner affiant_owner`);
  });
  await withClient(superuserOf(name), admitRoles);
  return {
    addresses: addressesOf(superuserOf(name)),
    superuser: superuserOf(name),
    addTenant: (slug) => addTenant(superuserOf(name), slug),
    close: () =>
      withClient(superuserOf('postgres'), async (client) => {
        await client.query(`drop database if exists ${name} with (force)`);
      }),
  };
}

async function makeTemplate(client: Client, superuserOf: (database: string) => string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [TEMPLATE]);
  if (rowCount !== 0) return;
  const unfinished = `${TEMPLATE}_unfinished`;
  await client.query(`drop database if exists ${unfinished} with (force)`);
  await makeRoles(client, testPassword);
  await client.query(`create database ${unfinished} owner affiant_owner`);
  await withClient(superuserOf(unfinished), admitRoles);
  await migrate(addressesOf(superuserOf(unfinished)).owner);
  await client.query(`alter database ${unfinished} rename to ${TEMPLATE}`);
}

async function addTenant(superuser: string, slug?: string): Promise<string> {
  const id = randomUUID();
  await withClient(superuser, async (client) => {
    await client.query('insert into tenants (id, slug, name) values ($1, $2, $2)', [id, slug ?? `t-${id}`]);
  });
  return id;
}

function addressesOf(address: string): Record<keyof Addresses, string> {
  return {
    app: addressOf(address, 'app', testPassword),
    owner: addressOf(address, 'owner', testPassword),
    console: addressOf(address, 'console', testPassword),
  };
}

const testPassword = (label: string): string => `test ${label}`;
