import { Injectable, NotFoundException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  AccountPasskeys,
  type AskedPasskey,
  type BegunPasskeyFactor,
  FirstPasskey,
  type FirstPasskeyMade,
  type LoggedInUser,
  type MadePasskey,
  PasskeyFactor,
  PasskeyLogin,
  PasskeyProofs,
  StepUp,
  type UsedPasskey,
} from '#identity';
import { requireMethod } from './api/login-methods.js';
import { FrontDesk } from './front-desk.js';
import { AWAY_SECONDS } from './http/away-seconds.js';
import { LoginCookies } from './http/login-cookies.js';
import { callerOf, type Site } from './http/site.js';
import { TenantSettings } from './tenant-settings.js';
import { WayInNotices } from './way-in-notices.js';

/** What a browser is asked: the cookie that the answer is bound to is set already. */
export type AskedInBrowser = Pick<AskedPasskey, 'challenge' | 'options'>;

/** Passkeys at both doors, pages and API: asked for, used and made. */
@Injectable()
export class PasskeyDesk {
  constructor(
    private readonly logins: PasskeyLogin,
    private readonly proofs: PasskeyProofs,
    private readonly own: AccountPasskeys,
    private readonly factor: PasskeyFactor,
    private readonly first: FirstPasskey,
    private readonly stepUps: StepUp,
    private readonly desk: FrontDesk,
    private readonly cookies: LoginCookies,
    private readonly settings: TenantSettings,
    private readonly notices: WayInNotices,
  ) {}

  /** To log in, to step up, or as a second factor: the same for everybody. */
  async ask(site: Site, request: FastifyRequest, reply: FastifyReply): Promise<AskedInBrowser> {
    const asked = await this.proofs.ask(
      site.tenant,
      this.cookies.ceremonyBrowser(site, request),
      site.caller,
    );
    return this.bound(site, asked, reply);
  }

  /** `take`: sessions of this browser's guest that move to the account. Throws what `PasskeyLogin.login` throws. */
  async login(
    site: Site,
    answer: UsedPasskey,
    take: readonly string[],
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<LoggedInUser> {
    const config = await this.settings.of(site.tenant.id);
    requireMethod(config, 'passkey');
    const browser = this.cookies.ceremonyBrowser(site, request);
    const origin = this.desk.originOf(site, request);
    const loggedIn = await this.logins.login(site.tenant, answer, browser, config.identity, origin);
    return this.desk.letIn(site, loggedIn, take, reply);
  }

  /** Who is logged in proves it by a passkey; the login goes on under a new secret. */
  async stepUp(site: Site, answer: UsedPasskey, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const browser = this.cookies.ceremonyBrowser(site, request);
    const origin = this.desk.originOf(site, request);
    this.cookies.set(reply, site, await this.stepUps.byPasskey(callerOf(site), answer, browser, origin));
  }

  async askToMake(site: Site, request: FastifyRequest, reply: FastifyReply): Promise<AskedInBrowser> {
    requireMethod(await this.settings.of(site.tenant.id), 'passkey');
    return this.bound(
      site,
      await this.own.ask(callerOf(site), this.cookies.ceremonyBrowser(site, request)),
      reply,
    );
  }

  /** Throws what `AccountPasskeys.add` throws. */
  async add(
    site: Site,
    answer: MadePasskey,
    request: FastifyRequest,
  ): Promise<{ id: string; opens: boolean }> {
    requireMethod(await this.settings.of(site.tenant.id), 'passkey');
    const added = await this.own.add(callerOf(site), answer, this.cookies.ceremonyBrowser(site, request));
    await this.notices.tell(site, 'way-in-changed');
    return added;
  }

  /** Every login of the account ends; this browser gets a new one. Throws what `AccountPasskeys.lock` throws. */
  async lock(
    site: Site,
    answer: MadePasskey,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<{ id: string; code: string | null; secret: string }> {
    const config = await this.settings.of(site.tenant.id);
    requireMethod(config, 'passkey');
    const browser = this.cookies.ceremonyBrowser(site, request);
    const origin = this.desk.originOf(site, request);
    const locked = await this.own.lock(callerOf(site), answer, browser, config.identity, origin);
    await this.notices.tell(site, 'way-in-changed');
    await this.desk.letIn(site, locked.loggedIn, [], reply);
    return { id: locked.id, code: locked.code, secret: locked.loggedIn.login.secret };
  }

  /** Throws 404 where the tenant takes no passkey as a second factor. */
  async beginFactor(
    site: Site,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<Omit<BegunPasskeyFactor, 'browser'>> {
    const { identity } = await this.settings.of(site.tenant.id);
    if (!identity.secondFactor.methods.includes('passkey')) throw new NotFoundException();
    const browser = this.cookies.ceremonyBrowser(site, request);
    const { id, ceremony, ...asked } = await this.factor.begin(callerOf(site), browser);
    return { id, ceremony, ...this.bound(site, asked, reply) };
  }

  /** Gives backup codes, shown once. Throws what `PasskeyFactor.confirm` throws. */
  async confirmFactor(
    site: Site,
    id: string,
    answer: { made: MadePasskey } | { used: UsedPasskey },
    request: FastifyRequest,
  ): Promise<string[]> {
    const browser = this.cookies.ceremonyBrowser(site, request);
    const origin = this.desk.originOf(site, request);
    const codes = await this.factor.confirm(callerOf(site), id, answer, browser, origin);
    await this.notices.tell(site, 'factor-changed');
    return codes;
  }

  /** Ends a first login elsewhere, whose account opens by a passkey. Throws what `FirstPasskey.finish` throws. */
  async finishFirst(
    site: Site,
    answer: MadePasskey,
    take: readonly string[],
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FirstPasskeyMade> {
    const { identity } = await this.settings.of(site.tenant.id);
    const browser = this.cookies.ceremonyBrowser(site, request);
    const origin = this.desk.originOf(site, request);
    const made = await this.first.finish(site.tenant, answer, browser, identity, origin);
    await this.desk.letIn(site, made.loggedIn, [...made.take, ...take], reply);
    return made;
  }

  private bound(
    site: Site,
    { challenge, options, browser }: AskedPasskey,
    reply: FastifyReply,
  ): AskedInBrowser {
    this.cookies.setAway(reply, site, browser, AWAY_SECONDS);
    return { challenge, options };
  }
}
