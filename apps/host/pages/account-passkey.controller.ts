import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Pages, type FormBody, type FormError } from '#web';
import { AfterStepUp } from '../http/after-step-up.js';
import { failureOf } from '../http/failure.js';
import { sendPage } from '../http/send-page.js';
import { OnSite, type Site } from '../http/site.js';
import { PasskeyDesk } from '../passkey-desk.js';
import { Frames } from './frames.js';
import { madePasskeyOf, passkeyErrors } from './passkey-form.js';

const ADDRESS = '/account/passkey';
/** Gives the options for making a passkey of the account that is logged in. */
export const MAKING_OPTIONS = '/api/v1/account/key-sources/options';

/** 'Add a passkey': one more way in, made by one button. */
@Controller('account/passkey')
export class AccountPasskeyPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly desk: PasskeyDesk,
  ) {}

  @Get()
  @AfterStepUp()
  async ask(@OnSite() site: Site, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return sendPage(reply, await this.render(site, request, []));
  }

  @Post()
  @AfterStepUp()
  async add(
    @OnSite() site: Site,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const language = await this.frames.language(site, request);
    try {
      const { opens } = await this.desk.add(site, madePasskeyOf(body), request);
      const frame = await this.frames.frame(site, language);
      return sendPage(reply, this.pages.passkeyAddedPage({ frame, opens, waysIn: '/account/ways-in' }));
    } catch (error) {
      const errors = passkeyErrors(language, error);
      return sendPage(reply, await this.render(site, request, errors), failureOf(error).status);
    }
  }

  private async render(site: Site, request: FastifyRequest, errors: FormError[]): Promise<string> {
    return this.pages.addPasskeyPage({
      frame: await this.frames.frame(site, await this.frames.language(site, request)),
      errors,
      passkey: { action: ADDRESS, ceremony: 'create', options: MAKING_OPTIONS },
      waysIn: '/account/ways-in',
    });
  }
}
