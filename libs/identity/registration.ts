import { inTenant } from '#database';
import type { Accounts } from './accounts.js';
import { beginLogin, type LoginRules } from './begin-login.js';
import type { Caller } from './caller.js';
import { RegistrationClosed, UnknownAccount } from './errors.js';
import { findById } from './find-account.js';
import type { LoggedIn, LoginOrigin } from './logged-in.js';
import type { LoginParts } from './login-parts.js';

/** People who make their own account. */
export class Registration {
  constructor(
    private readonly parts: LoginParts,
    private readonly accounts: Accounts,
  ) {}

  /**
   * Makes an account and logs it in. Throws `RegistrationClosed` unless registration is open,
   * `EmailInvalid`, `EmailTaken`, `PasswordRefused`, `BusyError`.
   */
  async register(
    tenant: Caller['tenant'],
    given: { email: string; password: string },
    rules: LoginRules,
    from: LoginOrigin,
  ): Promise<LoggedIn> {
    if (rules.registration !== 'open') throw new RegistrationClosed();
    const { email, password } = given;
    const { id, key } = await this.accounts.create(tenant, { email, password, confirmed: false });
    return inTenant(this.parts.em, tenant.id, async (tx) => {
      const account = await findById(tx, this.parts.platformKey, id);
      if (account === null) throw new UnknownAccount(email);
      // A device that is known to another account is new to this one.
      return beginLogin(tx, this.parts, account, key, rules, { deviceId: null, deviceName: from.deviceName });
    });
  }
}
