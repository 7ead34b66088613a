import { Body, Controller, Get, Param, Patch } from '@nestjs/common';
import type { z } from 'zod';
import { AddonSettings, Installs } from '#addons';
import { Needs } from '../http/needs.js';
import { OnSite, type Site } from '../http/site.js';
import { addonSettingsBody } from './addon-bodies.js';

/** What a tenant sets of its add-ons (`/api/v1/tenant/addons/NAME/settings`). Secrets go in and never come out. */
@Controller('api/v1/tenant/addons/:name/settings')
@Needs('admin')
export class AddonSettingsController {
  constructor(
    private readonly installs: Installs,
    private readonly settings: AddonSettings,
  ) {}

  @Get()
  async show(@OnSite() { tenant }: Site, @Param('name') address: string) {
    return this.settings.show(tenant.id, await this.installs.nameOf(tenant.id, address));
  }

  /** The settings to change, by name; null takes one away, so that its default holds again. */
  @Patch()
  async change(
    @OnSite() { tenant }: Site,
    @Param('name') address: string,
    @Body({ schema: addonSettingsBody }) body: z.infer<typeof addonSettingsBody>,
  ) {
    return this.settings.change(tenant.id, await this.installs.nameOf(tenant.id, address), body);
  }
}
