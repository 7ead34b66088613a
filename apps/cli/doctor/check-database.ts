import type { EntityManager } from '@mikro-orm/postgresql';
import {
  type DatabaseServer,
  inTenant,
  outsideTenants,
  ROLES,
  type Role,
  tablesWithoutTenant,
  withClient,
} from '#database';
import { migrations } from '../../../migrations/index.js';
import { type Finding, good, graver, warning, wrong } from './finding.js';

/** The host's role must be one that row-level security binds, and not the owner's. */
export async function checkRoles({ addresses, rolesMadeHere }: DatabaseServer): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const role of Object.keys(ROLES) as Role[]) {
    const address = addresses[role];
    if (address === null) {
      found.push(warning('database_roles', `The address of ${ROLES[role]} is not known here.`));
      continue;
    }
    const { rows } = await withClient(address, (client) =>
      client.query<{ name: string; unbound: boolean; owns: boolean }>(
        `select rolname as name, rolsuper or rolbypassrls as unbound,
                exists (select 1 from pg_tables where schemaname = 'public' and tableowner = rolname) as owns
           from pg_roles where rolname = current_user`,
      ),
    );
    const { name, unbound, owns } = rows[0]!;
    if (unbound)
      found.push(
        wrong('database_roles', `${name} passes row-level security: take SUPERUSER and BYPASSRLS from it.`),
      );
    if (owns && role !== 'owner')
      found.push(wrong('database_roles', `${name} owns tables: it could lift their policies.`));
  }
  if (rolesMadeHere) {
    found.push(
      warning(
        'database_roles',
        'DATABASE_URL names a role that may create roles: more than a host needs. Give it the three addresses.',
      ),
    );
  }
  return found.length > 0
    ? found
    : [good('database_roles', 'Three roles; none passes row-level security, and the host owns nothing.')];
}

/** Only the owner may see which migrations ran. */
export async function checkMigrations(owner: string | null): Promise<Finding> {
  if (owner === null)
    return warning(
      'migrations',
      'Whether the database is up to date cannot be known: set DATABASE_OWNER_URL.',
    );
  const ran = await withClient(owner, async (client) => {
    const { rows } = await client.query<{ there: boolean }>(
      `select to_regclass('mikro_orm_migrations') is not null as there`,
    );
    if (!rows[0]!.there) return [];
    return (await client.query<{ name: string }>('select name from mikro_orm_migrations')).rows.map(
      ({ name }) => name,
    );
  });
  const pending = migrations.map(({ name }) => name).filter((name) => !ran.includes(name));
  const unknown = ran.filter((name) => !migrations.some((each) => each.name === name));
  if (pending.length > 0)
    return wrong('migrations', `Not run yet: ${pending.join(', ')}. Run: affiant migrate`);
  if (unknown.length > 0)
    return wrong('migrations', `The database is newer than this program: ${unknown.join(', ')}.`);
  return good('migrations', 'The database is up to date.');
}

/** A table without a forced policy would show every tenant's rows to every request. */
export async function checkRowSecurity(em: EntityManager): Promise<Finding> {
  const rows = await outsideTenants(em, (tx) =>
    tx.execute<{ name: string }[]>(`
      select c.relname as name from pg_class c
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
         and not (c.relrowsecurity and c.relforcerowsecurity
                  and exists (select 1 from pg_policy p where p.polrelid = c.oid))`),
  );
  const open = rows.map(({ name }) => name).filter((name) => !(name in tablesWithoutTenant));
  return open.length === 0
    ? good('row_security', 'Row-level security is forced on every table of tenants.')
    : wrong('row_security', `No forced policy on: ${open.join(', ')}. Every tenant's rows are open there.`);
}

/** Accounts with `developer`, tenant by tenant: nobody sees across them. */
export async function checkDevelopers(
  em: EntityManager,
  environment: string,
  tenants: readonly { id: string; slug: string }[],
): Promise<Finding> {
  const found: string[] = [];
  for (const { id, slug } of tenants) {
    const [row] = await inTenant(
      em,
      id,
      (tx) =>
        tx.execute<{ n: number }[]>(
          `select count(*)::int as n from privileges where privilege = 'developer'`,
        ),
      { readOnly: true },
    );
    if (row !== undefined && row.n > 0) found.push(`${slug} (${row.n})`);
  }
  if (found.length === 0) return good('developers', 'No account holds the privilege developer.');
  if (environment !== 'production')
    return good('developers', `Developers are let in here: ${found.join(', ')}.`);
  return graver(
    true,
    'developers',
    `Accounts with the privilege developer exist: ${found.join(', ')}. Run: affiant user revoke --tenant SLUG EMAIL developer`,
  );
}

/** Ends of logins and codes are worked out by the database, receipts and days by the host. */
export async function checkClock(em: EntityManager, now: () => number = Date.now): Promise<Finding> {
  const before = now();
  const rows = await outsideTenants(em, (tx) => tx.execute<{ at: Date }[]>('select clock_timestamp() as at'));
  const apart = Math.abs(rows[0]!.at.getTime() - (before + now()) / 2) / 1000;
  return apart <= MOST_SECONDS_APART
    ? good('clock', 'This machine and the database have the same time.')
    : warning(
        'clock',
        `This machine and the database are ${Math.round(apart)} seconds apart: set both by NTP.`,
      );
}

const MOST_SECONDS_APART = 5;
