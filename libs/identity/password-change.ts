import { inTenant } from '#database';
import type { PasswordSource } from '#encryption';
import { beginLogin, type LoginRules } from './begin-login.js';
import type { Caller } from './caller.js';
import { openEmail } from './email-address.js';
import { InvalidCredentials, NotLoggedIn } from './errors.js';
import { findById } from './find-account.js';
import type { LoggedIn, LoginOrigin } from './logged-in.js';
import type { LoginParts } from './login-parts.js';
import { isTooLongForAPassword, requireGoodPassword } from './password-rules.js';
import { rekeyAccount } from './rekey-account.js';
import { newSlot, openSlotsOf, unlock } from './slots.js';

/** Changing a password is a re-key: who knows the old one opens nothing that is written afterwards. */
export class PasswordChange {
  constructor(
    private readonly parts: LoginParts,
    private readonly passwords: PasswordSource,
  ) {}

  /**
   * Every login of the account ends, this one too: what comes back is the new one of this browser.
   * Throws `InvalidCredentials` where `current` is wrong, `TooManyAttempts`, `PasswordRefused`, `BusyError`.
   */
  async change(
    caller: Caller,
    given: { current: string; password: string },
    rules: LoginRules & { passwords: { minimum: number } },
    from: LoginOrigin,
  ): Promise<LoggedIn> {
    const { em, platformKey, devices, throttle } = this.parts;
    const owner = { tenant: caller.tenant.id, account: caller.accountId };
    const { email, before, deviceId } = await inTenant(em, caller.tenant.id, async (tx) => {
      const account = await findById(tx, platformKey, caller.accountId);
      if (account === null) throw new NotLoggedIn();
      return {
        email: openEmail(platformKey, account.tenantId, account.id, account.emailSealed) ?? '',
        before: await openSlotsOf(tx, account.id, 'password'),
        deviceId: await devices.find(tx, account.id, from.deviceToken),
      };
    });
    const [slot] = before;
    if (slot === undefined || isTooLongForAPassword(given.current)) throw wrongPassword();
    requireGoodPassword(given.password, rules.passwords.minimum, email);
    const attempt = { subject: `email ${email}`, address: from.address, deviceId };
    const opened = await throttle.guard(caller.tenant.id, attempt, () =>
      unlock(platformKey, owner, this.passwords, slot, { password: given.current, knownDevice: true }),
    );
    if (opened === null) throw wrongPassword();

    const add = await newSlot(platformKey, owner, this.passwords, { password: given.password });
    return inTenant(em, caller.tenant.id, async (tx) => {
      const locked = await tx.execute<unknown[]>('select 1 from accounts where id = ? for update', [
        caller.accountId,
      ]);
      const account = await findById(tx, platformKey, caller.accountId);
      // Somebody else changed it meanwhile: then the key that was just opened is not the account's any more.
      if (locked.length === 0 || !account?.publicKey.equals(opened.account.keys.publicKey)) {
        throw wrongPassword();
      }
      const remove = before.map(({ id }) => id);
      const renewed = await rekeyAccount(tx, platformKey, account, opened.account.keys, {
        remove,
        add: [add],
      });
      const device = { deviceId, deviceName: from.deviceName };
      return beginLogin(tx, this.parts, renewed.account, renewed.key, rules, device);
    });
  }
}

function wrongPassword(): InvalidCredentials {
  return new InvalidCredentials('The current password is not right.');
}
