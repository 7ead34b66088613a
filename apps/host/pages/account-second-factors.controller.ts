import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { renderSVG } from 'uqr';
import { SecondFactors, type Caller } from '#identity';
import { Pages, type FormBody, type SecondFactorsView } from '#web';
import { FrontDesk } from '../front-desk.js';
import { accountId } from '../http/account-id.js';
import { AfterStepUp } from '../http/after-step-up.js';
import { mayOnlyEnrol } from '../http/second-factor.guard.js';
import { sendPage } from '../http/send-page.js';
import { LoggedIn, OnSite, type Site } from '../http/site.js';
import { formErrors, formText } from './form-errors.js';
import { Frames } from './frames.js';
import { longDate } from './long-date.js';

const ADDRESS = '/account/second-factors';
/** Modules of white around a QR code that scanners need (ISO/IEC 18004), also on a dark page. */
const QUIET_ZONE = 4;

/** A person's second factors: an authenticator app, set up by a QR code that no other site draws. */
@Controller('account/second-factors')
export class SecondFactorPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly factors: SecondFactors,
    private readonly desk: FrontDesk,
  ) {}

  @Get()
  async list(
    @OnSite() site: Site,
    @LoggedIn() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const language = await this.frames.language(site, request);
    const factors = (await this.factors.list(caller)).map(({ id, createdAt }) => ({
      since: longDate(language, createdAt),
      remove: `${ADDRESS}/${id}/remove`,
    }));
    return sendPage(reply, await this.render(site, request, { factors }));
  }

  @Post()
  @AfterStepUp()
  async begin(
    @OnSite() site: Site,
    @LoggedIn() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const { id, secret, uri } = await this.factors.begin(caller, site.tenant.name);
    const enrolment = {
      qr: renderSVG(uri, { border: QUIET_ZONE }),
      secret,
      confirm: `${ADDRESS}/${id}/confirm`,
    };
    return sendPage(reply, await this.render(site, request, { enrolment }));
  }

  @Post(':id/confirm')
  async confirm(
    @OnSite() site: Site,
    @Param('id', accountId) id: string,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    try {
      const backupCodes = await this.desk.confirmFactor(site, id, formText(body, 'code'), request);
      return sendPage(reply, await this.render(site, request, { backupCodes }));
    } catch (error) {
      // The secret was shown once: after a wrong code setting up begins anew.
      const errors = formErrors(await this.frames.language(site, request), error, 'code');
      return sendPage(reply, await this.render(site, request, { errors }), 422);
    }
  }

  @Post(':id/remove')
  @AfterStepUp()
  async remove(@LoggedIn() caller: Caller, @Param('id', accountId) id: string, @Res() reply: FastifyReply) {
    await this.factors.remove(caller, id);
    return reply.redirect(ADDRESS, 303);
  }

  /** Leads back to the list, where a step-up was asked for on the way to removing. */
  @Get(':id/remove')
  back(@Res() reply: FastifyReply) {
    return reply.redirect(ADDRESS, 303);
  }

  private async render(
    site: Site,
    request: FastifyRequest,
    shown: Partial<Pick<SecondFactorsView, 'factors' | 'enrolment' | 'backupCodes' | 'errors'>>,
  ): Promise<string> {
    return this.pages.secondFactorsPage({
      frame: await this.frames.frame(site, await this.frames.language(site, request)),
      errors: [],
      required: mayOnlyEnrol(request),
      factors: [],
      add: ADDRESS,
      enrolment: null,
      backupCodes: null,
      ...shown,
    });
  }
}
