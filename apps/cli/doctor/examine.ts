import { existsSync, readFileSync } from 'node:fs';
import { readTrustFile } from '#addons';
import type { Config } from '#config';
import { type ReaderCell, readersTable } from '#readers';
import { openBlobStore } from '#storage';
import { storageDrivers } from '../../host/storage-drivers.js';
import type { Context } from '../context.js';
import {
  checkDerivedMethods,
  checkHttps,
  checkOwnTheme,
  checkPlatformKey,
  checkProbing,
  checkRefusals,
} from './check-configuration.js';
import {
  checkConfinement,
  checkMemoryReaders,
  checkOffice,
  checkSwap,
  checkTemporary,
} from './check-machine.js';
import { checkBaseDomain } from './check-base-domain.js';
import { checkFiles } from './check-files.js';
import { checkRetention } from './check-retention.js';
import { examineDatabase } from './examine-database.js';
import { factsOf } from './facts-of.js';
import { type Finding, finding, good, warning } from './finding.js';
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

async function checkTrust({ addons }: Config): Promise<Finding> {
  if (!existsSync(addons.trust)) return warning('trust', `${addons.trust} is not there: nobody is trusted.`);
  await readTrustFile(addons.trust);
  return good('trust', `Whom to trust is read from ${addons.trust}.`);
}
