import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import type { Accounts } from './accounts.js';
import { beginLogin, type LoginRules } from './begin-login.js';
import type { Caller } from './caller.js';
import { normalizeEmail } from './email-address.js';
import { EmailInvalid, EmailTaken, LinkRefused, UnknownAccount } from './errors.js';
import { findByEmail, findById } from './find-account.js';
import type { LoggedIn, LoginOrigin } from './logged-in.js';
import type { LoginParts } from './login-parts.js';
import { MailedLinks } from './mailed-links.js';
import { requireGrantable } from './privilege-rules.js';

/** An account that somebody is invited to make. */
export interface InvitedAccount {
  /** Normalized. */
  email: string;
  privileges: string[];
}

/** What is mailed: the link's token, and for how long it is good. */
export interface AccountInvitation {
  email: string;
  /** Null where this address has had its mails for now. */
  token: string | null;
  days: number;
}

const DAYS = 7;

/**
 * Accounts by invitation: an admin names an address and privileges, and who opens the mailed link chooses the
 * password, which nobody else ever knows. The address is proven by it.
 */
export class InvitedAccounts {
  private readonly links: MailedLinks;

  constructor(
    private readonly parts: LoginParts,
    private readonly accounts: Accounts,
  ) {
    this.links = new MailedLinks(parts.platformKey);
  }

  /** Throws `EmailInvalid`, `EmailTaken`, `PrivilegeRefused`, `DeveloperInProduction`. */
  async invite(
    tenant: Caller['tenant'],
    wanted: { email: string; privileges: readonly string[] },
    from: { address: string },
  ): Promise<AccountInvitation> {
    const email = normalizeEmail(wanted.email);
    if (email === null) throw new EmailInvalid();
    const privileges = [...new Set(wanted.privileges)];
    const { em, environment } = this.parts;
    for (const privilege of privileges) requireGrantable(privilege, tenant.slug, environment);
    const payload: InvitedAccount = { email, privileges };
    const token = await inTenant(em, tenant.id, async (tx) => {
      if (await this.isTaken(tx, tenant.id, email)) throw new EmailTaken();
      const link = { to: email, account: null, address: from.address, hours: DAYS * 24, payload };
      return this.links.make(tx, tenant.id, { purpose: 'invite', ...link });
    });
    return { email, token, days: DAYS };
  }

  /** Whom a link invites; it stays good. Throws `LinkRefused`. */
  async look(tenant: Caller['tenant'], token: string): Promise<InvitedAccount> {
    const found = await inTenant(this.parts.em, tenant.id, (tx) => this.links.look(tx, tenant.id, token), {
      readOnly: true,
    });
    if (found?.purpose !== 'invite') throw new LinkRefused();
    return found.payload as InvitedAccount;
  }

  /**
   * Makes the account with this password and logs it in. What may not be granted any more is refused now. Throws
   * `LinkRefused`, `PasswordRefused`, `PrivilegeRefused`, `DeveloperInProduction`, `BusyError`.
   */
  async accept(
    tenant: Caller['tenant'],
    given: { token: string; password: string },
    rules: LoginRules,
    from: LoginOrigin,
  ): Promise<LoggedIn> {
    const { email, privileges } = await this.look(tenant, given.token);
    const { em, platformKey } = this.parts;
    const { id, key } = await this.accounts
      .create(tenant, { email, password: given.password, privileges, confirmed: true })
      .catch((error: unknown) => {
        // Made meanwhile by another link, or by an admin: this one comes too late.
        throw error instanceof EmailTaken ? new LinkRefused() : error;
      });
    return inTenant(em, tenant.id, async (tx) => {
      await this.links.use(tx, tenant.id, 'invite', given.token);
      const account = await findById(tx, platformKey, id);
      if (account === null) throw new UnknownAccount(email);
      return beginLogin(tx, this.parts, account, key, rules, { deviceId: null, deviceName: from.deviceName });
    });
  }

  private async isTaken(tx: EntityManager, tenantId: string, email: string): Promise<boolean> {
    return (await findByEmail(tx, this.parts.platformKey, tenantId, email)) !== null;
  }
}
