import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '#config';
import {
  RecoveryLogin,
  Logins,
  NotLoggedIn,
  PasswordChange,
  PasswordLogin,
  ResumeCodes,
  SecondFactorRequired,
  SmsFactors,
  SmsLogin,
  StepUp,
  StepUpCodes,
  TakenSessions,
  UnknownFactor,
  type Caller,
  type CeremonyBrowser,
  type GivenPassword,
  type LoggedIn,
  type LoggedInUser,
  type LoginOrigin,
  type LoginSpan,
  PasskeyNeeded,
  type UsedPasskey,
  type SentCodeWay,
} from '#identity';
import { requireMethod } from './api/login-methods.js';
import { GUEST_ABSOLUTE_SECONDS } from './guest-span.js';
import { LoginCookies } from './http/login-cookies.js';
import { AWAY_SECONDS } from './http/away-seconds.js';
import { callerOf, type Site } from './http/site.js';
import { Messages } from './messages.js';
import { TenantSettings } from './tenant-settings.js';

const LONGEST_DEVICE_NAME = 120;

/** Lets people in and out, for pages and API alike; the cookies of accounts are set here and nowhere else. */
@Injectable()
export class FrontDesk {
  constructor(
    private readonly passwords: PasswordLogin,
    private readonly passwordChange: PasswordChange,
    private readonly sms: SmsLogin,
    private readonly stepUps: StepUp,
    private readonly stepUpCodes: StepUpCodes,
    private readonly smsFactors: SmsFactors,
    private readonly recovery: RecoveryLogin,
    private readonly resumeCodes: ResumeCodes,
    private readonly taken: TakenSessions,
    private readonly logins: Logins,
    private readonly cookies: LoginCookies,
    private readonly messages: Messages,
    private readonly settings: TenantSettings,
  ) {}

  /** `take`: sessions of this browser's guest that move to the account. */
  async login(
    site: Site,
    given: Omit<GivenPassword, 'passkey'> & { passkey?: UsedPasskey | undefined },
    take: readonly string[],
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<LoggedInUser> {
    const config = await this.settings.of(site.tenant.id);
    const { identity } = config;
    requireMethod(config, 'email');
    const browser = this.cookies.ceremonyBrowser(site, request);
    const passkey = given.passkey && { answer: given.passkey, browser };
    const from = this.originOf(site, request);
    const loggedIn = await this.passwords
      .login(site.tenant, { ...given, passkey }, identity, from)
      .catch((error: unknown) => this.sendFactorCode(site, error));
    return this.letIn(site, loggedIn, take, reply);
  }

  /** Sends a code; the answer is the same for any number. */
  async sendCode(
    site: Site,
    phone: string,
    request: FastifyRequest,
  ): Promise<{ challenge: string; expiresAt: Date }> {
    const config = await this.settings.of(site.tenant.id);
    const rules = smsRules(config);
    return this.sms.ask(site.tenant, phone, rules, this.originOf(site, request), (to) =>
      this.messages.smsCode(site, config, to),
    );
  }

  async loginByCode(
    site: Site,
    given: { challenge: string; code: string },
    take: readonly string[],
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<LoggedIn> {
    const config = await this.settings.of(site.tenant.id);
    const firstPasskey = this.firstPasskey(site, config.encryption.keySources.sms, request);
    const rules = { ...config.identity, sms: smsRules(config), firstPasskey };
    const from = this.originOf(site, request);
    const loggedIn = await this.boundToBrowser(site, reply, () =>
      this.sms.login(site.tenant, given, rules, from),
    );
    await this.letIn(site, loggedIn, take, reply);
    return loggedIn;
  }

  /**
   * Every login of the account ends; this browser gets a new one. Without `current` the login must have stepped
   * up: throws `StepUpRequired`.
   */
  async changePassword(
    site: Site,
    { current, password }: { current?: string | undefined; password: string },
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const caller = callerOf(site);
    if (current === undefined) await this.stepUps.require(caller);
    const { identity } = await this.settings.of(site.tenant.id);
    const origin = this.originOf(site, request);
    const loggedIn =
      current === undefined
        ? await this.passwordChange.set(caller, password, identity, origin)
        : await this.passwordChange.change(caller, { current, password }, identity, origin);
    await this.letIn(site, loggedIn, [], reply);
    if (loggedIn.provenEmail !== null) await this.tellOfPassword(site, loggedIn.provenEmail);
  }

  /** The caller proves again who it is; the login goes on under a new secret. */
  async stepUp(
    site: Site,
    given: { password: string } | { code: string },
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const caller = callerOf(site);
    const origin = this.originOf(site, request);
    const login =
      'code' in given
        ? await this.stepUps.byCode(caller, given.code, origin)
        : await this.stepUps.byPassword(caller, given.password, origin);
    this.cookies.set(reply, site, login);
  }

  /** Where a login asks for a code that a text message brings, it is sent; what was thrown is thrown on. */
  private async sendFactorCode(site: Site, error: unknown): Promise<never> {
    if (error instanceof SecondFactorRequired && error.accountId !== null) {
      if (error.members.methods.includes('sms')) await this.sendSmsFactor(site, error.accountId);
    }
    throw error;
  }

  private async sendSmsFactor(site: Site, accountId: string): Promise<void> {
    const config = await this.settings.of(site.tenant.id);
    const { sms } = config.identity.loginMethods;
    await this.smsFactors.send(site.tenant.id, accountId, sms, site, (to) =>
      this.messages.smsCode(site, config, to),
    );
  }

  /** Begins a second factor by text message. Throws `PhoneRefused`; 404 where the tenant takes none. */
  async beginSmsFactor(site: Site, phone: string): Promise<{ id: string }> {
    const config = await this.settings.of(site.tenant.id);
    const { secondFactor, loginMethods } = config.identity;
    if (!secondFactor.methods.includes('sms')) throw new UnknownFactor();
    return this.smsFactors.begin(callerOf(site), phone, loginMethods.sms, site, (to) =>
      this.messages.smsCode(site, config, to),
    );
  }

  /** Sends a code to prove oneself once more, to the account's own address or number. Throws `UnknownFactor`. */
  async sendStepUpCode(site: Site, by: SentCodeWay): Promise<void> {
    const caller = callerOf(site);
    // What the login still owes is the factor, and its code goes to the factor's own number.
    if (caller.factorDue && by === 'sms') return this.sendSmsFactor(site, caller.accountId);
    const config = await this.settings.of(site.tenant.id);
    const { sms } = config.identity.loginMethods;
    await this.stepUpCodes.send(caller, by, sms, site, async ({ to, code, minutes }) => {
      if (by === 'sms') return this.messages.smsCode(site, config, { number: to, code, minutes });
      this.messages.mail(site, config, to, 'login-code', { code, minutes });
    });
  }

  /** Opens an account by its recovery code, which is used up; gives the new one. */
  async loginByRecoveryCode(
    site: Site,
    code: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<{ user: LoggedInUser; code: string }> {
    const { identity } = await this.settings.of(site.tenant.id);
    const from = this.originOf(site, request);
    const opened = await this.recovery.login(site.tenant, code, identity, from);
    return { user: await this.letIn(site, opened.loggedIn, [], reply), code: opened.code };
  }

  /** A guest's code to come back with, shown once. */
  async makeResumeCode(site: Site, reply: FastifyReply): Promise<{ code: string; caller: Caller }> {
    const caller = callerOf(site);
    const { code, login } = await this.resumeCodes.make(caller, {
      // As long as the person asked for at the start: days on an own device.
      idleSeconds: await this.logins.idleSecondsOf(caller),
      absoluteSeconds: GUEST_ABSOLUTE_SECONDS,
    });
    this.cookies.set(reply, site, login);
    return { code, caller: await this.logins.open(site.tenant, login.secret) };
  }

  /** Opens a guest's answers by the code, which is used up; gives the new one, and who came back. */
  async resume(
    site: Site,
    code: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<{ code: string; caller: Caller }> {
    const span = await this.guestSpan(site);
    const resumed = await this.resumeCodes.use(site.tenant, code, span, this.originOf(site, request));
    this.cookies.set(reply, site, resumed.login);
    return { code: resumed.code, caller: await this.logins.open(site.tenant, resumed.login.secret) };
  }

  async logout(site: Site, reply: FastifyReply): Promise<void> {
    if (site.caller !== null) await this.logins.end(site.tenant.id, site.caller.loginId);
    this.cookies.clear(reply, site);
  }

  /** What makes the first login elsewhere ask for a passkey, where the tenant lets the server work out no key. */
  firstPasskey(site: Site, keySource: string, request: FastifyRequest): CeremonyBrowser | undefined {
    return keySource === 'passkey' ? this.cookies.ceremonyBrowser(site, request) : undefined;
  }

  /** Where a login ends in `PasskeyNeeded`, its answer counts from this browser alone. */
  async boundToBrowser<Result>(
    site: Site,
    reply: FastifyReply,
    login: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await login();
    } catch (error) {
      if (error instanceof PasskeyNeeded)
        this.cookies.setAway(reply, site, error.asked.browser, AWAY_SECONDS);
      throw error;
    }
  }

  /** Sets the cookies of a login that has just begun; `take`: sessions of this browser's guest. */
  async letIn(
    site: Site,
    { user, login, device, isNewDevice, provenEmail }: LoggedIn,
    take: readonly string[],
    reply: FastifyReply,
  ): Promise<LoggedInUser> {
    if (take.length > 0)
      await this.taken.take(guestOf(site), await this.logins.open(site.tenant, login.secret), take);
    this.cookies.set(reply, site, login);
    if (device !== null) this.cookies.setDevice(reply, site, device);
    if (isNewDevice && provenEmail !== null) await this.tellOfDevice(site, provenEmail, reply.request);
    return user;
  }

  private async tellOfDevice(site: Site, email: string, request: FastifyRequest): Promise<void> {
    const config = await this.settings.of(site.tenant.id);
    this.messages.mail(site, config, email, 'new-login', {
      time: this.messages.time(config, new Date()),
      device: this.originOf(site, request).deviceName,
      link: `${site.origin}/account`,
    });
  }

  private async tellOfPassword(site: Site, email: string): Promise<void> {
    const config = await this.settings.of(site.tenant.id);
    this.messages.mail(site, config, email, 'password-changed', {
      time: this.messages.time(config, new Date()),
      link: `${site.origin}/password/forgot`,
    });
  }

  private async guestSpan(site: Site): Promise<LoginSpan> {
    const { guests } = (await this.settings.of(site.tenant.id)).identity;
    return { idleSeconds: guests.keepHours * 3_600, absoluteSeconds: GUEST_ABSOLUTE_SECONDS };
  }

  /** The browser that a login comes from. */
  originOf(site: Site, request: FastifyRequest): LoginOrigin {
    return {
      address: site.address,
      deviceToken: this.cookies.device(request, site.secure),
      deviceName: (request.headers['user-agent'] ?? 'An unnamed browser').slice(0, LONGEST_DEVICE_NAME),
    };
  }
}

function guestOf({ caller }: Site): Caller {
  if (caller?.kind !== 'guest') throw new NotLoggedIn();
  return caller;
}

/** Throws 404 where the tenant has no login by text message, or asks for a better lock than that gives. */
function smsRules(config: Config): Config['identity']['loginMethods']['sms'] {
  requireMethod(config, 'sms');
  return config.identity.loginMethods.sms;
}
