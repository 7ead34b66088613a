import { gt } from 'semver';
import { type InstalledVersion, type TenantRecord, TenantSettingsStore } from '#tenancy';
import { type Catalogue, isRevocation } from '../catalogue/catalogue.js';
import { AddonRefused, PermissionsNotAccepted } from '../errors.js';
import { flatName } from '../package/package-name.js';
import type { TrustInForce } from '../trust/trust-in-force.js';
import type { VerifiedPackage } from '../trust/verified-package.js';
import type { InstalledAddon } from './installed-addon.js';
import { refuseWhatIsNeeded } from './refuse-what-is-needed.js';
import { refuseWhatMayNot } from './refuse-what-may-not.js';
import { versionSet } from './version-set.js';

type Installed = TenantRecord['installed'];

/** What becomes of sessions under way: they wait for the add-on to come back, or go on to their end. */
export type SessionsAfter = 'keep' | 'finish';

/**
 * What each tenant has installed. The list is part of the tenant's sealed settings, so who writes to
 * the database cannot install anything.
 */
export class Installs {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly settings: TenantSettingsStore,
    private readonly trust: TrustInForce,
  ) {}

  /**
   * Installs, or upgrades: sessions under way keep their version.
   * @param accepted the permissions that the admin said yes to, or `all`
   * @throws AddonRefused with the code of what is in the way, PermissionsNotAccepted
   */
  async install(
    tenantId: string,
    wanted: { name: string; version: string },
    accepted: readonly string[] | 'all',
  ): Promise<VerifiedPackage> {
    await this.trust.read();
    const { digest } = await this.catalogue.find(wanted.name, wanted.version);
    const pack = await this.catalogue.open(digest, 'install');
    const config = await this.settings.configOf(tenantId);
    const record = await this.settings.read(tenantId);
    refuseWhatMayNot(pack, config, record);
    const { installed } = record;

    const before = versionOf(installed, pack.name);
    if (before && gt(before.version, pack.version)) {
      throw new AddonRefused('downgrade', `${pack.name}@${before.version} is installed; roll back instead.`);
    }
    const held = before ? await this.permissionsOf(before.digest) : [];
    const asked = pack.permissions.filter((permission) => !held.includes(permission));
    if (accepted !== 'all' && asked.some((permission) => !accepted.includes(permission))) {
      throw new PermissionsNotAccepted(pack.name, asked);
    }
    if (before?.digest === pack.digest) return pack;
    await this.change(tenantId, (all) => {
      // Another admin was faster: what was compared above is not what would be replaced.
      if (versionOf(all, pack.name)?.digest !== before?.digest) {
        throw new AddonRefused('downgrade', `${pack.name} was changed in the meantime.`);
      }
      refuseWhatIsNeeded(all, pack.name, pack.version);
      const { before: _, ...left } = before ?? {};
      return {
        ...all,
        [pack.name]: { ...installedVersion(pack), ...(before && { before: left as InstalledVersion }) },
      };
    });
    return pack;
  }

  /**
   * Back to the version before, in one step. It was installed once, so it goes on by the rules of what
   * is installed: reviews that expired since do not hold it up, a revocation does.
   * @throws AddonRefused `not_found` where there is none before
   */
  async rollback(tenantId: string, name: string): Promise<VerifiedPackage> {
    await this.trust.read();
    const record = await this.settings.read(tenantId);
    const before = versionOf(record.installed, name)?.before;
    if (!before) throw new AddonRefused('not_found', `There is no version of ${name} to go back to.`);
    const pack = await this.catalogue.open(before.digest, 'load');
    refuseWhatMayNot(pack, await this.settings.configOf(tenantId), record);
    await this.change(tenantId, (all) => {
      refuseWhatIsNeeded(all, name, before.version);
      return { ...all, [name]: { ...before } };
    });
    return pack;
  }

  /**
   * New sessions are no longer begun.
   * @throws AddonRefused `not_found`, `addon_needed`
   */
  async uninstall(tenantId: string, name: string, sessions: SessionsAfter): Promise<void> {
    await this.settings.update(tenantId, ({ installed, waiting = [], ...record }) => {
      if (!versionOf(installed, name)) throw new AddonRefused('not_found', `${name} is not installed.`);
      refuseWhatIsNeeded(installed, name, null);
      return {
        ...record,
        installed: Object.fromEntries(Object.entries(installed).filter(([each]) => each !== name)),
        waiting: sessions === 'keep' ? [...waiting, name] : waiting,
      };
    });
  }

  /**
   * Whether an add-on may run for a tenant now.
   * @throws AddonRefused `not_found` where its sessions wait for it, `module_not_allowed`
   */
  async admit(tenantId: string, { name, kind }: Pick<VerifiedPackage, 'name' | 'kind'>): Promise<void> {
    const { waiting = [], modulesAllowed = false } = await this.settings.read(tenantId);
    if (kind === 'module' && !modulesAllowed) {
      throw new AddonRefused('module_not_allowed', 'The operator has not allowed modules for this tenant.');
    }
    if (waiting.includes(name)) throw new AddonRefused('not_found', `${name} was uninstalled.`);
  }

  async list(tenantId: string): Promise<InstalledAddon[]> {
    const { installed } = await this.settings.read(tenantId);
    const entries = Object.entries(installed).toSorted(([a], [b]) => a.localeCompare(b));
    return Promise.all(
      entries.map(async ([name, { version, digest }]) => ({
        name,
        version,
        digest,
        ...(await this.stateOf(digest)),
      })),
    );
  }

  /** The digests that new sessions begin on, by package name. */
  async digests(tenantId: string): Promise<Record<string, string>> {
    const { installed } = await this.settings.read(tenantId);
    return Object.fromEntries(Object.entries(installed).map(([name, { digest }]) => [name, digest]));
  }

  /** What new sessions run, by package name: version sets. */
  async versionSets(tenantId: string): Promise<Record<string, string>> {
    const { installed } = await this.settings.read(tenantId);
    return Object.fromEntries(Object.keys(installed).map((name) => [name, versionSet(installed, name)]));
  }

  /** The installed modules, by package name: what runs in the host for this tenant. None where the switch is off. */
  async modules(tenantId: string): Promise<{ name: string; digest: string }[]> {
    const { installed, modulesAllowed = false } = await this.settings.read(tenantId);
    if (!modulesAllowed) return [];
    return Object.entries(installed)
      .filter(([, { kind }]) => kind === 'module')
      .map(([name]) => ({ name, digest: versionSet(installed, name) }));
  }

  /** The package name of an add-on as addresses write it. @throws AddonRefused `not_found` */
  async nameOf(tenantId: string, address: string): Promise<string> {
    const { installed } = await this.settings.read(tenantId);
    const name = Object.keys(installed).find((each) => flatName(each) === flatName(address));
    if (name === undefined) throw new AddonRefused('not_found', `${address} is not installed.`);
    return name;
  }

  /** An installed version, or one that a session began on, verified from its stored bytes. @throws AddonRefused */
  load(digest: string): Promise<VerifiedPackage> {
    return this.catalogue.open(digest, 'load');
  }

  private async stateOf(digest: string): Promise<Pick<InstalledAddon, 'state' | 'notices'>> {
    try {
      return { state: 'active', notices: (await this.load(digest)).notices };
    } catch (error) {
      if (!(error instanceof AddonRefused)) throw error;
      return { state: isRevocation(error) ? 'revoked' : 'stopped', notices: [error.message] };
    }
  }

  /** Of a version that no longer verifies nothing counts as accepted. */
  private async permissionsOf(digest: string): Promise<string[]> {
    try {
      return (await this.load(digest)).permissions;
    } catch (error) {
      if (error instanceof AddonRefused) return [];
      throw error;
    }
  }

  private async change(tenantId: string, change: (installed: Installed) => Installed): Promise<void> {
    await this.settings.update(tenantId, ({ waiting = [], ...record }) => {
      const installed = change(record.installed);
      return { ...record, installed, waiting: waiting.filter((name) => !Object.hasOwn(installed, name)) };
    });
  }
}

function installedVersion({
  version,
  digest,
  kind,
  manifest: { dependencies },
}: VerifiedPackage): InstalledVersion {
  return {
    version,
    digest,
    ...(Object.keys(dependencies).length > 0 && { dependencies }),
    ...(kind === 'module' && { kind }),
  };
}

function versionOf(installed: Installed, name: string): Installed[string] | undefined {
  return Object.hasOwn(installed, name) ? installed[name] : undefined;
}
