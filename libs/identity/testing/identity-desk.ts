import { openDatabase, withClient } from '#database';
import { Argon2Pool, PasswordSource, PlatformKey } from '#encryption';
import { createTestDatabase } from '../../../test/database.js';
import { Accounts } from '../accounts.js';
import type { LoginRules } from '../begin-login.js';
import { Guests } from '../guests.js';
import { Logins } from '../logins.js';
import { PasswordLogin } from '../password-login.js';
import { Registration } from '../registration.js';

/** Cheap, so that tests spend their time on what they test; the real cost is the encryption library's to test. */
export const CHEAP = { memoryKib: 64, passes: 1, parallelism: 1 };

export const RULES: LoginRules = {
  registration: 'open',
  emailConfirmationPrivileges: [],
  logins: { idleMinutes: 30, absoluteHours: 12 },
};

/** Everything of identity on a database of its own. */
export async function openIdentityDesk() {
  const test = await createTestDatabase();
  const database = await openDatabase(test.addresses.app, { connections: 4 });
  const { em } = database;
  const platformKey = PlatformKey.generate();
  const pool = new Argon2Pool({ threads: 1 });
  const passwords = new PasswordSource(platformKey, pool, CHEAP, CHEAP);
  const logins = new Logins(em, platformKey, []);
  const rules = { environment: 'development', passwords: { minimum: 15 }, lockedDays: 30 };
  const inEnvironment = (environment: string) => {
    const accounts = new Accounts(em, platformKey, passwords, { ...rules, environment });
    return {
      accounts,
      login: new PasswordLogin(em, platformKey, passwords, logins, environment),
      registration: new Registration(em, platformKey, accounts, logins, environment),
    };
  };
  return {
    em,
    platformKey,
    pool,
    passwords,
    logins,
    guests: new Guests(platformKey, logins),
    ...inEnvironment('development'),
    inEnvironment,
    async addTenant(slug?: string) {
      const id = await test.addTenant(slug);
      return { id, slug: slug ?? `t-${id}` };
    },
    /** Past every policy: what who writes to the database could do. */
    sql: async (text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
      withClient(
        test.superuser,
        async (client) => (await client.query(text, values)).rows as Record<string, unknown>[],
      ),
    async close() {
      await pool.close();
      await database.close();
      await test.close();
    },
  };
}

export type IdentityDesk = Awaited<ReturnType<typeof openIdentityDesk>>;
