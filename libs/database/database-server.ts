import { join } from 'node:path';
import type { Config } from '#config';
import { type Addresses, addressOf, type Derive, ROLES } from './addresses.js';
import { openEmbeddedDatabase } from './embedded/embedded-database.js';
import { DatabaseUnavailable } from './errors.js';
import { admitRoles, makeRoles } from './make-roles.js';
import { withClient } from './with-client.js';

const OLDEST = 15;

/** PostgreSQL as this installation has it: its own, or the one that DATABASE_URL names. */
export interface DatabaseServer {
  addresses: Addresses;
  /** Whether the roles come from DATABASE_URL's, which may do more than a host needs (`doctor` warns). */
  rolesMadeHere: boolean;
  /** Ends this use; stops the embedded server if nobody else uses it. */
  close: () => Promise<void>;
}

/**
 * Reaches the database; starts the embedded one where no address is configured. Where only
 * `database.url` is given and its role may create roles, the three roles are made and used instead.
 * @throws DatabaseUnavailable with what to do.
 */
export async function openDatabaseServer(config: Config, derive: Derive): Promise<DatabaseServer> {
  const { url, ownerUrl, consoleUrl } = config.database;
  if (url === null) {
    if (ownerUrl !== null || consoleUrl !== null) {
      throw new DatabaseUnavailable(
        'DATABASE_OWNER_URL or DATABASE_CONSOLE_URL is set, but not DATABASE_URL.',
      );
    }
    return openEmbedded(config.dataFolder, derive);
  }
  const mayCreateRoles = await withClient(url, async (client) => {
    const { rows } = await client.query<{ version: number; creates: boolean }>(
      `select current_setting('server_version_num')::int / 10000 as version,
              rolcreaterole or rolsuper as creates from pg_roles where rolname = current_user`,
    );
    const { version, creates } = rows[0]!;
    if (version < OLDEST)
      throw new DatabaseUnavailable(`PostgreSQL ${version} is too old: ${OLDEST} or newer.`);
    return creates;
  });
  const close = async (): Promise<void> => undefined;
  if (ownerUrl !== null || !mayCreateRoles) {
    return { addresses: { app: url, owner: ownerUrl, console: consoleUrl }, rolesMadeHere: false, close };
  }
  await withClient(url, async (client) => {
    await makeRoles(client, derive);
    await admitRoles(client);
  });
  return { addresses: derived(url, derive), rolesMadeHere: true, close };
}

async function openEmbedded(dataFolder: string, derive: Derive): Promise<DatabaseServer> {
  const embedded = await openEmbeddedDatabase(join(dataFolder, 'postgres'));
  try {
    const superuser = new URL(`postgres://postgres@127.0.0.1:${embedded.port}/postgres`);
    superuser.password = embedded.superuserPassword;
    await withClient(superuser.href, async (client) => {
      await makeRoles(client, derive);
      const { rowCount } = await client.query(`select 1 from pg_database where datname = 'affiant'`);
      if (rowCount === 0) await client.query(`create database affiant owner ${ROLES.owner}`);
    });
    superuser.pathname = '/affiant';
    await withClient(superuser.href, admitRoles);
    return { addresses: derived(superuser.href, derive), rolesMadeHere: false, close: embedded.close };
  } catch (error) {
    await embedded.close();
    throw error;
  }
}

function derived(address: string, derive: Derive): Addresses {
  return {
    app: addressOf(address, 'app', derive),
    owner: addressOf(address, 'owner', derive),
    console: addressOf(address, 'console', derive),
  };
}
