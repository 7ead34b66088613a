import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PasskeyNeeded } from '#identity';
import { Pages, type FormBody, type FormError } from '#web';
import { FrontDesk } from '../front-desk.js';
import { failureOf } from '../http/failure.js';
import { sendPage } from '../http/send-page.js';
import { OnSite, type Site } from '../http/site.js';
import { TenantSettings } from '../tenant-settings.js';
import { formErrors, formText, formTexts } from './form-errors.js';
import { FirstPasskeyPage } from './first-passkey.js';
import { Frames } from './frames.js';
import { afterLogin } from './lock-offer.js';

const CODE_MINUTES = 10;

/** Signing in by a code that is sent to a telephone. */
@Controller('sms')
export class SmsPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly desk: FrontDesk,
    private readonly settings: TenantSettings,
    private readonly first: FirstPasskeyPage,
  ) {}

  @Get()
  async ask(@OnSite() site: Site, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return sendPage(reply, await this.renderNumber(site, request, '', []));
  }

  @Post()
  async send(
    @OnSite() site: Site,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const phone = formText(body, 'phone');
    try {
      const { challenge } = await this.desk.sendCode(site, phone, request);
      return sendPage(reply, await this.renderCode(site, request, challenge, []));
    } catch (error) {
      const errors = formErrors(await this.frames.language(site, request), error, 'phone');
      return sendPage(reply, await this.renderNumber(site, request, phone, errors), failureOf(error).status);
    }
  }

  @Post('verify')
  async verify(
    @OnSite() site: Site,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const given = { challenge: formText(body, 'challenge'), code: formText(body, 'code') };
    try {
      const loggedIn = await this.desk.loginByCode(site, given, formTexts(body, 'take'), request, reply);
      return reply.redirect(afterLogin(await this.settings.of(site.tenant.id), loggedIn, '/'), 303);
    } catch (error) {
      if (error instanceof PasskeyNeeded) return this.first.send(site, error, request, reply);
      const errors = formErrors(await this.frames.language(site, request), error, 'code');
      return sendPage(
        reply,
        await this.renderCode(site, request, given.challenge, errors),
        failureOf(error).status,
      );
    }
  }

  private async renderNumber(site: Site, request: FastifyRequest, phone: string, errors: FormError[]) {
    const frame = await this.frames.frame(site, await this.frames.language(site, request));
    return this.pages.smsPage({ frame, languages: [], errors, action: '/sms', phone, login: '/login' });
  }

  private async renderCode(site: Site, request: FastifyRequest, challenge: string, errors: FormError[]) {
    return this.pages.smsCodePage({
      frame: await this.frames.frame(site, await this.frames.language(site, request)),
      languages: [],
      errors,
      action: '/sms/verify',
      challenge,
      minutes: CODE_MINUTES,
      guestSessions: [],
      again: '/sms',
    });
  }
}
