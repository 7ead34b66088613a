import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CODE_MINUTES, StepUpCodes, UnknownFactor, type Caller } from '#identity';
import { Pages, type FormBody, type FormError, type SentCodeView } from '#web';
import { FrontDesk } from '../front-desk.js';
import { failureOf } from '../http/failure.js';
import { returnAddress, returnQuery } from '../http/return-address.js';
import { sendPage } from '../http/send-page.js';
import { LoggedIn, OnSite, type Site } from '../http/site.js';
import { formErrors, formText } from './form-errors.js';
import { Frames } from './frames.js';

const ADDRESS = '/account/step-up-code';

/** Proving once more who one is, by a code sent to the account's own address or number. */
@Controller('account/step-up-code')
export class StepUpCodePages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly desk: FrontDesk,
    private readonly codes: StepUpCodes,
  ) {}

  @Get()
  async page(
    @OnSite() site: Site,
    @LoggedIn() caller: Caller,
    @Query('returnTo') returnTo: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return sendPage(reply, await this.render(site, caller, request, returnTo, { sent: false, errors: [] }));
  }

  @Post()
  async send(
    @OnSite() site: Site,
    @LoggedIn() caller: Caller,
    @Query('returnTo') returnTo: string | undefined,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const by = formText(body, 'by');
    if (by !== 'mail' && by !== 'sms') throw new UnknownFactor();
    await this.desk.sendStepUpCode(site, by);
    return sendPage(reply, await this.render(site, caller, request, returnTo, { sent: true, errors: [] }));
  }

  @Post('proof')
  async prove(
    @OnSite() site: Site,
    @LoggedIn() caller: Caller,
    @Query('returnTo') returnTo: string | undefined,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    try {
      await this.desk.stepUp(site, { code: formText(body, 'code') }, request, reply);
    } catch (error) {
      const errors = formErrors(await this.frames.language(site, request), error, 'code');
      const page = await this.render(site, caller, request, returnTo, { sent: true, errors });
      return sendPage(reply, page, failureOf(error).status);
    }
    return reply.redirect(returnAddress(returnTo, site.origin), 303);
  }

  private async render(
    site: Site,
    caller: Caller,
    request: FastifyRequest,
    returnTo: string | undefined,
    { sent, errors }: { sent: boolean; errors: FormError[] },
  ): Promise<string> {
    const onward = returnQuery(returnTo);
    const ways: SentCodeView['ways'] = await this.codes.waysOf(caller);
    return this.pages.sentCodePage({
      frame: await this.frames.frame(site, await this.frames.language(site, request)),
      errors,
      send: `${ADDRESS}${onward}`,
      ways,
      sent: sent ? { action: `${ADDRESS}/proof${onward}`, minutes: CODE_MINUTES } : null,
    });
  }
}
