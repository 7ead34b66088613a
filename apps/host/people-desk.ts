import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  Accounts,
  deleteAccount,
  InvitedAccounts,
  UnknownAccount,
  type InvitedAccount,
  type LoggedInUser,
} from '#identity';
import { deleteSessionsOf, Exit } from '#sessions';
import { FrontDesk } from './front-desk.js';
import { Forbidden } from './http/forbidden.js';
import { callerOf, type Site } from './http/site.js';
import { Messages } from './messages.js';
import { PLATFORM, type Platform } from './platform.js';
import { TenantSettings } from './tenant-settings.js';

/** What admins do about people: invite and remove them. */
@Injectable()
export class PeopleDesk {
  constructor(
    @Inject(PLATFORM) private readonly platform: Platform,
    private readonly front: FrontDesk,
    private readonly invited: InvitedAccounts,
    private readonly accounts: Accounts,
    private readonly exit: Exit,
    private readonly messages: Messages,
    private readonly settings: TenantSettings,
  ) {}

  /** Throws what `InvitedAccounts.invite` throws. */
  async invite(site: Site, wanted: { email: string; privileges: readonly string[] }): Promise<void> {
    const { email, token, days } = await this.invited.invite(site.tenant, wanted, site);
    if (token === null) return;
    const config = await this.settings.of(site.tenant.id);
    const link = `${site.origin}/invited?token=${token}`;
    this.messages.mail(site, config, email, 'account-invitation', { link, days });
  }

  /** Whom a link invites. Throws `LinkRefused`. */
  look(site: Site, token: string): Promise<InvitedAccount> {
    return this.invited.look(site.tenant, token);
  }

  /** Makes the account and logs it in. Throws what `InvitedAccounts.accept` throws. */
  async accept(
    site: Site,
    given: { token: string; password: string },
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<LoggedInUser> {
    const { identity } = await this.settings.of(site.tenant.id);
    const from = this.front.originOf(site, request);
    const loggedIn = await this.invited.accept(site.tenant, given, identity, from);
    return this.front.letIn(site, loggedIn, [], reply);
  }

  /**
   * Deletes somebody's account with every interview that only it opens. Nobody removes the own account here: an
   * organization always keeps an admin. Throws `UnknownAccount`, `Forbidden`.
   */
  async remove(site: Site, accountId: string): Promise<void> {
    const { tenant } = site;
    if (callerOf(site).accountId === accountId) throw new Forbidden();
    const people = await this.accounts.list(tenant.id);
    if (!people.some(({ id }) => id === accountId)) throw new UnknownAccount(accountId);
    const note = { event: 'account.delete' as const, subject: accountId };
    // Its id is in the first entry alone, under a salt that goes with the account.
    const action = { note, ofResult: () => ({ subject: null }) };
    const { audit, database } = this.platform;
    await audit.around(tenant.id, action, async () => {
      await deleteSessionsOf(database.em, this.exit, tenant.id, accountId);
      await deleteAccount(database.em, tenant.id, accountId);
    });
  }
}
