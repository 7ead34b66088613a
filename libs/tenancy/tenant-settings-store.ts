import type { EntityManager } from '@mikro-orm/postgresql';
import { applyTenantSettings, type Config, parseTenantSettings, type TenantSettings } from '#config';
import { outsideTenants } from '#database';
import { SettingsChanged, UnknownTenant } from './errors.js';
import { mergeSettings, withoutSettings } from './merge-settings.js';

/** A version of an add-on; `before` in the record is the one that a roll-back returns to. */
export interface InstalledVersion {
  version: string;
  digest: string;
  /** The add-ons that it includes from, each with a range of versions. */
  dependencies?: Record<string, string>;
  /** Only where it is one: it runs in the host, and by the operator's leave alone. */
  kind?: 'module';
}

/** What is sealed into a tenant's row: who writes to the database can put back an older one, not make one. */
export interface TenantRecord {
  /** Set by the provider for this tenant: may be looser than the installation's. */
  provider: TenantSettings;
  /** Set by the tenant's admins: only ever stricter. */
  tenant: TenantSettings;
  /** The installed add-ons by name, each the version that new sessions get. */
  installed: Record<string, InstalledVersion & { before?: InstalledVersion }>;
  /** Uninstalled add-ons whose sessions wait until one of that name is installed again. */
  waiting?: string[];
  /** The operator lets it run modules: host code. */
  modulesAllowed?: boolean;
  /** What the tenant set of its add-ons, by their names; secrets among it. */
  addonSettings?: Record<string, Record<string, string | number | boolean | string[]>>;
}

/** Seals the record under the platform key; tenant and counter are associated data. */
export interface RecordSeal {
  seal(tenantId: string, counter: number, record: Buffer): Buffer;
  /** @throws where the record was not sealed for this tenant and counter. */
  open(tenantId: string, counter: number, sealed: Buffer): Buffer;
}

/** Reads and changes the settings of tenants. */
export class TenantSettingsStore {
  constructor(
    private readonly em: EntityManager,
    private readonly installation: Config,
    private readonly seal: RecordSeal,
    /** What must hold of `config`, with what is being set in force, beyond its form; throws where it does not. */
    private readonly check: (config: Config, given: TenantSettings) => void = () => undefined,
  ) {}

  /** The configuration in force for a tenant. @throws UnknownTenant */
  async configOf(tenantId: string): Promise<Config> {
    return this.inForce(await this.read(tenantId));
  }

  /** @throws UnknownTenant */
  async read(tenantId: string): Promise<TenantRecord> {
    return outsideTenants(this.em, async (tx) => (await this.open(tx, tenantId)).record, { readOnly: true });
  }

  /**
   * Lays `settings` over those that the tenant or the provider set before, and returns what is then in force.
   * @throws SettingsInvalid, SettingsLoosened, SettingsChanged, UnknownTenant, and what `check` throws.
   */
  async set(tenantId: string, by: 'tenant' | 'provider', settings: unknown): Promise<Config> {
    const given = parseTenantSettings(settings);
    const record = await this.update(tenantId, (before) => {
      const after = this.laidOver(before, by, given);
      this.check(this.inForce(after), given);
      return after;
    });
    return this.inForce(record);
  }

  /** Changes the record as `change` says, in one transaction. @throws SettingsChanged, UnknownTenant */
  async update(tenantId: string, change: (record: TenantRecord) => TenantRecord): Promise<TenantRecord> {
    return outsideTenants(this.em, async (tx) => {
      const { record, counter } = await this.open(tx, tenantId);
      const changed = change(record);
      const sealed = this.seal.seal(tenantId, counter + 1, Buffer.from(JSON.stringify(changed)));
      const rows = await tx.execute<unknown[]>(
        `update tenants set settings = ?, settings_counter = settings_counter + 1
          where id = ? and settings_counter = ? returning id`,
        [sealed, tenantId, counter],
      );
      if (rows.length === 0) throw new SettingsChanged();
      return changed;
    });
  }

  /** @throws SettingsLoosened */
  private laidOver(before: TenantRecord, by: 'tenant' | 'provider', given: TenantSettings): TenantRecord {
    if (by === 'provider') {
      // Else what an admin set before would hide the provider's word, and the command seem to do nothing.
      const tenant = withoutSettings(before.tenant, given);
      return { ...before, provider: mergeSettings(before.provider, given), tenant };
    }
    applyTenantSettings(applyTenantSettings(this.installation, before.provider, 'allow'), given, 'refuse');
    return { ...before, tenant: mergeSettings(before.tenant, given) };
  }

  private inForce(record: TenantRecord): Config {
    const asProvided = applyTenantSettings(this.installation, record.provider, 'allow');
    // The installation may have been tightened since: what is looser now gives way.
    return applyTenantSettings(asProvided, record.tenant, 'ignore');
  }

  private async open(
    tx: EntityManager,
    tenantId: string,
  ): Promise<{ record: TenantRecord; counter: number }> {
    const rows = await tx.execute<{ settings: Buffer | null; counter: number }[]>(
      'select settings, settings_counter as counter from tenants where id = ?',
      [tenantId],
    );
    const row = rows[0];
    if (!row) throw new UnknownTenant(tenantId);
    // A row that has been sealed once cannot go back to having nothing: only the very first has none.
    if (row.settings === null && row.counter === 0) {
      return { record: { provider: {}, tenant: {}, installed: {} }, counter: 0 };
    }
    const plain = this.seal.open(tenantId, row.counter, row.settings ?? Buffer.alloc(0));
    return { record: JSON.parse(plain.toString('utf8')) as TenantRecord, counter: row.counter };
  }
}
