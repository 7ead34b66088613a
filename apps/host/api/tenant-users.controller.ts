import { Body, Controller, Get, Param, Post, Put } from '@nestjs/common';
import type { z } from 'zod';
import { Accounts } from '#identity';
import { accountId } from '../http/account-id.js';
import { Needs } from '../http/needs.js';
import { OnSite, type Site } from '../http/site.js';
import { createUserBody, privilegesBody } from './tenant-bodies.js';

/** The people of a tenant (`/api/v1/tenant/users`), for its admins; no answers. */
@Controller('api/v1/tenant/users')
@Needs('admin')
export class TenantUsersController {
  constructor(private readonly accounts: Accounts) {}

  @Get()
  async list(@OnSite() { tenant }: Site) {
    return { users: await this.accounts.list(tenant.id) };
  }

  /** The password is generated and shown this once. */
  @Post()
  async create(
    @OnSite() { tenant }: Site,
    @Body({ schema: createUserBody }) body: z.infer<typeof createUserBody>,
  ) {
    const { id, email, password } = await this.accounts.create(tenant, { ...body, confirmed: true });
    return { id, email, password };
  }

  @Put(':id/privileges')
  async setPrivileges(
    @OnSite() { tenant }: Site,
    @Param('id', accountId) id: string,
    @Body({ schema: privilegesBody }) { privileges }: z.infer<typeof privilegesBody>,
  ) {
    return this.accounts.setPrivileges(tenant, id, privileges);
  }
}
