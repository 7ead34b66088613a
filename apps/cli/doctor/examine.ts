import { existsSync, readFileSync } from 'node:fs';
import { readTrustFile } from '#addons';
import type { Config } from '#config';
import { outsideTenants } from '#database';
import { type ReaderCell, readersTable } from '#readers';
import { openBlobStore } from '#storage';
import { CONSOLE, TenantSettingsStore } from '#tenancy';
import { storageDrivers } from '../../host/storage-drivers.js';
import { addonDesk } from '../addon-desk.js';
import type { Context } from '../context.js';
import {
  checkBaseDomain,
  checkDerivedMethods,
  checkHttps,
  checkOwnTheme,
  checkPlatformKey,
  checkProbing,
  checkRefusals,
} from './check-configuration.js';
import {
  checkClock,
  checkDevelopers,
  checkMigrations,
  checkRoles,
  checkRowSecurity,
} from './check-database.js';
import {
  checkConfinement,
  checkMemoryReaders,
  checkOffice,
  checkSwap,
  checkTemporary,
} from './check-machine.js';
import { checkAddons } from './check-addons.js';
import { checkFiles } from './check-files.js';
import { checkDatabasePasswords } from './check-database-passwords.js';
import { checkRetention } from './check-retention.js';
import { factsOf } from './facts-of.js';
import { type Finding, finding, good, warning, wrong } from './finding.js';
import { type DataPaths, pathsOf } from './paths-of.js';

/** What `affiant doctor --format json` prints. A path is null where nothing of it lies on this machine's disk. */
export interface Examination {
  environment: Config['environment'];
  /** No check of severity `error` failed. */
  ok: boolean;
  checks: Finding[];
  readers: ReaderCell[];
  paths: DataPaths;
}

/** Looks at the whole installation, with the host running or stopped. Reads only, but for the file store's own trial. */
export async function examine(context: Context): Promise<Examination> {
  const { config } = context;
  const { env } = context.options;
  const limits = (): string => readFileSync('/proc/self/limits', 'utf8');
  const confinement = await finding('sandbox_confinement', () => checkConfinement(config));
  const database = await examineDatabase(context);
  const tenants = database.tenants.length > 0 ? database.tenants : [{ slug: 'this installation', config }];
  const checks = [
    confinement,
    await finding('configuration', () => checkRefusals(config)),
    await finding('platform_key', async () => {
      await context.keys();
      return checkPlatformKey(config, env);
    }),
    database.checks,
    await finding('storage', async () =>
      checkFiles(
        await openBlobStore(config.storage, config.dataFolder, storageDrivers),
        `The file store (${config.storage.driver})`,
      ),
    ),
    await finding('temporary', () => checkTemporary(config)),
    await finding('retention', () => checkRetention(config)),
    await finding('https', () => checkHttps(config)),
    await finding('base_domain', () => checkBaseDomain(config, database.organizations)),
    await finding('addresses_can_be_probed', () => checkProbing(config)),
    await finding('theme', () => checkOwnTheme(config)),
    await finding('derived_without_passkey', () => checkDerivedMethods(tenants)),
    await finding('docx_to_pdf', () => checkOffice()),
    await finding('swap', () => checkSwap()),
    await finding('core_dumps', () => checkMemoryReaders(config, { env, limits })),
    await finding('trust', () => checkTrust(config)),
  ].flat();
  return {
    environment: config.environment,
    ok: checks.every(({ ok, severity }) => ok || severity === 'warning'),
    checks,
    readers: readersTable(
      factsOf(
        config,
        env,
        tenants,
        confinement.every(({ ok }) => ok),
      ),
    ),
    paths: pathsOf(config, env),
  };
}

interface DatabaseExamination {
  checks: Finding[];
  /** With the settings in force for each. */
  tenants: { id: string; slug: string; config: Config }[];
  organizations: number;
}

async function examineDatabase(context: Context): Promise<DatabaseExamination> {
  const checks: Finding[] = [];
  const tenants: DatabaseExamination['tenants'] = [];
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
    const { settings } = await context.keys();
    const store = new TenantSettingsStore(em, context.config, settings);
    const rows = await outsideTenants(em, (tx) =>
      tx.execute<{ id: string; slug: string }[]>('select id, slug from tenants order by slug'),
    );
    const opened = await finding('tenant_settings', async () => {
      for (const row of rows) tenants.push({ ...row, config: await store.configOf(row.id) });
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

async function checkTrust({ addons }: Config): Promise<Finding> {
  if (!existsSync(addons.trust)) return warning('trust', `${addons.trust} is not there: nobody is trusted.`);
  await readTrustFile(addons.trust);
  return good('trust', `Whom to trust is read from ${addons.trust}.`);
}
