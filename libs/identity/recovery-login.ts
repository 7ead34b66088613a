import { inTenant } from '#database';
import { newRecoveryCode, readRecoveryCode, recoveryLookup, RecoverySource } from '#encryption';
import { beginLogin, type LoginRules } from './begin-login.js';
import type { Caller } from './caller.js';
import { InvalidCredentials } from './errors.js';
import { findById } from './find-account.js';
import type { LoggedIn, LoginOrigin } from './logged-in.js';
import type { LoginParts } from './login-parts.js';
import { rekeyAccount } from './rekey-account.js';
import { newSlot, type SlotRow, unlock } from './slots.js';

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
    const { em, platformKey, throttle, devices } = this.parts;
    const locator = recoveryLookup(tenant.id, code);
    const subject = `recovery ${locator.toString('hex')}`;
    const opened = await throttle.guard(tenant.id, { subject, address: from.address, deviceId: null }, () =>
      inTenant(em, tenant.id, async (tx) => {
        const [found] = await tx.execute<(SlotRow & { accountId: string })[]>(
          `select s.id, s.account_id as "accountId", s.slot, s.account_key as "accountKey"
             from slots s join accounts a on a.tenant_id = s.tenant_id and a.id = s.account_id
            where s.locator = ? and s.source = 'recovery' and s.locked_until is null and a.kind = 'person'
              for update`,
          [locator],
        );
        if (found === undefined) return null;
        const owner = { tenant: tenant.id, account: found.accountId };
        const unlocked = await unlock(platformKey, owner, this.source, found, code);
        const account = await findById(tx, platformKey, found.accountId);
        if (unlocked === null || !account?.publicKey.equals(unlocked.account.keys.publicKey)) return null;
        const next = newRecoveryCode();
        const slot = await newSlot(platformKey, owner, this.source, next, recoveryLookup(tenant.id, next));
        const change = { remove: [found.id], add: [slot] };
        const renewed = await rekeyAccount(tx, platformKey, account, unlocked.account.keys, change);
        const deviceId = await devices.find(tx, account.id, from.deviceToken);
        const device = { deviceId, deviceName: from.deviceName };
        const loggedIn = await beginLogin(tx, this.parts, renewed.account, renewed.key, rules, device);
        return { code: next, loggedIn };
      }),
    );
    if (opened === null) throw wrongCode();
    return opened;
  }
}

function wrongCode(): InvalidCredentials {
  return new InvalidCredentials('This code is not right, or it has been used.');
}
