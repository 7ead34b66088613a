import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import type { z } from 'zod';
import { AfterStepUp } from '../http/after-step-up.js';
import { NeedsOnConsole } from '../http/needs.js';
import { TenantDesk } from '../tenant-desk.js';
import { changeTenantBody, createTenantBody } from './provider-bodies.js';

/** The tenants of this installation (`/api/v1/provider/tenants`), for operators. */
@Controller('api/v1/provider/tenants')
@NeedsOnConsole('operator')
export class ProviderTenantsController {
  constructor(private readonly desk: TenantDesk) {}

  @Get()
  async list() {
    return { tenants: (await this.desk.all()).map((tenant) => this.desk.shown(tenant)) };
  }

  @Post()
  create(@Body({ schema: createTenantBody }) body: z.infer<typeof createTenantBody>) {
    return this.desk.create(body);
  }

  /** After a step-up: everything of it goes, with its files, and nothing brings it back. */
  @Delete(':slug')
  @AfterStepUp()
  delete(@Param('slug') slug: string) {
    return this.desk.delete(slug);
  }

  @Patch(':slug')
  change(
    @Param('slug') slug: string,
    @Body({ schema: changeTenantBody }) { name, state }: z.infer<typeof changeTenantBody>,
  ) {
    return this.desk.change(slug, {
      ...(name !== undefined && { name }),
      ...(state !== undefined && { state }),
    });
  }
}
