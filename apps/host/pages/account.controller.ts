import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentUser, Devices, NotLoggedIn, opensAnswers, PasswordChange, type Caller } from '#identity';
import { Pages, textsFor, type FormBody, type FormError } from '#web';
import { FrontDesk } from '../front-desk.js';
import { failureOf } from '../http/failure.js';
import { sendPage } from '../http/send-page.js';
import { LoggedIn, OnSite, type Site } from '../http/site.js';
import { InterviewDesk } from '../interview-desk.js';
import { NumberDesk } from '../number-desk.js';
import { browserName } from './browser-name.js';
import { TenantSettings } from '../tenant-settings.js';
import { failureText } from './failure-texts.js';
import { formErrors, formText } from './form-errors.js';
import { Frames } from './frames.js';
import { longDate } from './long-date.js';
import { sessionEntries } from './session-entries.js';

/** A person's own page. */
@Controller('account')
export class AccountPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly desk: InterviewDesk,
    private readonly users: CurrentUser,
    private readonly devices: Devices,
    private readonly front: FrontDesk,
    private readonly passwords: PasswordChange,
    private readonly settings: TenantSettings,
    private readonly numbers: NumberDesk,
  ) {}

  @Get()
  async account(
    @OnSite() site: Site,
    @Query('done') done: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    if (site.caller?.kind !== 'person') return reply.redirect('/login?returnTo=/account', 303);
    return sendPage(reply, await this.render(site, site.caller, request, { done }));
  }

  /** Changes the password by the one of now. */
  @Post('password')
  async changePassword(
    @OnSite() site: Site,
    @LoggedIn() caller: Caller,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const given = { current: formText(body, 'current'), password: formText(body, 'password') };
    try {
      await this.front.changePassword(site, given, request, reply);
    } catch (error) {
      const { code, status } = failureOf(error);
      const field = code === 'invalid_credentials' ? 'current' : 'password';
      const language = await this.frames.language(site, request);
      const errors =
        field === 'current'
          ? [{ field, message: failureText(language, 'wrong_password').text }]
          : formErrors(language, error, field);
      return sendPage(reply, await this.render(site, caller, request, { errors }), status);
    }
    return reply.redirect('/account?done=password', 303);
  }

  private async render(
    site: Site,
    caller: Caller,
    request: FastifyRequest,
    shown: { done?: unknown; errors?: FormError[] },
  ): Promise<string> {
    const user = await this.users.of(caller);
    if (user === null) throw new NotLoggedIn();
    const language = await this.frames.language(site, request);
    const { identity } = await this.settings.of(site.tenant.id);
    const texts = textsFor(language);
    const said: { [done: string]: string } = {
      password: texts.passwordChanged,
      profile: texts.profileSaved,
      number: texts.numberChanged,
    };
    const minimum = await this.passwords.shortestOf(caller, identity.passwords);
    return this.pages.accountPage({
      frame: await this.frames.frame(site, language),
      languages: [],
      email: user.email ?? '',
      grade: user.grade,
      errors: shown.errors ?? [],
      done: Object.hasOwn(said, String(shown.done)) ? said[String(shown.done)]! : null,
      password: user.keySources.includes('password')
        ? { action: '/account/password', minimum, forgot: '/account/new-password' }
        : null,
      opensNothing: opensAnswers(caller) ? null : '/account/step-up?returnTo=/account',
      signsInByNumber: (await this.numbers.numberOf(site)) !== null,
      logout: '/logout',
      sessions: sessionEntries(language, await this.desk.mine(site)),
      devices: (await this.devices.list(caller))
        .filter(({ loggedIn }) => loggedIn)
        .map(({ id, name, seenAt, current }) => ({
          id,
          name: browserName(name),
          lastSeen: longDate(language, seenAt),
          current,
        })),
      endDevice: '/account/devices',
    });
  }

  /** Signs another device out. */
  @Post('devices')
  async endDevice(@LoggedIn() caller: Caller, @Body() body: FormBody, @Res() reply: FastifyReply) {
    await this.devices.end(caller, formText(body, 'device'));
    return reply.redirect('/account', 303);
  }
}
