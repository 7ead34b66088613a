import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  ConfirmedRegistration,
  EmailChange,
  EmailConfirmation,
  NotLoggedIn,
  Registration,
  type LoggedInUser,
} from '#identity';
import { requireMethod } from './api/login-methods.js';
import { FrontDesk } from './front-desk.js';
import type { Site } from './http/site.js';
import { Messages } from './messages.js';
import { TenantSettings } from './tenant-settings.js';

/** Addresses that are proven by a mailed link: of new accounts, and of those that change theirs. */
@Injectable()
export class EmailDesk {
  constructor(
    private readonly front: FrontDesk,
    private readonly registration: Registration,
    private readonly confirmed: ConfirmedRegistration,
    private readonly confirmation: EmailConfirmation,
    private readonly change: EmailChange,
    private readonly messages: Messages,
    private readonly settings: TenantSettings,
  ) {}

  /**
   * The account, logged in, where registration is open; null where a link comes first, alike for every
   * address. Throws `RegistrationClosed`, `EmailInvalid`, `EmailTaken`, `PasswordRefused`, `BusyError`.
   */
  async register(
    site: Site,
    given: { email: string; password: string },
    take: readonly string[],
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<LoggedInUser | null> {
    const config = await this.settings.of(site.tenant.id);
    const { identity } = config;
    requireMethod(config, 'email');
    if (identity.registration === 'confirm_first') {
      const { minimum } = identity.passwords;
      await this.confirmed.register(site.tenant, given, minimum, site, await this.mails(site));
      return null;
    }
    const origin = this.front.originOf(site, request);
    const loggedIn = await this.registration.register(site.tenant, given, identity, origin);
    const caller = { tenant: site.tenant, accountId: loggedIn.user.id };
    await this.change.ask(caller, given.email, site, await this.mails(site));
    return this.front.letIn(site, loggedIn, take, reply);
  }

  /** Mails a link to another address of the account, or to the one that is not proven yet. */
  async ask(site: Site, email: string): Promise<void> {
    if (site.caller?.kind !== 'person') throw new NotLoggedIn();
    await this.change.ask(site.caller, email, site, await this.mails(site));
  }

  /** Uses a link; who had the address before is told, and can undo it. Throws `LinkRefused`. */
  async confirm(site: Site, token: string): Promise<void> {
    const changed = await this.confirmation.confirm(site.tenant, token, site);
    const previous = changed?.previous ?? null;
    if (previous?.undoToken == null) return;
    const config = await this.settings.of(site.tenant.id);
    this.messages.mail(site, config, previous.email, 'address-changed', {
      time: this.messages.time(config, new Date()),
      days: previous.days,
      link: linkTo(site, '/email/undo', previous.undoToken),
    });
  }

  /** Gives the account the address of before. Throws `LinkRefused`. */
  async undo(site: Site, token: string): Promise<void> {
    await this.change.undo(site.tenant, token);
  }

  private async mails(site: Site) {
    const config = await this.settings.of(site.tenant.id);
    return {
      confirm: async ({ email, token, hours }: { email: string; token: string; hours: number }) =>
        this.messages.mail(site, config, email, 'confirm-address', {
          hours,
          link: linkTo(site, '/email/confirm', token),
        }),
      taken: async ({ email }: { email: string }) =>
        this.messages.mail(site, config, email, 'address-taken', { link: `${site.origin}/login` }),
    };
  }
}

function linkTo({ origin }: Site, path: string, token: string): string {
  return `${origin}${path}?token=${token}`;
}
