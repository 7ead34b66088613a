import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  LockedAnswers,
  NotLoggedIn,
  PasswordReset,
  type LockedAnswersShown,
  type OldSecret,
  type ResetDone,
  type ResetProof,
  type UsedPasskey,
} from '#identity';
import { requireMethod } from './api/login-methods.js';
import { LoginCookies } from './http/login-cookies.js';
import { callerOf, type Site } from './http/site.js';
import { Messages } from './messages.js';
import { TenantSettings } from './tenant-settings.js';

/** Forgotten passwords, and the answers that a new one could not open. */
@Injectable()
export class ResetDesk {
  constructor(
    private readonly resets: PasswordReset,
    private readonly locked: LockedAnswers,
    private readonly cookies: LoginCookies,
    private readonly messages: Messages,
    private readonly settings: TenantSettings,
  ) {}

  /** Mails a link where the address has an account; what the asker sees is the same. */
  async forgot(site: Site, email: string): Promise<void> {
    const config = await this.settings.of(site.tenant.id);
    requireMethod(config, 'email');
    const mail = await this.resets.ask(site.tenant, email, site);
    if (mail === null) return;
    this.messages.mail(site, config, mail.email, 'reset-password', {
      minutes: mail.minutes,
      link: `${site.origin}/password/reset?token=${mail.token}`,
    });
  }

  /** Throws what `PasswordReset.reset` throws. The holder is told at once. */
  async reset(
    site: Site,
    given: Omit<ResetProof, 'passkey'> & { passkey?: UsedPasskey | undefined },
    showsNewCode: boolean,
    request: FastifyRequest,
  ): Promise<ResetDone> {
    const browser = this.cookies.ceremonyBrowser(site, request);
    const proof = { ...given, passkey: given.passkey && { answer: given.passkey, browser } };
    const config = await this.settings.of(site.tenant.id);
    const rules = { shortest: config.identity.passwords.minimum, showsNewCode };
    const done = await this.resets.reset(site.tenant, proof, rules, site);
    const time = this.messages.time(config, new Date());
    const link = `${site.origin}/login?returnTo=/account/locked-answers`;
    if (done.lockedDays === null) {
      const forgot = `${site.origin}/password/forgot`;
      this.messages.mail(site, config, done.email, 'password-changed', { time, link: forgot });
    } else {
      const days = done.lockedDays;
      this.messages.mail(site, config, done.email, 'answers-locked', { time, days, link });
    }
    return done;
  }

  /** Null where nothing is locked. Throws `NotLoggedIn`. */
  async lockedOf({ caller }: Site): Promise<LockedAnswersShown | null> {
    if (caller?.kind !== 'person') throw new NotLoggedIn();
    return this.locked.of(caller);
  }

  /** Throws what `LockedAnswers.unlock` throws. */
  async unlock(
    site: Site,
    given: Exclude<OldSecret, { passkey: UsedPasskey }> | UsedPasskey,
    request: FastifyRequest,
  ): Promise<{ sessions: number }> {
    const browser = this.cookies.ceremonyBrowser(site, request);
    const secret = 'credential' in given ? { passkey: given, browser } : given;
    return this.locked.unlock(callerOf(site), secret, site);
  }
}
