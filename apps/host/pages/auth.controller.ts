import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Logins, SecondFactorRequired } from '#identity';
import { Pages, type FormBody, type FormError, type MovableSession } from '#web';
import { failureOf } from '../http/failure.js';
import { returnAddress } from '../http/return-address.js';
import { sendPage } from '../http/send-page.js';
import { OnSite, type Site } from '../http/site.js';
import { EmailDesk } from '../email-desk.js';
import { FrontDesk } from '../front-desk.js';
import { PasskeyDesk } from '../passkey-desk.js';
import { InterviewDesk } from '../interview-desk.js';
import { TenantSettings } from '../tenant-settings.js';
import { offers } from '../api/login-methods.js';
import { formErrors, formText, formTexts } from './form-errors.js';
import { otherWays } from './other-ways.js';
import { madePasskeyOf, passkeyErrors, usedPasskeyOf } from './passkey-form.js';
import { Frames } from './frames.js';

/** Signing in, making an account, signing out, and 'Exit this page' for who has no script. */
@Controller()
export class AuthPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly desk: FrontDesk,
    private readonly passkeys: PasskeyDesk,
    private readonly emails: EmailDesk,
    private readonly interviews: InterviewDesk,
    private readonly settings: TenantSettings,
    private readonly logins: Logins,
  ) {}

  @Get('login')
  async loginPage(
    @OnSite() site: Site,
    @Query('returnTo') returnTo: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return sendPage(reply, await this.renderLogin(site, request, { email: '', returnTo, errors: [] }));
  }

  @Post('login')
  async login(
    @OnSite() site: Site,
    @Body() body: FormBody,
    @Query('returnTo') returnTo: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const code = formText(body, 'code');
    const given = {
      email: formText(body, 'email'),
      password: formText(body, 'password'),
      ...(code !== '' && { code }),
    };
    const byPasskey = formText(body, 'credential') !== '';
    try {
      const passkey = byPasskey ? usedPasskeyOf(body) : undefined;
      await this.desk.login(site, { ...given, passkey }, formTexts(body, 'take'), request, reply);
    } catch (error) {
      const { email } = given;
      const asked =
        error instanceof SecondFactorRequired ? error.members.methods : formText(body, 'methods').split(' ');
      const isSecondStep = asked.some((method) => isFactorMethod(method));
      const field = isSecondStep && asked.includes('backup') ? 'code' : 'password';
      const errors = await this.errorsOf(site, request, error, field);
      return sendPage(
        reply,
        await this.renderLogin(site, request, { email, returnTo, errors, asked }),
        failureOf(error).status,
      );
    }
    return reply.redirect(returnAddress(returnTo, site.origin), 303);
  }

  @Post('auth/passkey')
  async loginByPasskey(
    @OnSite() site: Site,
    @Body() body: FormBody,
    @Query('returnTo') returnTo: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    try {
      await this.passkeys.login(site, usedPasskeyOf(body), formTexts(body, 'take'), request, reply);
    } catch (error) {
      const errors = passkeyErrors(await this.frames.language(site, request), error);
      const { status } = failureOf(error);
      return sendPage(reply, await this.renderLogin(site, request, { email: '', returnTo, errors }), status);
    }
    return reply.redirect(returnAddress(returnTo, site.origin), 303);
  }

  /** The first login elsewhere of an account that opens by a passkey alone. What went wrong begins it anew. */
  @Post('auth/passkey/first')
  async makeFirst(
    @OnSite() site: Site,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const language = await this.frames.language(site, request);
    try {
      const take = formTexts(body, 'take');
      const { code, loggedIn } = await this.passkeys.finishFirst(
        site,
        madePasskeyOf(body),
        take,
        request,
        reply,
      );
      const caller = await this.logins.open(site.tenant, loggedIn.login.secret);
      const frame = await this.frames.frame({ ...site, caller }, language);
      return sendPage(reply, this.pages.lockedPage({ frame, isNew: true, code, onward: '/' }));
    } catch (error) {
      const errors = passkeyErrors(language, error);
      const shown = { email: '', returnTo: undefined, errors };
      return sendPage(reply, await this.renderLogin(site, request, shown), failureOf(error).status);
    }
  }

  /** Leads to the page with the button, who comes back here by the address alone. */
  @Get('auth/passkey')
  toLogin(@Res() reply: FastifyReply) {
    return reply.redirect('/login', 303);
  }

  @Get('register')
  async registerPage(@OnSite() site: Site, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return sendPage(reply, await this.renderRegister(site, request, '', []));
  }

  @Post('register')
  async register(
    @OnSite() site: Site,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const given = { email: formText(body, 'email'), password: formText(body, 'password') };
    try {
      const take = formTexts(body, 'take');
      const user = await this.emails.register(site, given, take, request, reply);
      if (user === null) return sendPage(reply, await this.renderRegister(site, request, '', [], true), 202);
    } catch (error) {
      const field = failureOf(error).code === 'password_refused' ? 'password' : 'email';
      const errors = await this.errorsOf(site, request, error, field);
      return sendPage(
        reply,
        await this.renderRegister(site, request, given.email, errors),
        failureOf(error).status,
      );
    }
    return reply.redirect('/', 303);
  }

  @Post('logout')
  async logout(@OnSite() site: Site, @Res() reply: FastifyReply) {
    await this.desk.logout(site, reply);
    return reply.redirect('/', 303);
  }

  private async renderLogin(
    site: Site,
    request: FastifyRequest,
    shown: { email: string; returnTo: string | undefined; errors: FormError[]; asked?: readonly string[] },
  ): Promise<string> {
    const config = await this.settings.of(site.tenant.id);
    const { identity } = config;
    const language = await this.frames.language(site, request);
    const onward = shown.returnTo === undefined ? '' : `?returnTo=${encodeURIComponent(shown.returnTo)}`;
    const methods = (shown.asked ?? []).filter((method) => isFactorMethod(method));
    const secondFactor = methods.length > 0 ? { methods } : null;
    return this.pages.loginPage({
      frame: await this.frames.frame(site, language),
      languages: [],
      errors: shown.errors,
      action: `/login${onward}`,
      email: shown.email,
      password: offers(config, 'email') ? { secondFactor } : null,
      others: otherWays(config, shown.returnTo),
      guestSessions: await this.movable(site),
      register:
        identity.registration === 'invite' || !offers(config, 'email') || site.tenant.isConsole
          ? null
          : '/register',
      recover: '/password/forgot',
      withoutAccount: identity.guests.allowed && !site.tenant.isConsole ? '/' : null,
    });
  }

  private async renderRegister(
    site: Site,
    request: FastifyRequest,
    email: string,
    errors: FormError[],
    isMailed = false,
  ): Promise<string> {
    const { identity } = await this.settings.of(site.tenant.id);
    return this.pages.registerPage({
      frame: await this.frames.frame(site, await this.frames.language(site, request)),
      languages: [],
      errors,
      action: '/register',
      email,
      minimum: identity.passwords.minimum,
      // An account that opens by its link cannot take anything along yet: that is asked at its first login.
      guestSessions: identity.registration === 'open' ? await this.movable(site) : [],
      login: '/login',
      closed: identity.registration === 'invite',
      confirmFirst: isMailed,
    });
  }

  /** What this browser's guest may take along. */
  private async movable(site: Site): Promise<MovableSession[]> {
    if (site.caller?.kind !== 'guest') return [];
    return (await this.interviews.mine(site)).map(({ session, title }) => ({ session, title }));
  }

  private async errorsOf(site: Site, request: FastifyRequest, error: unknown, field: string) {
    return formErrors(await this.frames.language(site, request), error, field);
  }
}

const FACTOR_METHODS = ['totp', 'sms', 'passkey', 'backup'] as const;

function isFactorMethod(method: string): method is (typeof FACTOR_METHODS)[number] {
  return FACTOR_METHODS.some((known) => known === method);
}
