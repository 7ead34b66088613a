import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccountPasskeys, CurrentUser } from '#identity';
import { Pages, type DoneView, type FormBody, type FormError } from '#web';
import { EmailDesk } from '../email-desk.js';
import { AfterStepUp } from '../http/after-step-up.js';
import { failureOf } from '../http/failure.js';
import { sendPage } from '../http/send-page.js';
import { callerOf, OnSite, type Site } from '../http/site.js';
import { ResetDesk } from '../reset-desk.js';
import { formErrors, formText } from './form-errors.js';
import { Frames } from './frames.js';
import { longDate } from './long-date.js';
import { passkeyErrors, usedPasskeyOf } from './passkey-form.js';

/** Another address for the account, and the answers that a reset locked. */
@Controller('account')
export class AccountEmailPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly emails: EmailDesk,
    private readonly resets: ResetDesk,
    private readonly users: CurrentUser,
    private readonly passkeys: AccountPasskeys,
  ) {}

  @Get('email')
  @AfterStepUp()
  async emailPage(@OnSite() site: Site, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return sendPage(reply, await this.renderEmail(site, request, []));
  }

  @Post('email')
  @AfterStepUp()
  async email(
    @OnSite() site: Site,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    try {
      await this.emails.ask(site, formText(body, 'email'));
    } catch (error) {
      const errors = formErrors(await this.frames.language(site, request), error, 'email');
      return sendPage(reply, await this.renderEmail(site, request, errors), failureOf(error).status);
    }
    return sendPage(reply, await this.renderDone(site, request, 'changeSent'));
  }

  @Get('locked-answers')
  async lockedPage(@OnSite() site: Site, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return sendPage(reply, await this.renderLocked(site, request, []));
  }

  @Post('locked-answers')
  async unlock(
    @OnSite() site: Site,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const recoveryCode = formText(body, 'recoveryCode').trim();
    const byPasskey = formText(body, 'credential') !== '';
    const typed = recoveryCode === '' ? { password: formText(body, 'password') } : { recoveryCode };
    try {
      await this.resets.unlock(site, byPasskey ? usedPasskeyOf(body) : typed, request);
    } catch (error) {
      const field = recoveryCode === '' ? 'password' : 'recoveryCode';
      const language = await this.frames.language(site, request);
      const errors = byPasskey ? passkeyErrors(language, error) : formErrors(language, error, field);
      return sendPage(reply, await this.renderLocked(site, request, errors), failureOf(error).status);
    }
    return sendPage(reply, await this.renderDone(site, request, 'unlocked'));
  }

  private async renderEmail(site: Site, request: FastifyRequest, errors: FormError[]): Promise<string> {
    const user = await this.users.of(callerOf(site));
    return this.pages.emailChangePage({
      frame: await this.frames.frame(site, await this.frames.language(site, request)),
      languages: [],
      errors,
      action: '/account/email',
      current: user?.email ?? null,
      account: '/account',
    });
  }

  private async renderLocked(site: Site, request: FastifyRequest, errors: FormError[]): Promise<string> {
    const language = await this.frames.language(site, request);
    const locked = await this.resets.lockedOf(site);
    return this.pages.lockedAnswersPage({
      frame: await this.frames.frame(site, language),
      languages: [],
      errors,
      action: '/account/locked-answers',
      passkey: (await this.passkeys.list(callerOf(site))).length > 0,
      locked: locked && { sessions: locked.sessions, until: longDate(language, locked.until) },
      account: '/account',
    });
  }

  private async renderDone(site: Site, request: FastifyRequest, what: DoneView['what']): Promise<string> {
    const frame = await this.frames.frame(site, await this.frames.language(site, request));
    const link = { href: '/account', label: 'yourAccount' as const };
    return this.pages.donePage({ frame, languages: [], what, code: null, link });
  }
}
