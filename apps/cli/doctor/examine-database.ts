import { CONSOLE } from '#tenancy';
import { addonDesk } from '../addon-desk.js';
import type { Context } from '../context.js';
import { checkAddons } from './check-addons.js';
import { checkDatabasePasswords } from './check-database-passwords.js';
import {
  checkClock,
  checkDevelopers,
  checkMigrations,
  checkRoles,
  checkRowSecurity,
} from './check-database.js';
import { type Finding, finding, good, warning, wrong } from './finding.js';
import { listTenants, type TenantConfig, tenantConfigs } from './tenant-configs.js';

/** What an examination finds by way of the database. */
export interface DatabaseExamination {
  checks: Finding[];
  tenants: TenantConfig[];
  organizations: number;
}

/** Looks at the database only: where it does not answer, that is the finding. */
export async function examineDatabase(context: Context): Promise<DatabaseExamination> {
  const checks: Finding[] = [];
  const tenants: TenantConfig[] = [];
  try {
    const server = await context.server();
    checks.push(...(await finding('database_roles', () => checkRoles(server))));
    checks.push(...(await finding('database_passwords', () => checkDatabasePasswords(server.addresses))));
    const migrated = await finding('migrations', () => checkMigrations(server.addresses.owner));
    checks.push(...migrated);
    // Without the tables there is nothing to look at, and every further check would say the same.
    if (migrated.some(({ ok, severity }) => !ok && severity === 'error'))
      return { checks, tenants, organizations: 0 };
    const { em } = await context.database('app');
    const rows = await listTenants(em);
    const opened = await finding('tenant_settings', async () => {
      tenants.push(...(await tenantConfigs(context)));
      return good('tenant_settings', 'The settings of every organization open.');
    });
    checks.push(...opened);
    checks.push(...(await finding('row_security', () => checkRowSecurity(em))));
    checks.push(
      ...(await finding('developers', () => checkDevelopers(em, context.config.environment, rows))),
    );
    checks.push(...(await finding('addons', () => checkInstalled(context, rows))));
    checks.push(...(await finding('clock', () => checkClock(em))));
    return { checks, tenants, organizations: rows.filter(({ slug }) => slug !== CONSOLE).length };
  } catch (error) {
    return { checks: [...checks, wrong('database', (error as Error).message)], tenants, organizations: 0 };
  }
}

async function checkInstalled(
  context: Context,
  tenants: readonly { id: string; slug: string }[],
): Promise<Finding[]> {
  const { addresses } = await context.server();
  if (addresses.console === null) {
    return [warning('addons', 'What of add-ons has expired cannot be known: set DATABASE_CONSOLE_URL.')];
  }
  const { installs, trust } = await addonDesk(context);
  try {
    return await checkAddons(installs, tenants);
  } finally {
    trust.close();
  }
}
