import { inTenant } from '#database';
import { newRecoveryCode, readRecoveryCode, recoveryLookup, RecoverySource } from '#encryption';
import type { LoginRules } from './begin-login.js';
import type { Caller } from './caller.js';
import { findById } from './find-account.js';
import type { LoggedIn, LoginOrigin } from './logged-in.js';
import type { LoginParts } from './login-parts.js';
import { openByCode, wrongCode } from './open-by-code.js';
import { rekeyAndLogIn } from './rekey-and-log-in.js';
import { newSlot } from './slots.js';

/** Logging in with the recovery code of an account. */
export class RecoveryLogin {
  private readonly source = new RecoverySource();

  constructor(private readonly parts: LoginParts) {}

  /**
   * Opens the account by its code, which is used up: the account is re-keyed, and `code` is the new one, shown
   * once. A second factor is still asked for. Throws `InvalidCredentials`, `TooManyAttempts`,
   * `EmailNotConfirmed`, `DeveloperInProduction`.
   */
  async login(
    tenant: Caller['tenant'],
    code: string,
    rules: LoginRules,
    from: LoginOrigin,
  ): Promise<{ code: string; loggedIn: LoggedIn }> {
    // A slip is seen by the checksum: no guess, so nothing to count.
    if (readRecoveryCode(code) === undefined) throw wrongCode();
    const { em, platformKey, throttle } = this.parts;
    const locator = recoveryLookup(tenant.id, code);
    const subject = `recovery ${locator.toString('hex')}`;
    const opened = await throttle.guard(tenant.id, { subject, address: from.address, deviceId: null }, () =>
      inTenant(em, tenant.id, async (tx) => {
        const found = await openByCode(tx, platformKey, tenant.id, code, 'person');
        if (found === null) return null;
        const account = await findById(tx, platformKey, found.accountId);
        if (!account?.publicKey.equals(found.key.keys.publicKey)) return null;
        const owner = { tenant: tenant.id, account: account.id };
        const next = newRecoveryCode();
        const slot = await newSlot(platformKey, owner, this.source, next, recoveryLookup(tenant.id, next));
        const change = { remove: [found.slotId], add: [slot] };
        const renewed = { account, keys: found.key.keys };
        const origin = { ...from, factorProven: false };
        const loggedIn = await rekeyAndLogIn(tx, this.parts, renewed, change, rules, origin);
        return { code: next, loggedIn };
      }),
    );
    if (opened === null) throw wrongCode();
    return opened;
  }
}
