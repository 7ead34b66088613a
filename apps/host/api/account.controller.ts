import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { CurrentUser, NotLoggedIn, Profiles, type Caller } from '#identity';
import { AccountDeletion } from '../account-deletion.js';
import { AccountExport } from '../account-export.js';
import { AfterStepUp } from '../http/after-step-up.js';
import { FrontDesk } from '../front-desk.js';
import { sendDocument } from '../http/send-document.js';
import { LoggedIn, OnSite, type Site } from '../http/site.js';
import { profileBody } from './account-bodies.js';
import { passwordBody } from './auth-bodies.js';

/** A person's own account (`/api/v1/account`). */
@Controller('api/v1/account')
export class AccountController {
  constructor(
    private readonly users: CurrentUser,
    private readonly profiles: Profiles,
    private readonly desk: FrontDesk,
    private readonly deletion: AccountDeletion,
    private readonly exports: AccountExport,
  ) {}

  @Get()
  async show(@LoggedIn() caller: Caller) {
    const user = await this.users.of(caller);
    if (user === null) throw new NotLoggedIn();
    return { account: { ...user, ...(await this.profiles.of(caller)) } };
  }

  /** Name and language: null takes one away, what is not given stays. */
  @Patch()
  async change(
    @LoggedIn() caller: Caller,
    @Body({ schema: profileBody }) given: z.infer<typeof profileBody>,
  ) {
    await this.profiles.change(caller, given);
    return this.show(caller);
  }

  /** Deletes the account, and the answers that only it can open. */
  @Delete()
  @HttpCode(204)
  @AfterStepUp()
  async delete(
    @OnSite() site: Site,
    @LoggedIn() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.deletion.delete(site, caller);
    await this.desk.logout(site, reply);
  }

  /** Everything of the account: a ZIP archive of JSON and documents, readable without this software. */
  @Get('export')
  @AfterStepUp()
  async export(@OnSite() site: Site, @LoggedIn() caller: Caller, @Res() reply: FastifyReply) {
    return sendDocument(reply, await this.exports.of(site, caller));
  }

  /** Without `current` after a step-up; then an account that had no password gets one. */
  @Post('password')
  @HttpCode(204)
  async changePassword(
    @OnSite() site: Site,
    @Body({ schema: passwordBody }) given: z.infer<typeof passwordBody>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.desk.changePassword(site, given, request, reply);
  }
}
