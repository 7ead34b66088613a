import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentUser, NotLoggedIn } from '#identity';
import { Pages, type FormBody, type FormError } from '#web';
import { FrontDesk } from '../front-desk.js';
import { failureOf } from '../http/failure.js';
import { returnAddress } from '../http/return-address.js';
import { sendPage } from '../http/send-page.js';
import { OnSite, type Site } from '../http/site.js';
import { formErrors, formText } from './form-errors.js';
import { Frames } from './frames.js';

/** Asks who is logged in to prove it once more, and leads back. */
@Controller('account/step-up')
export class StepUpPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly desk: FrontDesk,
    private readonly users: CurrentUser,
  ) {}

  @Get()
  async page(
    @OnSite() site: Site,
    @Query('returnTo') returnTo: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return sendPage(reply, await this.render(site, request, returnTo, []));
  }

  @Post()
  async stepUp(
    @OnSite() site: Site,
    @Query('returnTo') returnTo: string | undefined,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const ask = await this.asked(site);
    const given =
      ask === 'code' ? { code: formText(body, 'code') } : { password: formText(body, 'password') };
    try {
      await this.desk.stepUp(site, given, request, reply);
    } catch (error) {
      const errors = formErrors(await this.frames.language(site, request), error, ask);
      const { status } = failureOf(error);
      return sendPage(reply, await this.render(site, request, returnTo, errors), status);
    }
    return reply.redirect(returnAddress(returnTo, site.origin), 303);
  }

  private async render(
    site: Site,
    request: FastifyRequest,
    returnTo: string | undefined,
    errors: FormError[],
  ): Promise<string> {
    const onward = returnTo === undefined ? '' : `?returnTo=${encodeURIComponent(returnTo)}`;
    return this.pages.stepUpPage({
      frame: await this.frames.frame(site, await this.frames.language(site, request)),
      errors,
      action: `/account/step-up${onward}`,
      ask: await this.asked(site),
      other: site.caller?.factorDue ? null : `/account/step-up-code${onward}`,
    });
  }

  /** A login that owes its second factor proves that; else the password, where the account has one. */
  private async asked({ caller }: Site): Promise<'password' | 'code'> {
    const user = caller === null ? null : await this.users.of(caller);
    if (user === null) throw new NotLoggedIn();
    return caller?.factorDue || !user.keySources.includes('password') ? 'code' : 'password';
  }
}
