import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Pages, type FormBody, type FormError } from '#web';
import { FrontDesk } from '../front-desk.js';
import { failureOf } from '../http/failure.js';
import { sendPage } from '../http/send-page.js';
import { OnSite, type Site } from '../http/site.js';
import { failureText } from './failure-texts.js';
import { formErrors, formText } from './form-errors.js';
import { Frames } from './frames.js';

const ADDRESS = '/auth/recovery';

/** Signing in by a recovery code: the code is used up, and its successor shown once. */
@Controller('auth/recovery')
export class RecoveryPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly desk: FrontDesk,
  ) {}

  @Get()
  async ask(@OnSite() site: Site, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return sendPage(reply, await this.render(site, request, []));
  }

  @Post()
  async login(
    @OnSite() site: Site,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    let code: string;
    try {
      ({ code } = await this.desk.loginByRecoveryCode(site, formText(body, 'code'), request, reply));
    } catch (error) {
      const errors = this.errorsOf(await this.frames.language(site, request), error);
      return sendPage(reply, await this.render(site, request, errors), failureOf(error).status);
    }
    const frame = await this.frames.frame(site, await this.frames.language(site, request));
    const link = { href: '/account', label: 'yourAccount' as const };
    return sendPage(reply, this.pages.donePage({ frame, languages: [], what: 'recovered', code, link }));
  }

  private errorsOf(language: string, error: unknown): FormError[] {
    // The common words for a refused login speak of an address and a password, which nobody typed here.
    if (failureOf(error).code === 'invalid_credentials')
      return [{ field: 'code', message: failureText(language, 'wrong_recovery_code').text }];
    return formErrors(language, error, 'code');
  }

  private async render(site: Site, request: FastifyRequest, errors: FormError[]): Promise<string> {
    const frame = await this.frames.frame(site, await this.frames.language(site, request));
    return this.pages.recoveryPage({ frame, errors, action: ADDRESS, login: '/login' });
  }
}
