import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NotLoggedIn, PasswordChange } from '#identity';
import { Pages, type FormBody, type FormError } from '#web';
import { FrontDesk } from '../front-desk.js';
import { AfterStepUp } from '../http/after-step-up.js';
import { failureOf } from '../http/failure.js';
import { sendPage } from '../http/send-page.js';
import { callerOf, OnSite, type Site } from '../http/site.js';
import { TenantSettings } from '../tenant-settings.js';
import { formErrors, formText } from './form-errors.js';
import { Frames } from './frames.js';

const ADDRESS = '/account/new-password';
const CHANGED = '/account?done=password';

/** A new password for who has proven otherwise who it is. */
@Controller('account/new-password')
@AfterStepUp()
export class PasswordPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly desk: FrontDesk,
    private readonly change: PasswordChange,
    private readonly settings: TenantSettings,
  ) {}

  @Get()
  async page(@OnSite() site: Site, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return sendPage(reply, await this.render(site, request, []));
  }

  @Post()
  async set(
    @OnSite() site: Site,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    try {
      await this.desk.changePassword(site, { password: formText(body, 'password') }, request, reply);
    } catch (error) {
      if (error instanceof NotLoggedIn) throw error;
      const errors = formErrors(await this.frames.language(site, request), error, 'password');
      return sendPage(reply, await this.render(site, request, errors), failureOf(error).status);
    }
    return reply.redirect(CHANGED, 303);
  }

  private async render(site: Site, request: FastifyRequest, errors: FormError[]): Promise<string> {
    const { identity } = await this.settings.of(site.tenant.id);
    return this.pages.newPasswordPage({
      frame: await this.frames.frame(site, await this.frames.language(site, request)),
      errors,
      action: ADDRESS,
      account: '/account',
      minimum: await this.change.shortestOf(callerOf(site), identity.passwords),
    });
  }
}
