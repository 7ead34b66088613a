import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import type { AccountKey, PasswordSource, PlatformKey } from '#encryption';
import { beginLogin, type LoginRules } from './begin-login.js';
import type { Caller } from './caller.js';
import { normalizeEmail } from './email-address.js';
import { InvalidCredentials } from './errors.js';
import { findByEmail, type FoundAccount } from './find-account.js';
import type { LoggedIn } from './logged-in.js';
import type { Logins } from './logins.js';
import { isTooLongForAPassword } from './password-rules.js';
import { insertSlot, newSlot, openSlotsOf, type SlotRow, unlock } from './slots.js';

/** E-mail address and password. Opening the slot is the check: no hash of a password is stored. */
export class PasswordLogin {
  constructor(
    private readonly em: EntityManager,
    private readonly platformKey: PlatformKey,
    private readonly passwords: PasswordSource,
    private readonly logins: Logins,
    private readonly environment: string,
  ) {}

  /**
   * Throws `InvalidCredentials` alike, in words and in work, for a wrong password and an address
   * without an account; after the right password `EmailNotConfirmed`, `DeveloperInProduction`;
   * `BusyError` where too many passwords are being checked.
   */
  async login(
    tenant: Caller['tenant'],
    given: { email: string; password: string },
    rules: LoginRules,
  ): Promise<LoggedIn> {
    const { account, key, outdated } = await this.check(tenant, given);
    const owner = { tenant: tenant.id, account: account.id };
    const renewed = outdated
      ? await newSlot(this.platformKey, owner, this.passwords, { password: given.password })
      : null;
    return inTenant(this.em, tenant.id, async (tx) => {
      if (renewed !== null && outdated !== null) {
        await tx.execute(
          'delete from slots where account_id = ? and id = ?',
          [account.id, outdated.id],
          'run',
        );
        await insertSlot(tx, this.platformKey, owner, renewed, key);
      }
      const { platformKey, logins, environment } = this;
      return beginLogin(tx, { platformKey, logins, environment }, account, key, rules);
    });
  }

  /** The account that address and password open. `outdated` is its slot, where the parameters have been raised since. */
  private async check(
    tenant: Caller['tenant'],
    { email, password }: { email: string; password: string },
  ): Promise<{ account: FoundAccount; key: AccountKey; outdated: SlotRow | null }> {
    // Nobody has such a password, and who sends it knows its length.
    if (isTooLongForAPassword(password)) throw new InvalidCredentials();
    const { account, slot } = await this.find(tenant.id, normalizeEmail(email));
    if (account === null || slot === undefined) {
      // The same work as for an account that is there, so that time does not tell them apart.
      const nobody = { tenant: tenant.id, account: randomUUID() };
      await newSlot(this.platformKey, nobody, this.passwords, { password });
      throw new InvalidCredentials();
    }
    const owner = { tenant: tenant.id, account: account.id };
    const opened = await unlock(this.platformKey, owner, this.passwords, slot, { password });
    if (opened === null) throw new InvalidCredentials();
    return { account, key: opened.account, outdated: opened.outdated ? slot : null };
  }

  private async find(
    tenantId: string,
    email: string | null,
  ): Promise<{ account: FoundAccount | null; slot: SlotRow | undefined }> {
    return inTenant(
      this.em,
      tenantId,
      async (tx) => {
        const account = email === null ? null : await findByEmail(tx, this.platformKey, tenantId, email);
        const slots = account === null ? [] : await openSlotsOf(tx, account.id, 'password');
        return { account, slot: slots[0] };
      },
      { readOnly: true },
    );
  }
}
