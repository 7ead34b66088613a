import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccountPasskeys, CurrentUser, NotLoggedIn, SecondFactors } from '#identity';
import { Pages, type FormBody, type FormError } from '#web';
import { FrontDesk } from '../front-desk.js';
import { PasskeyDesk } from '../passkey-desk.js';
import { failureOf } from '../http/failure.js';
import { returnAddress, returnQuery } from '../http/return-address.js';
import { sendPage } from '../http/send-page.js';
import { OnSite, type Site } from '../http/site.js';
import { formErrors, formText } from './form-errors.js';
import { Frames } from './frames.js';
import { passkeyErrors, usedPasskeyOf } from './passkey-form.js';

/** Asks who is logged in to prove it once more, and leads back. */
@Controller('account/step-up')
export class StepUpPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly desk: FrontDesk,
    private readonly users: CurrentUser,
    private readonly factors: SecondFactors,
    private readonly own: AccountPasskeys,
    private readonly passkeys: PasskeyDesk,
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
    const byPasskey = formText(body, 'credential') !== '';
    const ask = (await this.asked(site)) ?? 'code';
    const given =
      ask === 'code' ? { code: formText(body, 'code') } : { password: formText(body, 'password') };
    try {
      if (byPasskey) await this.passkeys.stepUp(site, usedPasskeyOf(body), request, reply);
      else await this.desk.stepUp(site, given, request, reply);
    } catch (error) {
      const language = await this.frames.language(site, request);
      const errors = byPasskey ? passkeyErrors(language, error) : formErrors(language, error, ask);
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
    const onward = returnQuery(returnTo);
    const hasPasskey = site.caller !== null && (await this.own.list(site.caller)).length > 0;
    const action = `/account/step-up${onward}`;
    return this.pages.stepUpPage({
      frame: await this.frames.frame(site, await this.frames.language(site, request)),
      errors,
      action,
      ask: await this.asked(site),
      other: site.caller?.factorDue ? null : `/account/step-up-code${onward}`,
      passkey: hasPasskey ? action : null,
      login: `/login${onward}`,
    });
  }

  /** A login that owes its second factor proves that; else the password, else a code, where the account has one. */
  private async asked({ tenant, caller }: Site): Promise<'password' | 'code' | null> {
    const user = caller === null ? null : await this.users.of(caller);
    if (caller === null || user === null) throw new NotLoggedIn();
    if (!caller.factorDue && user.keySources.includes('password')) return 'password';
    const methods = await this.factors.methodsOf(tenant.id, caller.accountId);
    return methods.some((method) => method !== 'passkey') ? 'code' : null;
  }
}
