import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import type { KeyPair, PasswordSource } from '#encryption';
import type { LoginRules } from './begin-login.js';
import type { Caller } from './caller.js';
import { openEmail } from './email-address.js';
import { EmailNotConfirmed, InvalidCredentials, NotLoggedIn } from './errors.js';
import { findById } from './find-account.js';
import type { LoggedIn, LoginOrigin } from './logged-in.js';
import type { LoginParts } from './login-parts.js';
import { lockOwnAccount, requirePerson } from './own-account.js';
import {
  isShorterThan,
  isTooLongForAPassword,
  type PasswordLengths,
  requireGoodPassword,
  shortestPassword,
} from './password-rules.js';
import { rekeyAndLogIn } from './rekey-and-log-in.js';
import { hasSecondFactor } from './second-factors.js';
import { newSlot, openSlotsOf, type SlotRow, unlock } from './slots.js';

/** What a change of password needs of the configuration. */
export type PasswordChangeRules = LoginRules & { passwords: PasswordLengths };

interface Before {
  email: string;
  isConfirmed: boolean;
  hasFactor: boolean;
  slots: SlotRow[];
  deviceId: string | null;
}

/** Changing a password is a re-key: who knows the old one opens nothing that is written afterwards. */
export class PasswordChange {
  constructor(
    private readonly parts: LoginParts,
    private readonly passwords: PasswordSource,
  ) {}

  /** Least length of a new password of this account, in characters. */
  async shortestOf({ tenant, accountId }: Caller, lengths: PasswordLengths): Promise<number> {
    const { em, platformKey } = this.parts;
    const has = await inTenant(em, tenant.id, (tx) => hasSecondFactor(tx, platformKey, accountId));
    return shortestPassword(lengths, has);
  }

  /**
   * Every login of the account ends, this one too: what comes back is the new one of this browser.
   * Throws `InvalidCredentials` where `current` is wrong, `TooManyAttempts`, `PasswordRefused`, `BusyError`.
   */
  async change(
    caller: Caller,
    given: { current: string; password: string },
    rules: PasswordChangeRules,
    from: LoginOrigin,
  ): Promise<LoggedIn> {
    const { tenant, accountId } = requirePerson(caller);
    const before = await this.before(caller, from);
    const [slot] = before.slots;
    if (slot === undefined || isTooLongForAPassword(given.current)) throw wrongPassword();
    this.requireGood(given.password, before, rules);
    const owner = { tenant: tenant.id, account: accountId };
    const { deviceId } = before;
    const attempt = { subject: `email ${before.email}`, address: from.address, deviceId };
    const opened = await this.parts.throttle.guard(tenant.id, attempt, () =>
      unlock(this.parts.platformKey, owner, this.passwords, slot, {
        password: given.current,
        knownDevice: true,
      }),
    );
    if (opened === null) throw wrongPassword();
    return this.store(caller, given.password, opened.account.keys, before, rules, from);
  }

  /**
   * The same for who has proven otherwise who it is: whoever calls this asks for a step-up first. The login itself
   * opens the account. An account that had no password gets one where its address is proven. Throws
   * `EmailNotConfirmed`, `PasswordRefused`, `AnswersLocked`, `BusyError`.
   */
  async set(
    caller: Caller,
    password: string,
    rules: PasswordChangeRules,
    from: LoginOrigin,
  ): Promise<LoggedIn> {
    requirePerson(caller);
    const before = await this.before(caller, from);
    if (before.slots.length === 0 && !before.isConfirmed) throw new EmailNotConfirmed();
    this.requireGood(password, before, rules);
    return this.store(caller, password, caller.keys, before, rules, from);
  }

  private requireGood(password: string, { email, hasFactor }: Before, rules: PasswordChangeRules): void {
    requireGoodPassword(password, shortestPassword(rules.passwords, hasFactor), email);
  }

  private async store(
    caller: Caller,
    password: string,
    keys: KeyPair,
    before: Before,
    rules: PasswordChangeRules,
    from: LoginOrigin,
  ): Promise<LoggedIn> {
    const { em, platformKey } = this.parts;
    const owner = { tenant: caller.tenant.id, account: caller.accountId };
    const made = await newSlot(platformKey, owner, this.passwords, { password });
    const slot = { ...made, needsFactor: isShorterThan(password, rules.passwords.minimum) };
    return inTenant(em, caller.tenant.id, async (tx) => {
      const account = await this.lock(tx, caller, keys);
      const change = { remove: before.slots.map(({ id }) => id), add: [slot] };
      return rekeyAndLogIn(tx, this.parts, { account, keys }, change, rules, { ...from, factorProven: true });
    });
  }

  /** Somebody else changed it meanwhile: then the key that was just opened is not the account's any more. */
  private async lock(tx: EntityManager, caller: Caller, keys: KeyPair) {
    try {
      return await lockOwnAccount(tx, this.parts.platformKey, { ...caller, keys });
    } catch (error) {
      throw error instanceof NotLoggedIn ? wrongPassword() : error;
    }
  }

  private async before(caller: Caller, from: LoginOrigin): Promise<Before> {
    const { em, platformKey, devices } = this.parts;
    return inTenant(em, caller.tenant.id, async (tx) => {
      const account = await findById(tx, platformKey, caller.accountId);
      if (account === null) throw new NotLoggedIn();
      const email = openEmail(platformKey, account.tenantId, account.id, account.emailSealed);
      return {
        email: email ?? '',
        isConfirmed: email !== null && account.confirmedAt !== null,
        hasFactor: await hasSecondFactor(tx, platformKey, account.id),
        slots: await openSlotsOf(tx, account.id, 'password'),
        deviceId: await devices.find(tx, account.id, from.deviceToken),
      };
    });
  }
}

function wrongPassword(): InvalidCredentials {
  return new InvalidCredentials('The current password is not right.');
}
