import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CODE_MINUTES } from '#identity';
import { Pages, type FormBody, type FormError } from '#web';
import { AfterStepUp } from '../http/after-step-up.js';
import { failureOf } from '../http/failure.js';
import { sendPage } from '../http/send-page.js';
import { LoggedIn, OnSite, type Site } from '../http/site.js';
import { NumberDesk } from '../number-desk.js';
import { formErrors, formText } from './form-errors.js';
import { Frames } from './frames.js';

const ADDRESS = '/account/phone';

/** Another number for the account to sign in by. */
@Controller('account/phone')
export class AccountPhonePages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly numbers: NumberDesk,
  ) {}

  @Get()
  @AfterStepUp()
  async page(@OnSite() site: Site, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return sendPage(reply, await this.render(site, request, 'phone', []));
  }

  @Post()
  @AfterStepUp()
  async ask(
    @OnSite() site: Site,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    try {
      await this.numbers.ask(site, formText(body, 'phone'));
    } catch (error) {
      const errors = formErrors(await this.frames.language(site, request), error, 'phone');
      return sendPage(reply, await this.render(site, request, 'phone', errors), failureOf(error).status);
    }
    return sendPage(reply, await this.render(site, request, 'code', []));
  }

  @Post('confirm')
  async confirm(
    @OnSite() site: Site,
    @LoggedIn() _caller: unknown,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    try {
      await this.numbers.confirm(site, formText(body, 'code'));
    } catch (error) {
      const errors = formErrors(await this.frames.language(site, request), error, 'code');
      return sendPage(reply, await this.render(site, request, 'code', errors), failureOf(error).status);
    }
    return reply.redirect('/account?done=number', 303);
  }

  private async render(
    site: Site,
    request: FastifyRequest,
    asks: 'phone' | 'code',
    errors: FormError[],
  ): Promise<string> {
    return this.pages.numberChangePage({
      frame: await this.frames.frame(site, await this.frames.language(site, request)),
      languages: [],
      errors,
      action: asks === 'phone' ? ADDRESS : `${ADDRESS}/confirm`,
      current: await this.numbers.numberOf(site),
      sent: asks === 'code' ? { minutes: CODE_MINUTES, again: ADDRESS } : null,
      account: '/account',
    });
  }
}
