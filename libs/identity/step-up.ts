import { inTenant } from '#database';
import type { PasswordSource } from '#encryption';
import type { Caller } from './caller.js';
import { openEmail } from './email-address.js';
import { InvalidCredentials, NotLoggedIn, StepUpRequired } from './errors.js';
import { findById } from './find-account.js';
import type { LoginOrigin } from './logged-in.js';
import type { LoginParts } from './login-parts.js';
import type { RenewedLogin } from './logins.js';
import { isTooLongForAPassword } from './password-rules.js';
import { openSlotsOf, unlock } from './slots.js';

/**
 * Proving once more who one is, before what a thief of a cookie must not do: e-mail address, factors, keys,
 * export, deletion of the account (OWASP ASVS 5.0, 7.5.1 and 7.5.3). Logging in is no step-up: the cookie
 * that somebody may have copied was made then.
 */
export class StepUp {
  constructor(
    private readonly parts: LoginParts,
    private readonly passwords: PasswordSource,
    private readonly rules: { stepUpMinutes: number },
  ) {}

  /**
   * Throws `StepUpRequired` unless this login stepped up within the last `stepUpMinutes`; `NotLoggedIn` for
   * strangers and guests. A Bearer token never did: there is nobody who could prove anything.
   */
  async require(caller: Caller | null): Promise<void> {
    if (caller?.kind !== 'person') throw new NotLoggedIn();
    if (caller.by === 'bearer' || !(await this.isFresh(caller))) throw new StepUpRequired();
  }

  /**
   * By the account's password. The login goes on under a new secret. Throws `InvalidCredentials`,
   * `TooManyAttempts`, `BusyError`, and `NotLoggedIn` for guests.
   */
  async byPassword(caller: Caller, password: string, from: LoginOrigin): Promise<RenewedLogin> {
    if (caller.kind !== 'person' || caller.by !== 'cookie') throw new NotLoggedIn();
    const { em, platformKey, devices, throttle } = this.parts;
    const { email, slot, deviceId } = await inTenant(
      em,
      caller.tenant.id,
      async (tx) => {
        const account = await findById(tx, platformKey, caller.accountId);
        if (account === null) throw new NotLoggedIn();
        const [newest] = await openSlotsOf(tx, account.id, 'password');
        return {
          email: openEmail(platformKey, account.tenantId, account.id, account.emailSealed) ?? '',
          slot: newest,
          deviceId: await devices.find(tx, account.id, from.deviceToken),
        };
      },
      { readOnly: true },
    );
    if (slot === undefined || isTooLongForAPassword(password)) throw wrongPassword();
    const owner = { tenant: caller.tenant.id, account: caller.accountId };
    // The lane of logging in: a stolen cookie is no second place to guess at the same password.
    const attempt = { subject: `email ${email}`, address: from.address, deviceId };
    const opened = await throttle.guard(caller.tenant.id, attempt, () =>
      unlock(platformKey, owner, this.passwords, slot, { password, knownDevice: deviceId !== null }),
    );
    if (opened === null) throw wrongPassword();
    opened.account.keys.privateKey.fill(0);
    return this.renew(caller);
  }

  /** For who has just proven it by another way: a passkey, a code. */
  async renew(caller: Caller): Promise<RenewedLogin> {
    return inTenant(this.parts.em, caller.tenant.id, (tx) => this.parts.logins.renew(tx, caller));
  }

  private async isFresh({ tenant, loginId }: Caller): Promise<boolean> {
    const rows = await inTenant(
      this.parts.em,
      tenant.id,
      (tx) =>
        tx.execute<unknown[]>(
          `select 1 from logins where id = ? and stepped_up_at > now() - ? * interval '1 minute'`,
          [loginId, this.rules.stepUpMinutes],
        ),
      { readOnly: true },
    );
    return rows.length > 0;
  }
}

function wrongPassword(): InvalidCredentials {
  return new InvalidCredentials('The password is not right.');
}
