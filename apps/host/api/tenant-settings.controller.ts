import { Body, Controller, Get, Patch } from '@nestjs/common';
import { settingsOf, settingsSchema, type TenantSettings as Settings } from '#config';
import { TenantSettingsStore } from '#tenancy';
import { Needs } from '../http/needs.js';
import { OnSite, type Site } from '../http/site.js';
import { TenantSettings } from '../tenant-settings.js';

const settingsBody = settingsSchema.meta({ id: 'TenantSettings' });

/**
 * What a tenant may set for itself (`/api/v1/tenant/settings`), as it is in force. Secrets go in and
 * never come out.
 */
@Controller('api/v1/tenant/settings')
@Needs('admin')
export class TenantSettingsController {
  constructor(
    private readonly store: TenantSettingsStore,
    private readonly settings: TenantSettings,
  ) {}

  @Get()
  async show(@OnSite() { tenant }: Site) {
    return settingsOf(await this.store.configOf(tenant.id));
  }

  @Patch()
  async change(@OnSite() { tenant }: Site, @Body({ schema: settingsBody }) body: Settings) {
    const config = await this.store.set(tenant.id, 'tenant', body);
    this.settings.forget(tenant.id);
    return settingsOf(config);
  }
}
