import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { renderSVG } from 'uqr';
import { PhoneRefused, SecondFactors, type Caller } from '#identity';
import { Pages, type FormBody, type SecondFactorsView } from '#web';
import { FrontDesk } from '../front-desk.js';
import { accountId } from '../http/account-id.js';
import { AfterStepUp } from '../http/after-step-up.js';
import { mayOnlyEnrol } from '../http/second-factor.guard.js';
import { sendPage } from '../http/send-page.js';
import { LoggedIn, OnSite, type Site } from '../http/site.js';
import { failureText } from './failure-texts.js';
import { PasskeyDesk } from '../passkey-desk.js';
import { WaysInDesk } from '../ways-in-desk.js';
import { TenantSettings } from '../tenant-settings.js';
import { formErrors, formText } from './form-errors.js';
import { Frames } from './frames.js';
import { longDate } from './long-date.js';
import { madePasskeyOf, passkeyErrors, usedPasskeyOf } from './passkey-form.js';

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
    private readonly ways: WaysInDesk,
    private readonly passkeys: PasskeyDesk,
    private readonly settings: TenantSettings,
  ) {}

  @Get()
  async list(
    @OnSite() site: Site,
    @LoggedIn() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const language = await this.frames.language(site, request);
    const listed = await this.factors.list(caller);
    const factors = listed.map(({ id, type, createdAt }) => ({
      type,
      since: longDate(language, createdAt),
      remove: `${ADDRESS}/${id}/remove`,
    }));
    const { methods } = (await this.settings.of(site.tenant.id)).identity.secondFactor;
    const takesPasskey = methods.includes('passkey') && listed.every(({ type }) => type !== 'passkey');
    const addPasskey = takesPasskey ? `${ADDRESS}/passkey` : null;
    return sendPage(reply, await this.render(site, request, { factors, addPasskey }));
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

  /** By text messages: the first code goes to the number at once. */
  @Post('sms')
  @AfterStepUp()
  async beginSms(
    @OnSite() site: Site,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    try {
      const { id } = await this.desk.beginSmsFactor(site, formText(body, 'phone'));
      const enrolment = { qr: null, secret: null, confirm: `${ADDRESS}/${id}/confirm` };
      return sendPage(reply, await this.render(site, request, { enrolment }));
    } catch (error) {
      if (!(error instanceof PhoneRefused)) throw error;
      const { text } = failureText(await this.frames.language(site, request), 'phone_refused');
      const errors = [{ field: 'phone', message: text }];
      return sendPage(reply, await this.render(site, request, { errors }), 400);
    }
  }

  /** Leads back to the list, where a step-up was asked for on the way. */
  @Get('sms')
  backFromSms(@Res() reply: FastifyReply) {
    return reply.redirect(ADDRESS, 303);
  }

  /** The options stand in the page: the script needs no further question. */
  @Post('passkey')
  @AfterStepUp()
  async beginPasskey(@OnSite() site: Site, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const { id, ceremony, ...asked } = await this.passkeys.beginFactor(site, request, reply);
    const passkey = {
      action: `${ADDRESS}/${id}/confirm`,
      ceremony,
      options: '',
      asked: JSON.stringify(asked),
    };
    return sendPage(reply, await this.render(site, request, { passkey }));
  }

  /** Leads back to the list, where a step-up was asked for on the way. */
  @Get('passkey')
  backToList(@Res() reply: FastifyReply) {
    return reply.redirect(ADDRESS, 303);
  }

  @Post(':id/confirm')
  async confirm(
    @OnSite() site: Site,
    @Param('id', accountId) id: string,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const byPasskey = formText(body, 'credential') !== '';
    try {
      const backupCodes = byPasskey
        ? await this.passkeys.confirmFactor(site, id, answerOf(body), request)
        : await this.ways.confirmFactor(site, id, formText(body, 'code'), request);
      return sendPage(reply, await this.render(site, request, { backupCodes }));
    } catch (error) {
      // The secret was shown once: after a wrong code setting up begins anew.
      const language = await this.frames.language(site, request);
      const errors = byPasskey ? passkeyErrors(language, error) : formErrors(language, error, 'code');
      return sendPage(reply, await this.render(site, request, { errors }), 422);
    }
  }

  @Post(':id/remove')
  @AfterStepUp()
  async remove(@OnSite() site: Site, @Param('id', accountId) id: string, @Res() reply: FastifyReply) {
    await this.ways.removeFactor(site, id);
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
    shown: Partial<
      Pick<SecondFactorsView, 'factors' | 'enrolment' | 'backupCodes' | 'errors' | 'addPasskey' | 'passkey'>
    >,
  ): Promise<string> {
    return this.pages.secondFactorsPage({
      frame: await this.frames.frame(site, await this.frames.language(site, request)),
      errors: [],
      required: mayOnlyEnrol(request),
      factors: [],
      add: ADDRESS,
      addPasskey: null,
      passkey: null,
      enrolment: null,
      addSms: (await this.takesSms(site)) ? `${ADDRESS}/sms` : null,
      backupCodes: null,
      ...shown,
    });
  }

  /** Where nothing sends text messages, nobody should rely on them. */
  private async takesSms({ tenant }: Site): Promise<boolean> {
    const { identity, messaging } = await this.settings.of(tenant.id);
    return identity.secondFactor.methods.includes('sms') && messaging.sms.driver !== 'none';
  }
}

/** An assertion has a signature; what was just made has none. */
function answerOf(body: FormBody) {
  return formText(body, 'credential').includes('"signature"')
    ? { used: usedPasskeyOf(body) }
    : { made: madePasskeyOf(body) };
}
