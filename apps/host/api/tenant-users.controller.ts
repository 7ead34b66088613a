import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import type { z } from 'zod';
import { Accounts } from '#identity';
import { accountId } from '../http/account-id.js';
import { Needs } from '../http/needs.js';
import { AfterStepUp } from '../http/after-step-up.js';
import { OnSite, type Site } from '../http/site.js';
import { PeopleDesk } from '../people-desk.js';
import { createUserBody, privilegesBody } from './tenant-bodies.js';

/** The people of a tenant (`/api/v1/tenant/users`), for its admins; no answers. */
@Controller('api/v1/tenant/users')
@Needs('admin')
export class TenantUsersController {
  constructor(
    private readonly accounts: Accounts,
    private readonly people: PeopleDesk,
  ) {}

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

  /** Mails a link by which the person chooses the password; nobody else ever knows it. */
  @Post('invitations')
  @HttpCode(202)
  async invite(@OnSite() site: Site, @Body({ schema: createUserBody }) body: z.infer<typeof createUserBody>) {
    await this.people.invite(site, body);
    return {};
  }

  /** Deletes the account and every interview that only it opens. */
  @Delete(':id')
  @HttpCode(204)
  @AfterStepUp()
  async remove(@OnSite() site: Site, @Param('id', accountId) id: string) {
    await this.people.remove(site, id);
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
