import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Pages, type FormBody, type FormError } from '#web';
import { offers } from '../api/login-methods.js';
import { failureOf } from '../http/failure.js';
import { sendPage } from '../http/send-page.js';
import { OnSite, type Site } from '../http/site.js';
import { ResetDesk } from '../reset-desk.js';
import { TenantSettings } from '../tenant-settings.js';
import { formErrors, formText } from './form-errors.js';
import { Frames } from './frames.js';
import { passkeyErrors, usedPasskeyOf } from './passkey-form.js';

/** A forgotten password: asking for the link, and choosing another one by it. */
@Controller('password')
export class ResetPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly desk: ResetDesk,
    private readonly settings: TenantSettings,
  ) {}

  @Get('forgot')
  async forgotPage(@OnSite() site: Site, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const { frame } = await this.surroundings(site, request);
    const page = { frame, languages: [], errors: [], action: '/password/forgot', email: '', login: '/login' };
    return sendPage(reply, this.pages.forgotPage(page));
  }

  @Post('forgot')
  async forgot(
    @OnSite() site: Site,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    await this.desk.forgot(site, formText(body, 'email'));
    const { frame } = await this.surroundings(site, request);
    const done = { what: 'sent' as const, code: null, link: null };
    return sendPage(reply, this.pages.donePage({ frame, languages: [], ...done }));
  }

  @Get('reset')
  async resetPage(
    @OnSite() site: Site,
    @Query('token') token: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return sendPage(reply, await this.renderReset(site, request, token ?? '', [], false));
  }

  @Post('reset')
  async reset(
    @OnSite() site: Site,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const token = formText(body, 'token');
    const recoveryCode = formText(body, 'recoveryCode').trim();
    const proof = {
      token,
      password: formText(body, 'password'),
      acceptLoss: formText(body, 'acceptLoss') === 'yes',
      ...(recoveryCode !== '' && { recoveryCode }),
    };
    try {
      const byPasskey = formText(body, 'credential') !== '';
      const given = { ...proof, passkey: byPasskey ? usedPasskeyOf(body) : undefined };
      const done = await this.desk.reset(site, given, true, request);
      const { frame } = await this.surroundings(site, request);
      const page = this.pages.donePage({
        frame,
        languages: [],
        what: done.lockedDays === null ? 'reset' : 'resetLocked',
        code: done.recoveryCode,
        link: { href: '/login', label: 'signIn' },
      });
      return sendPage(reply, page);
    } catch (error) {
      const { code, status } = failureOf(error);
      if (code === 'not_found') throw error;
      const wouldLock = code === 'answers_would_be_locked';
      const field = code === 'password_refused' ? 'password' : 'recoveryCode';
      const { language } = await this.surroundings(site, request);
      const isRefusedPasskey = code === 'invalid_credentials' && formText(body, 'credential') !== '';
      const errors = wouldLock
        ? []
        : isRefusedPasskey
          ? passkeyErrors(language, error)
          : formErrors(language, error, field);
      return sendPage(reply, await this.renderReset(site, request, token, errors, wouldLock), status);
    }
  }

  private async renderReset(
    site: Site,
    request: FastifyRequest,
    token: string,
    errors: FormError[],
    wouldLock: boolean,
  ): Promise<string> {
    const { frame, config } = await this.surroundings(site, request);
    return this.pages.resetPage({
      frame,
      languages: [],
      errors,
      action: '/password/reset',
      token,
      minimum: config.identity.passwords.minimum,
      wouldLock: wouldLock ? config.encryption.lockedDays : null,
      passkey: offers(config, 'passkey'),
    });
  }

  private async surroundings(site: Site, request: FastifyRequest) {
    const config = await this.settings.of(site.tenant.id);
    const language = await this.frames.language(site, request);
    return { config, language, frame: await this.frames.frame(site, language) };
  }
}
