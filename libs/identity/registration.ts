import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import type { PlatformKey } from '#encryption';
import type { Accounts } from './accounts.js';
import { beginLogin, type LoginRules } from './begin-login.js';
import type { Caller } from './caller.js';
import { RegistrationClosed, UnknownAccount } from './errors.js';
import { findById } from './find-account.js';
import type { LoggedIn } from './logged-in.js';
import type { Logins } from './logins.js';

/** People who make their own account. */
export class Registration {
  constructor(
    private readonly em: EntityManager,
    private readonly platformKey: PlatformKey,
    private readonly accounts: Accounts,
    private readonly logins: Logins,
    private readonly environment: string,
  ) {}

  /**
   * Makes an account and logs it in. Throws `RegistrationClosed` unless registration is open,
   * `EmailInvalid`, `EmailTaken`, `PasswordRefused`, `BusyError`.
   */
  async register(
    tenant: Caller['tenant'],
    given: { email: string; password: string },
    rules: LoginRules,
  ): Promise<LoggedIn> {
    if (rules.registration !== 'open') throw new RegistrationClosed();
    const { email, password } = given;
    const { id, key } = await this.accounts.create(tenant, { email, password, confirmed: false });
    return inTenant(this.em, tenant.id, async (tx) => {
      const account = await findById(tx, this.platformKey, id);
      if (account === null) throw new UnknownAccount(email);
      const { platformKey, logins, environment } = this;
      return beginLogin(tx, { platformKey, logins, environment }, account, key, rules);
    });
  }
}
