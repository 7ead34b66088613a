import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccountPasskeys, KeySlots, type Caller } from '#identity';
import { Pages, type FormBody, type WaysInView } from '#web';
import { accountId } from '../http/account-id.js';
import { AfterStepUp } from '../http/after-step-up.js';
import { failureOf } from '../http/failure.js';
import { sendPage } from '../http/send-page.js';
import { LoggedIn, OnSite, type Site } from '../http/site.js';
import { offers } from '../api/login-methods.js';
import { TenantSettings } from '../tenant-settings.js';
import { WaysInDesk } from '../ways-in-desk.js';
import { failureText } from './failure-texts.js';
import { formText } from './form-errors.js';
import { Frames } from './frames.js';
import { LOCK_ADDRESS } from './lock-offer.js';
import { longDate } from './long-date.js';
import { joinable } from './other-ways.js';

const ADDRESS = '/account/ways-in';

/** The ways to unlock a person's account: seen, a recovery code made, one removed. */
@Controller('account/ways-in')
export class WaysInPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly slots: KeySlots,
    private readonly passkeys: AccountPasskeys,
    private readonly ways: WaysInDesk,
    private readonly settings: TenantSettings,
  ) {}

  @Get()
  async list(
    @OnSite() site: Site,
    @LoggedIn() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return sendPage(reply, await this.render(site, caller, request, {}));
  }

  @Post()
  @AfterStepUp()
  async add(
    @OnSite() site: Site,
    @LoggedIn() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const { id, code } = await this.ways.addRecovery(site);
    const shown = { made: code, typeBack: `${ADDRESS}/${id}/type-back` };
    return sendPage(reply, await this.render(site, caller, request, shown));
  }

  /** The code that was just made, typed back by who wrote it down. */
  @Post(':id/type-back')
  async typeBack(
    @OnSite() site: Site,
    @LoggedIn() caller: Caller,
    @Param('id', accountId) id: string,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    try {
      await this.slots.typeBack(caller, id, formText(body, 'code'), site);
    } catch (error) {
      const { code, status } = failureOf(error);
      if (code !== 'invalid_credentials') throw error;
      const { text } = failureText(await this.frames.language(site, request), 'wrong_recovery_code');
      const errors = [{ field: 'code', message: text }];
      const shown = { errors, typeBack: `${ADDRESS}/${id}/type-back` };
      return sendPage(reply, await this.render(site, caller, request, shown), status);
    }
    return sendPage(reply, await this.render(site, caller, request, { typedRight: true }));
  }

  @Post(':id/remove')
  @AfterStepUp()
  async remove(
    @OnSite() site: Site,
    @LoggedIn() caller: Caller,
    @Param('id', accountId) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    try {
      await this.ways.removeKeySource(site, id, request, reply);
    } catch (error) {
      const { code, status } = failureOf(error);
      if (code !== 'last_key_source' && code !== 'password_refused') throw error;
      const { text } = failureText(await this.frames.language(site, request), code);
      const errors = [{ field: null, message: text }];
      return sendPage(reply, await this.render(site, caller, request, { errors }), status);
    }
    return reply.redirect(ADDRESS, 303);
  }

  /** Leads back to the list, where a step-up was asked for on the way to removing. */
  @Get(':id/remove')
  back(@Res() reply: FastifyReply) {
    return reply.redirect(ADDRESS, 303);
  }

  private async render(
    site: Site,
    caller: Caller,
    request: FastifyRequest,
    shown: Partial<Pick<WaysInView, 'errors' | 'made' | 'typeBack' | 'typedRight'>>,
  ): Promise<string> {
    const language = await this.frames.language(site, request);
    const { keySources } = await this.slots.list(caller);
    const hasPasskeys = offers(await this.settings.of(site.tenant.id), 'passkey');
    const isServerOpened = keySources.some(({ source }) => source === 'derived');
    return this.pages.waysInPage({
      frame: await this.frames.frame(site, language),
      errors: [],
      ways: keySources.map(({ id, source, grade, createdAt, typedBack }) => ({
        source,
        grade,
        since: longDate(language, createdAt),
        typedBack,
        remove: keySources.length > 1 ? `${ADDRESS}/${id}/remove` : null,
      })),
      signInOnly: (await this.passkeys.list(caller))
        .filter(({ keySource }) => !keySources.some(({ id }) => id === keySource))
        .map(({ id, createdAt }) => ({
          since: longDate(language, createdAt),
          remove: `${ADDRESS}/${id}/remove`,
        })),
      addPasskey: hasPasskeys ? '/account/passkey' : null,
      lock: hasPasskeys && isServerOpened ? LOCK_ADDRESS : null,
      add: ADDRESS,
      made: null,
      typeBack: null,
      typedRight: false,
      joins: joinable(await this.settings.of(site.tenant.id)),
      ...shown,
    });
  }
}
