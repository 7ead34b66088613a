import { inTenant } from '#database';
import type { KeyPair, PasswordSource } from '#encryption';
import { type Caller, opensAnswers } from './caller.js';
import { openEmail } from './email-address.js';
import {
  InvalidCredentials,
  NotLoggedIn,
  RowForged,
  SecondFactorRequired,
  StepUpRequired,
} from './errors.js';
import { findById } from './find-account.js';
import type { LoginOrigin } from './logged-in.js';
import type { LoginParts } from './login-parts.js';
import type { RenewedLogin } from './logins.js';
import type { UsedPasskey } from './passkey-ceremonies.js';
import type { PasskeyProofs } from './passkey-proofs.js';
import { isTooLongForAPassword } from './password-rules.js';
import type { SecondFactors } from './second-factors.js';
import type { StepUpCodes } from './step-up-codes.js';
import { wrongCode } from './open-by-code.js';
import { requirePerson } from './own-account.js';
import type { CeremonyBrowser } from './relying-party.js';
import { wakeSilentNumber } from './silent-numbers.js';
import { openSlotsOf, unlock } from './slots.js';

/** Whether the account of a login has anything but the login itself to prove who its holder is. */
const HAS_PROOF = `
  exists (select from slots s where s.tenant_id = l.tenant_id and s.account_id = l.account_id
                                and s.source = 'password' and s.locked_until is null)
  or exists (select from passkeys p where p.tenant_id = l.tenant_id and p.account_id = l.account_id)
  or exists (select from second_factors f where f.tenant_id = l.tenant_id and f.account_id = l.account_id
                                            and f.confirmed_at is not null)`;

/**
 * Proving once more who one is, before what a thief of a cookie must not do: e-mail address, factors, keys,
 * export, deletion of the account (OWASP ASVS 5.0, 7.5.1 and 7.5.3). Logging in is no step-up: the cookie
 * that somebody may have copied was made then.
 */
export class StepUp {
  constructor(
    private readonly parts: LoginParts,
    private readonly passwords: PasswordSource,
    private readonly factors: SecondFactors,
    private readonly passkeys: PasskeyProofs,
    private readonly codes: StepUpCodes,
    private readonly rules: { stepUpMinutes: number },
  ) {}

  /**
   * Throws `StepUpRequired` unless this login stepped up within the last `stepUpMinutes`; `NotLoggedIn` for
   * strangers and guests. With `enrolmentOnly` the login itself counts while it is as young: it can do nothing
   * but enrol a factor, and its password was typed a moment ago. It counts too where the account has neither
   * password, passkey nor factor: who signs in by text message or at another site proves it again by doing just that.
   * A Bearer token never did: there is nobody who could prove anything.
   */
  async require(caller: Caller | null, enrolmentOnly = false): Promise<void> {
    if (caller?.kind !== 'person') throw new NotLoggedIn();
    if (caller.by === 'bearer' || !(await this.isFresh(caller, enrolmentOnly))) throw new StepUpRequired();
  }

  /**
   * By the account's password. The login goes on under a new secret, and one that opened nothing opens the
   * answers from now on. Throws `InvalidCredentials`,
   * `TooManyAttempts`, `BusyError`, and `NotLoggedIn` for guests.
   */
  async byPassword(caller: Caller, password: string, from: LoginOrigin): Promise<RenewedLogin> {
    requirePerson(caller);
    if (caller.factorDue) {
      throw new SecondFactorRequired(await this.factors.methodsOf(caller.tenant.id, caller.accountId));
    }
    const { em, platformKey, devices, throttle } = this.parts;
    const { email, slot, deviceId, publicKey } = await inTenant(
      em,
      caller.tenant.id,
      async (tx) => {
        const account = await findById(tx, platformKey, caller.accountId);
        if (account === null) throw new NotLoggedIn();
        const [newest] = await openSlotsOf(tx, account.id, 'password');
        return {
          email: openEmail(platformKey, account.tenantId, account.id, account.emailSealed) ?? '',
          slot: newest,
          publicKey: account.publicKey,
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
    const { keys } = opened.account;
    if (!keys.publicKey.equals(publicKey)) throw new RowForged('slots');
    const renewed = await this.renew(caller, opensAnswers(caller) ? null : keys);
    keys.privateKey.fill(0);
    return renewed;
  }

  /**
   * By the code of a second factor, and a login that still owed one is whole after this; or by a code that
   * `StepUpCodes` sent, which is no factor. Throws
   * `InvalidCredentials`, `TooManyAttempts`, and `NotLoggedIn` for guests.
   */
  async byCode(caller: Caller, code: string, from: LoginOrigin): Promise<RenewedLogin> {
    requirePerson(caller);
    const { tenant, accountId } = caller;
    const attempt = { subject: `factor ${accountId}`, address: from.address, deviceId: null };
    const proven = await this.parts.throttle.guard(tenant.id, attempt, async () =>
      (await this.factors.prove(tenant.id, accountId, code)) || (await this.codes.prove(caller, code))
        ? true
        : null,
    );
    if (proven === null) throw wrongCode();
    return this.renew(caller);
  }

  /**
   * By one of the account's passkeys, which is as good as a second factor. Throws `InvalidCredentials`,
   * `TooManyAttempts`, and `NotLoggedIn` for guests.
   */
  async byPasskey(
    caller: Caller,
    answer: UsedPasskey,
    browser: CeremonyBrowser,
    from: LoginOrigin,
  ): Promise<RenewedLogin> {
    const { tenant, accountId, loginId } = requirePerson(caller);
    const { key } = await this.passkeys.prove(tenant, answer, browser, { accountId, loginId }, from);
    return this.renew(caller, opensAnswers(caller) ? null : (key?.keys ?? null));
  }

  private async renew(caller: Caller, opened: KeyPair | null = null): Promise<RenewedLogin> {
    const { em, platformKey, logins } = this.parts;
    return inTenant(em, caller.tenant.id, async (tx) => {
      if (caller.factorDue) await wakeSilentNumber(tx, platformKey, caller);
      return logins.renew(tx, caller, opened);
    });
  }

  private async isFresh({ tenant, loginId }: Caller, enrolmentOnly: boolean): Promise<boolean> {
    const rows = await inTenant(
      this.parts.em,
      tenant.id,
      (tx) =>
        tx.execute<unknown[]>(
          `select 1 from logins l
            where id = ? and coalesce(stepped_up_at, case when ? or not (${HAS_PROOF}) then created_at end)
                             > now() - ? * interval '1 minute'`,
          [loginId, enrolmentOnly, this.rules.stepUpMinutes],
        ),
      { readOnly: true },
    );
    return rows.length > 0;
  }
}

function wrongPassword(): InvalidCredentials {
  return new InvalidCredentials('The password is not right.');
}
