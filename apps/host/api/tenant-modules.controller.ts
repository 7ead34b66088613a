import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import type { z } from 'zod';
import { NeedsOnConsole } from '../http/needs.js';
import { TenantDesk } from '../tenant-desk.js';
import { tenantModulesBody } from './provider-bodies.js';

/**
 * The operator's switch (`/api/v1/provider/tenants/SLUG/modules`). A module is host code: whoever signs
 * and reviews it can change this server for every tenant on this host.
 */
@Controller('api/v1/provider/tenants/:slug/modules')
@NeedsOnConsole('operator')
export class TenantModulesController {
  constructor(private readonly desk: TenantDesk) {}

  @Get()
  show(@Param('slug') slug: string) {
    return this.desk.modules(slug);
  }

  @Put()
  async change(
    @Param('slug') slug: string,
    @Body({ schema: tenantModulesBody }) { allowed }: z.infer<typeof tenantModulesBody>,
  ) {
    await this.desk.allowModules(slug, allowed);
    return this.desk.modules(slug);
  }
}
