import { type TenantRecord, TenantSettingsStore } from '#tenancy';
import { AddonRefused } from '../errors.js';
import type { Installs } from '../installs/installs.js';
import {
  changedSettings,
  type SettingValues,
  type ShownSettings,
  shownSettings,
  valuesInForce,
} from './settings-of-addon.js';
import type { SettingsSchema } from './settings-schema.js';

/** What each tenant has set of its add-ons: part of its sealed record, as the list of them is. */
export class AddonSettings {
  constructor(
    private readonly store: TenantSettingsStore,
    private readonly installs: Installs,
  ) {}

  /** Of an installed version, without secrets. @throws AddonRefused `not_found`, or where it may run no more */
  async show(tenantId: string, name: string): Promise<ShownSettings> {
    const record = await this.store.read(tenantId);
    const { schema, stored } = await this.of(record, name);
    return shownSettings(schema, stored);
  }

  /**
   * Sets what `change` names; null takes a value away.
   * @throws SettingsRefused, AddonRefused as `show`
   */
  async change(
    tenantId: string,
    name: string,
    change: { readonly [setting: string]: unknown },
  ): Promise<ShownSettings> {
    const { schema } = await this.of(await this.store.read(tenantId), name);
    const record = await this.store.update(tenantId, (before) => ({
      ...before,
      addonSettings: {
        ...before.addonSettings,
        [name]: changedSettings(schema, storedOf(before, name), change),
      },
    }));
    return shownSettings(schema, storedOf(record, name));
  }

  /** Nothing of it is kept: the add-on was uninstalled with all its sessions. */
  async forget(tenantId: string, name: string): Promise<void> {
    await this.store.update(tenantId, ({ addonSettings = {}, ...record }) => ({
      ...record,
      addonSettings: Object.fromEntries(Object.entries(addonSettings).filter(([each]) => each !== name)),
    }));
  }

  /** What is in force for a version, secrets too: for the add-on itself. */
  async inForce(tenantId: string, name: string, schema: SettingsSchema): Promise<SettingValues> {
    return valuesInForce(schema, storedOf(await this.store.read(tenantId), name));
  }

  private async of(
    record: TenantRecord,
    name: string,
  ): Promise<{ schema: SettingsSchema; stored: SettingValues }> {
    const installed = Object.hasOwn(record.installed, name) ? record.installed[name] : undefined;
    if (!installed) throw new AddonRefused('not_found', `${name} is not installed.`);
    const { manifest } = await this.installs.load(installed.digest);
    return { schema: manifest.settings, stored: storedOf(record, name) };
  }
}

function storedOf({ addonSettings = {} }: TenantRecord, name: string): SettingValues {
  return Object.hasOwn(addonSettings, name) ? (addonSettings[name] ?? {}) : {};
}
