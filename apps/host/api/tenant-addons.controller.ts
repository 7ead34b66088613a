import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Catalogue, flatName, Installs, type VerifiedPackage } from '#addons';
import { AddonRemoval } from '../addon-removal.js';
import { Needs } from '../http/needs.js';
import { OnSite, type Site } from '../http/site.js';
import { TenantFigures } from '../tenant-figures.js';
import { installBody, uninstallQuery, upgradeBody } from './addon-bodies.js';

/** What a tenant's admins may install, and have installed (`/api/v1/tenant/…`). */
@Controller('api/v1/tenant')
@Needs('admin')
export class TenantAddonsController {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly installs: Installs,
    private readonly removal: AddonRemoval,
    private readonly figures: TenantFigures,
  ) {}

  /** With who publishes and reviewed each, when, and what it asks for: what an admin says yes to. */
  @Get('catalogue')
  async offered() {
    return { packages: (await this.catalogue.list()).filter(({ state }) => state === 'approved') };
  }

  /** With how often each is used, of which counts under ten are null. */
  @Get('addons')
  async list(@OnSite() { tenant }: Site) {
    const usage = await this.figures.usage(tenant.id);
    const addons = await this.installs.list(tenant.id);
    const unused = { open: null, finished: null };
    return { addons: addons.map((each) => ({ ...each, usage: usage.get(flatName(each.name)) ?? unused })) };
  }

  @Post('addons')
  async install(
    @OnSite() { tenant }: Site,
    @Body({ schema: installBody }) { name, version, acceptPermissions }: z.infer<typeof installBody>,
  ) {
    return installed(await this.installs.install(tenant.id, { name, version }, acceptPermissions));
  }

  @Patch('addons/:name')
  async upgrade(
    @OnSite() { tenant }: Site,
    @Param('name') address: string,
    @Body({ schema: upgradeBody }) { version, acceptPermissions }: z.infer<typeof upgradeBody>,
  ) {
    const name = await this.installs.nameOf(tenant.id, address);
    return installed(await this.installs.install(tenant.id, { name, version }, acceptPermissions));
  }

  @Post('addons/:name/rollback')
  @HttpCode(200)
  async rollback(@OnSite() { tenant }: Site, @Param('name') address: string) {
    const name = await this.installs.nameOf(tenant.id, address);
    return installed(await this.installs.rollback(tenant.id, name));
  }

  @Delete('addons/:name')
  @HttpCode(204)
  async uninstall(
    @OnSite() { tenant }: Site,
    @Param('name') address: string,
    @Query({ schema: uninstallQuery }) { sessions }: z.infer<typeof uninstallQuery>,
  ): Promise<void> {
    await this.removal.remove(tenant.id, address, sessions);
  }
}

function installed({ name, version, digest }: VerifiedPackage) {
  return { name, version, digest, state: 'active' };
}
