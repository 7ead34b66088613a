import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Pages, type FormBody, type FormError } from '#web';
import { failureOf } from '../http/failure.js';
import { sendPage } from '../http/send-page.js';
import { OnSite, type Site } from '../http/site.js';
import { PeopleDesk } from '../people-desk.js';
import { TenantSettings } from '../tenant-settings.js';
import { formErrors, formText } from './form-errors.js';
import { Frames } from './frames.js';

/** Where an invitation to have an account leads. Opening it changes nothing: mail scanners open links too. */
@Controller('invited')
export class InvitedPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly desk: PeopleDesk,
    private readonly settings: TenantSettings,
  ) {}

  @Get()
  async page(
    @OnSite() site: Site,
    @Query('token') token: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return sendPage(reply, await this.render(site, request, token ?? '', []));
  }

  @Post()
  async accept(
    @OnSite() site: Site,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const given = { token: formText(body, 'token'), password: formText(body, 'password') };
    try {
      await this.desk.accept(site, given, request, reply);
    } catch (error) {
      const { code, status } = failureOf(error);
      if (code !== 'password_refused' && code !== 'busy') throw error;
      const errors = formErrors(await this.frames.language(site, request), error, 'password');
      return sendPage(reply, await this.render(site, request, given.token, errors), status);
    }
    return reply.redirect('/', 303);
  }

  private async render(
    site: Site,
    request: FastifyRequest,
    token: string,
    errors: FormError[],
  ): Promise<string> {
    const { email } = await this.desk.look(site, token);
    const { identity } = await this.settings.of(site.tenant.id);
    return this.pages.invitedPage({
      frame: await this.frames.frame(site, await this.frames.language(site, request)),
      errors,
      action: '/invited',
      token,
      email,
      minimum: identity.passwords.minimum,
    });
  }
}
