import type { TenantSettingsStore } from '#tenancy';

/**
 * The operator's switch: whether a tenant may run modules, which are host code. It lies in the tenant's
 * sealed record, so who writes to the database cannot set it. Off stops what runs, within a minute.
 */
export class ModuleSwitch {
  constructor(private readonly settings: TenantSettingsStore) {}

  async isOn(tenantId: string): Promise<boolean> {
    return (await this.settings.read(tenantId)).modulesAllowed === true;
  }

  async set(tenantId: string, on: boolean): Promise<void> {
    await this.settings.update(tenantId, (record) => {
      const { modulesAllowed: _, ...rest } = record;
      return on ? { ...rest, modulesAllowed: true } : rest;
    });
  }
}
