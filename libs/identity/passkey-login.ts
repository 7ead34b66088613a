import { inTenant } from '#database';
import { beginLogin, type LoginRules } from './begin-login.js';
import type { Caller } from './caller.js';
import { RowForged } from './errors.js';
import { findById } from './find-account.js';
import type { LoggedIn, LoginOrigin } from './logged-in.js';
import type { LoginParts } from './login-parts.js';
import type { UsedPasskey } from './passkey-ceremonies.js';
import type { PasskeyProofs } from './passkey-proofs.js';
import type { CeremonyBrowser } from './relying-party.js';

/** Logging in with a passkey, without a user name. */
export class PasskeyLogin {
  constructor(
    private readonly parts: LoginParts,
    private readonly proofs: PasskeyProofs,
  ) {}

  /**
   * The passkey is the device and, by user verification, its owner: no second factor is asked for. Without PRF
   * the login opens no answer until another way to unlock is proven (`StepUp`). Throws `InvalidCredentials`,
   * `TooManyAttempts`, `EmailNotConfirmed`, `DeveloperInProduction`, `RowForged`.
   */
  async login(
    tenant: Caller['tenant'],
    answer: UsedPasskey,
    browser: CeremonyBrowser,
    rules: LoginRules,
    from: LoginOrigin,
  ): Promise<LoggedIn> {
    const { passkey, key } = await this.proofs.prove(tenant, answer, browser, null, from);
    const { em, platformKey, devices } = this.parts;
    return inTenant(em, tenant.id, async (tx) => {
      const account = await findById(tx, platformKey, passkey.accountId);
      if (account?.kind !== 'person') throw new RowForged('passkeys');
      const deviceId = await devices.find(tx, account.id, from.deviceToken);
      const known = { deviceId, deviceName: from.deviceName, factorProven: true };
      return beginLogin(tx, this.parts, account, key, rules, known);
    });
  }
}
