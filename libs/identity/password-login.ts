import { randomUUID } from 'node:crypto';
import { inTenant } from '#database';
import type { PasswordSource } from '#encryption';
import { beginLogin, type LoginRules } from './begin-login.js';
import type { Caller } from './caller.js';
import { normalizeEmail } from './email-address.js';
import { InvalidCredentials, SecondFactorRequired } from './errors.js';
import { findByEmail, type FoundAccount } from './find-account.js';
import type { LoggedIn, LoginOrigin } from './logged-in.js';
import type { LoginParts } from './login-parts.js';
import type { UsedPasskey } from './passkey-ceremonies.js';
import type { PasskeyProofs } from './passkey-proofs.js';
import { isTooLongForAPassword } from './password-rules.js';
import type { CeremonyBrowser } from './relying-party.js';
import type { SecondFactors } from './second-factors.js';
import { insertSlot, newSlot, openSlotsOf, type SlotRow, unlock } from './slots.js';

/** What an address and a device token lead to; nothing is proven yet. */
interface Claimed {
  account: FoundAccount | null;
  slot: SlotRow | undefined;
  deviceId: string | null;
}

/** What was typed; the second factor by its code, or by a passkey. */
export interface GivenPassword {
  email: string;
  password: string;
  code?: string | undefined;
  passkey?: { answer: UsedPasskey; browser: CeremonyBrowser } | undefined;
}

/** E-mail address and password. Opening the slot is the check: no hash of a password is stored. */
export class PasswordLogin {
  constructor(
    private readonly parts: LoginParts,
    private readonly passwords: PasswordSource,
    private readonly factors: SecondFactors,
    private readonly passkeys: PasskeyProofs,
  ) {}

  /**
   * Throws `InvalidCredentials` alike, in words and in work, for a wrong password and an address
   * without an account, and for a wrong code; `SecondFactorRequired` after the right password where the
   * account has a second factor and no code came; `TooManyAttempts` without checking anything; after the right password
   * `EmailNotConfirmed`, `DeveloperInProduction`; `BusyError` where too many passwords are being checked.
   */
  async login(
    tenant: Caller['tenant'],
    given: GivenPassword,
    rules: LoginRules,
    from: LoginOrigin,
  ): Promise<LoggedIn> {
    // Nobody has such a password, and who sends it knows its length.
    if (isTooLongForAPassword(given.password)) throw new InvalidCredentials();
    const { em, throttle } = this.parts;
    const claimed = await this.find(tenant.id, normalizeEmail(given.email), from.deviceToken);
    const { deviceId } = claimed;
    const subject = `email ${normalizeEmail(given.email) ?? given.email.slice(0, 320)}`;
    const opened = await throttle.guard(tenant.id, { subject, address: from.address, deviceId }, () =>
      this.check(tenant, claimed, given),
    );
    if (opened === null) {
      if (deviceId !== null) await inTenant(em, tenant.id, (tx) => this.parts.devices.failed(tx, deviceId));
      throw new InvalidCredentials();
    }
    const { account, key, renewed } = opened;
    const owner = { tenant: tenant.id, account: account.id };
    return inTenant(em, tenant.id, async (tx) => {
      if (renewed !== null) {
        const { before, slot } = renewed;
        await tx.execute('delete from slots where account_id = ? and id = ?', [account.id, before.id], 'run');
        await insertSlot(tx, this.parts.platformKey, owner, slot, key);
      }
      const device = { deviceId, deviceName: from.deviceName, factorProven: true };
      return beginLogin(tx, this.parts, account, key, rules, device);
    });
  }

  /** What the password opens, or null. `renewed` is the slot under today's parameters, where its own are older. */
  private async check(tenant: Caller['tenant'], { account, slot }: Claimed, given: GivenPassword) {
    const { password, code, passkey } = given;
    const { platformKey } = this.parts;
    if (account === null || slot === undefined) {
      // The same work as for an account that is there, so that time does not tell them apart.
      await newSlot(platformKey, { tenant: tenant.id, account: randomUUID() }, this.passwords, { password });
      return null;
    }
    const owner = { tenant: tenant.id, account: account.id };
    const opened = await unlock(platformKey, owner, this.passwords, slot, { password });
    if (opened === null) return null;
    // Within the same try: whoever has the password alone guesses at codes in the same lanes.
    const methods = await this.factors.methodsOf(tenant.id, account.id);
    if (methods.includes('passkey') && passkey !== undefined) {
      const holder = { accountId: account.id, loginId: null };
      if ((await this.passkeys.check(tenant, passkey.answer, passkey.browser, holder)) === null) return null;
    } else if (methods.length > 0) {
      if (code === undefined) throw new SecondFactorRequired(methods, account.id);
      if (!(await this.factors.prove(tenant.id, account.id, code))) return null;
    }
    const renewed = opened.outdated
      ? { before: slot, slot: await newSlot(platformKey, owner, this.passwords, { password }) }
      : null;
    return { account, key: opened.account, renewed };
  }

  private async find(
    tenantId: string,
    email: string | null,
    deviceToken: string | undefined,
  ): Promise<Claimed> {
    if (email === null) return { account: null, slot: undefined, deviceId: null };
    const { em, platformKey, devices } = this.parts;
    return inTenant(
      em,
      tenantId,
      async (tx) => {
        const account = await findByEmail(tx, platformKey, tenantId, email);
        if (account === null) return { account, slot: undefined, deviceId: null };
        const [slot] = await openSlotsOf(tx, account.id, 'password');
        return { account, slot, deviceId: await devices.find(tx, account.id, deviceToken) };
      },
      { readOnly: true },
    );
  }
}
