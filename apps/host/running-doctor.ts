import { readFileSync } from 'node:fs';
import { Inject, Injectable } from '@nestjs/common';
import { readersTable, type ReaderCell } from '#readers';
import { Sandbox } from '#sandbox';
import {
  checkDerivedMethods,
  checkHttps,
  checkOwnTheme,
  checkPlatformKey,
  checkProbing,
  checkRefusals,
} from '../cli/doctor/check-configuration.js';
import { checkClock, checkDevelopers, checkRowSecurity } from '../cli/doctor/check-database.js';
import {
  checkConfinement,
  checkMemoryReaders,
  checkSwap,
  checkTemporary,
} from '../cli/doctor/check-machine.js';
import { checkAddons } from '../cli/doctor/check-addons.js';
import { checkBaseDomain } from '../cli/doctor/check-base-domain.js';
import { checkFiles } from '../cli/doctor/check-files.js';
import { checkRetention } from '../cli/doctor/check-retention.js';
import { factsOf } from '../cli/doctor/facts-of.js';
import { type Finding, finding } from '../cli/doctor/finding.js';
import { type DataPaths, pathsOf } from '../cli/doctor/paths-of.js';
import { PLATFORM, type Platform } from './platform.js';
import { TenantDesk } from './tenant-desk.js';

/** As `affiant doctor --format json` prints it. */
export interface RunningExamination {
  environment: string;
  ok: boolean;
  checks: Finding[];
  readers: ReaderCell[];
  paths: DataPaths;
}

/**
 * What `affiant doctor` finds, as far as a host sees it that runs as the role of its requests: the
 * owner's roles and migrations are the command line's to look at.
 */
@Injectable()
export class RunningDoctor {
  constructor(
    @Inject(PLATFORM) private readonly platform: Platform,
    private readonly sandbox: Sandbox,
    private readonly tenants: TenantDesk,
  ) {}

  /** Throws `ConsoleUnavailable`. */
  async examine(env: NodeJS.ProcessEnv = process.env): Promise<RunningExamination> {
    const { config, database, blobs, settingsStore } = this.platform;
    const tenants = await Promise.all(
      (await this.tenants.all()).map(async ({ id, slug }) => ({
        id,
        slug,
        config: await settingsStore.configOf(id),
      })),
    );
    const confinement = checkConfinement(config, () => this.sandbox.status().confinement);
    const limits = () => readFileSync('/proc/self/limits', 'utf8');
    const checks = [
      [confinement],
      await finding('configuration', () => checkRefusals(config)),
      await finding('platform_key', () => checkPlatformKey(config, env)),
      await finding('row_security', () => checkRowSecurity(database.em)),
      await finding('developers', () => checkDevelopers(database.em, config.environment, tenants)),
      await finding('clock', () => checkClock(database.em)),
      await finding('storage', () => checkFiles(blobs, 'The file store')),
      await finding('temporary', () => checkTemporary(config)),
      await finding('addons', () => checkAddons(this.platform.installs, tenants)),
      await finding('retention', () => checkRetention(config)),
      await finding('https', () => checkHttps(config)),
      await finding('base_domain', () => checkBaseDomain(config, tenants.length)),
      await finding('addresses_can_be_probed', () => checkProbing(config)),
      await finding('theme', () => checkOwnTheme(config)),
      await finding('derived_without_passkey', () => checkDerivedMethods(tenants)),
      await finding('swap', () => checkSwap()),
      await finding('core_dumps', () => checkMemoryReaders(config, { env, limits })),
    ].flat();
    return {
      environment: config.environment,
      ok: checks.every(({ ok, severity }) => ok || severity === 'warning'),
      checks,
      readers: readersTable(
        factsOf(config, env, tenants.length > 0 ? tenants : [{ config }], confinement.ok),
      ),
      paths: pathsOf(config, env),
    };
  }
}
