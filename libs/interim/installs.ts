import type { Config } from '#config';
import { type TenantRecord, TenantSettingsStore } from '#tenancy';
import { Catalogue } from './catalogue.js';
import { AddonRefused } from './errors.js';
import { compareVersions } from './package-name.js';
import type { TrustInForce } from './revocations.js';
import type { VerifiedPackage } from './verify.js';

export interface InstalledAddon {
  name: string;
  version: string;
  digest: string;
  /** `revoked`: the digest or a key that signed it; `stopped`: it no longer verifies for another reason. */
  state: 'active' | 'stopped' | 'revoked';
}

type Installed = TenantRecord['installed'][string];

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
   * Installs or upgrades. `accepted`: the permissions that the admin said yes to, or `all`.
   * Throws `AddonRefused` with the code of what is in the way.
   */
  async install(
    tenantId: string,
    wanted: { name: string; version: string },
    accepted: readonly string[] | 'all',
  ): Promise<VerifiedPackage> {
    const entry = await this.catalogue.find(wanted.name, wanted.version);
    await this.trust.read();
    const pack = await this.catalogue.open(entry.digest, 'install');
    const config = await this.settings.configOf(tenantId);
    refuseWhatTheTenantMayNot(pack, config);
    const record = await this.settings.read(tenantId);
    const before = record.installed[wanted.name];
    if (before && compareVersions(before.version, pack.version) > 0) {
      throw new AddonRefused('downgrade', `${pack.name}@${before.version} is installed; roll back instead.`);
    }
    const held = before ? await this.permissionsOf(before) : [];
    const asked = pack.permissions.filter((permission) => !held.includes(permission));
    if (accepted !== 'all' && asked.some((permission) => !accepted.includes(permission))) {
      throw new AddonRefused('permissions_not_accepted', `${pack.name} asks for more than was accepted.`, {
        permissions: asked,
      });
    }
    const installed = { version: pack.version, digest: pack.digest };
    await this.change(tenantId, (all) => ({
      ...all,
      [pack.name]: { ...installed, ...(before && before.digest !== pack.digest && { before: pick(before) }) },
    }));
    return pack;
  }

  /** Back to the version before, in one step. Throws `AddonRefused` where there is none. */
  async rollback(tenantId: string, name: string): Promise<VerifiedPackage> {
    const now = (await this.settings.read(tenantId)).installed[name];
    if (!now?.before) throw new AddonRefused('not_found', `There is no version of ${name} to go back to.`);
    const pack = await this.catalogue.open(now.before.digest, 'install');
    const { before } = now;
    await this.change(tenantId, (all) => ({ ...all, [name]: { ...before } }));
    return pack;
  }

  async uninstall(tenantId: string, name: string): Promise<void> {
    await this.change(tenantId, (all) => {
      if (!Object.hasOwn(all, name)) throw new AddonRefused('not_found', `${name} is not installed.`);
      const { [name]: _, ...rest } = all;
      return rest;
    });
  }

  async list(tenantId: string): Promise<InstalledAddon[]> {
    const { installed } = await this.settings.read(tenantId);
    return Promise.all(
      Object.entries(installed)
        .toSorted(([a], [b]) => a.localeCompare(b))
        .map(async ([name, { version, digest }]) => ({
          name,
          version,
          digest,
          state: await this.stateOf(digest),
        })),
    );
  }

  /** An installed version, or one that a session began on, verified from its stored bytes. Throws `AddonRefused`. */
  async load(digest: string): Promise<VerifiedPackage> {
    return this.catalogue.open(digest, 'load');
  }

  private async stateOf(digest: string): Promise<InstalledAddon['state']> {
    try {
      await this.catalogue.open(digest, 'load');
      return 'active';
    } catch (error) {
      if (!(error instanceof AddonRefused)) throw error;
      return error.code === 'digest_revoked' || error.code === 'key_revoked' ? 'revoked' : 'stopped';
    }
  }

  /** Of a version that no longer verifies nothing counts as accepted. */
  private async permissionsOf({ digest }: Installed): Promise<string[]> {
    try {
      return (await this.catalogue.open(digest, 'load')).permissions;
    } catch (error) {
      if (error instanceof AddonRefused) return [];
      throw error;
    }
  }

  private async change(
    tenantId: string,
    change: (installed: TenantRecord['installed']) => TenantRecord['installed'],
  ): Promise<void> {
    await this.settings.update(tenantId, (record) => ({ ...record, installed: change(record.installed) }));
  }
}

function pick({ version, digest }: Installed) {
  return { version, digest };
}

function refuseWhatTheTenantMayNot(pack: VerifiedPackage, config: Config): void {
  if (pack.manifest.kind === 'module') {
    throw new AddonRefused('module_not_allowed', 'The operator has not allowed modules for this tenant.');
  }
  if (pack.permissions.includes('plaintext') && !config.encryption.allowPlaintext) {
    throw new AddonRefused(
      'plaintext_not_allowed',
      `${pack.name} stores answers readable; that is not allowed here.`,
    );
  }
}
