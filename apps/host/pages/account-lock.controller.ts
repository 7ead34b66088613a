import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { KeySlots, Logins } from '#identity';
import { Pages, type FormBody, type FormError } from '#web';
import { AfterStepUp } from '../http/after-step-up.js';
import { failureOf } from '../http/failure.js';
import { returnAddress } from '../http/return-address.js';
import { sendPage } from '../http/send-page.js';
import { callerOf, OnSite, type Site } from '../http/site.js';
import { PasskeyDesk } from '../passkey-desk.js';
import { TenantSettings } from '../tenant-settings.js';
import { MAKING_OPTIONS } from './account-passkey.controller.js';
import { Frames } from './frames.js';
import { LOCK_ADDRESS } from './lock-offer.js';
import { madePasskeyOf, passkeyErrors } from './passkey-form.js';

/** 'Lock to a passkey': from then on the server cannot work out the account's key again. */
@Controller('account/lock')
export class AccountLockPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly desk: PasskeyDesk,
    private readonly slots: KeySlots,
    private readonly logins: Logins,
    private readonly settings: TenantSettings,
  ) {}

  @Get()
  @AfterStepUp()
  async ask(
    @OnSite() site: Site,
    @Query('returnTo') returnTo: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return sendPage(reply, await this.render(site, request, returnTo, []));
  }

  @Post()
  @AfterStepUp()
  async lock(
    @OnSite() site: Site,
    @Query('returnTo') returnTo: string | undefined,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const language = await this.frames.language(site, request);
    try {
      const { code, secret } = await this.desk.lock(site, madePasskeyOf(body), request, reply);
      const caller = await this.logins.open(site.tenant, secret);
      const frame = await this.frames.frame({ ...site, caller }, language);
      const onward = returnAddress(returnTo, site.origin);
      return sendPage(reply, this.pages.lockedPage({ frame, isNew: false, code, onward }));
    } catch (error) {
      const errors = passkeyErrors(language, error);
      return sendPage(reply, await this.render(site, request, returnTo, errors), failureOf(error).status);
    }
  }

  private async render(
    site: Site,
    request: FastifyRequest,
    returnTo: string | undefined,
    errors: FormError[],
  ): Promise<string> {
    const { retention } = await this.settings.of(site.tenant.id);
    const { keySources } = await this.slots.list(callerOf(site));
    const onward = returnAddress(returnTo, site.origin);
    return this.pages.lockPage({
      frame: await this.frames.frame(site, await this.frames.language(site, request)),
      errors,
      passkey: {
        action: `${LOCK_ADDRESS}?returnTo=${encodeURIComponent(onward)}`,
        ceremony: 'create',
        options: MAKING_OPTIONS,
      },
      backupDays: retention.walDays + retention.backupDays,
      makesCode: keySources.every(({ source }) => source === 'derived' || source === 'api'),
      later: onward,
    });
  }
}
