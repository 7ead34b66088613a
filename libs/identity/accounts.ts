import { randomUUID } from 'node:crypto';
import { type EntityManager, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import { type AccountKey, newAccountKey, type PasswordSource, type PlatformKey } from '#encryption';
import type { Caller } from './caller.js';
import { normalizeEmail, openEmail } from './email-address.js';
import { EmailInvalid, EmailTaken, UnknownAccount } from './errors.js';
import { findByEmail, findById, findPeople } from './find-account.js';
import { generatedPassword } from './generated-password.js';
import { insertAccount } from './insert-account.js';
import { lockAnswers } from './lock-answers.js';
import { requireGoodPassword } from './password-rules.js';
import { requireGrantable } from './privilege-rules.js';
import { effectivePrivileges, privilegeMac } from './privileges.js';
import { insertSlot, newSlot } from './slots.js';
import { updateAccount } from './update-account.js';

/** What is configured for accounts. */
export interface AccountRules {
  environment: string;
  passwords: { minimum: number };
  /** Days in which what was locked by a reset can be brought back. */
  lockedDays: number;
}

/** An account as admins see it. */
export interface ListedAccount {
  id: string;
  /** Null for who logs in by a number. */
  email: string | null;
  privileges: string[];
  confirmed: boolean;
}

/** A new account; `password` only where it was generated, to be shown once. */
export interface MadeAccount {
  id: string;
  email: string;
  password?: string;
}

/** The accounts of people in a tenant: made, listed, given and denied privileges, reset by an admin. */
export class Accounts {
  constructor(
    private readonly em: EntityManager,
    private readonly platformKey: PlatformKey,
    private readonly passwords: PasswordSource,
    private readonly rules: AccountRules,
  ) {}

  /**
   * Makes an account with an e-mail address and a password, generated where none is given. Throws
   * `EmailInvalid`, `EmailTaken`, `PasswordRefused`, `PrivilegeRefused`, `DeveloperInProduction`, `BusyError`.
   */
  async create(
    tenant: Caller['tenant'],
    wanted: { email: string; password?: string; privileges?: readonly string[]; confirmed: boolean },
  ): Promise<MadeAccount & { key: AccountKey }> {
    const email = normalized(wanted.email);
    const privileges = [...new Set(wanted.privileges)];
    for (const privilege of privileges) requireGrantable(privilege, tenant.slug, this.rules.environment);
    const password = wanted.password ?? generatedPassword();
    requireGoodPassword(password, this.rules.passwords.minimum, email);

    const owner = { tenant: tenant.id, account: randomUUID() };
    const key = newAccountKey();
    const slot = await newSlot(this.platformKey, owner, this.passwords, { password });
    const confirmedAt = wanted.confirmed ? new Date() : null;
    try {
      await inTenant(this.em, tenant.id, async (tx) => {
        // Also under an older version of the platform key, which the unique index cannot see.
        if ((await findByEmail(tx, this.platformKey, tenant.id, email)) !== null) throw new EmailTaken();
        const row = {
          tenantId: tenant.id,
          id: owner.account,
          kind: 'person',
          key,
          email,
          confirmedAt,
        } as const;
        await insertAccount(tx, this.platformKey, row);
        await insertSlot(tx, this.platformKey, owner, slot, key);
        for (const privilege of privileges)
          await this.insertPrivilege(tx, tenant.id, owner.account, privilege);
      });
    } catch (error) {
      if (error instanceof UniqueConstraintViolationException) throw new EmailTaken();
      throw error;
    }
    return { id: owner.account, email, key, ...(wanted.password === undefined ? { password } : {}) };
  }

  /** Everybody with an account, the oldest first; guests are not among them. Throws `RowForged`. */
  async list(tenantId: string): Promise<ListedAccount[]> {
    const rows = await inTenant(this.em, tenantId, (tx) => findPeople(tx, this.platformKey), {
      readOnly: true,
    });
    return rows.map((row) => ({
      id: row.id,
      email: openEmail(this.platformKey, tenantId, row.id, row.emailSealed),
      privileges: [...effectivePrivileges(this.platformKey, row, row.privileges, [])].toSorted(),
      confirmed: row.confirmedAt !== null,
    }));
  }

  /** Grants a privilege; the account's logins end. Throws `UnknownAccount`, `PrivilegeRefused`, `DeveloperInProduction`. */
  async grant(tenant: Caller['tenant'], email: string, privilege: string): Promise<void> {
    requireGrantable(privilege, tenant.slug, this.rules.environment);
    await this.changePrivileges(tenant, email, (tx, id) =>
      this.insertPrivilege(tx, tenant.id, id, privilege),
    );
  }

  /** Takes a privilege away; the account's logins end. Throws `UnknownAccount`. */
  async revoke(tenant: Caller['tenant'], email: string, privilege: string): Promise<void> {
    await this.changePrivileges(tenant, email, (tx, id) =>
      tx.execute('delete from privileges where account_id = ? and privilege = ?', [id, privilege], 'run'),
    );
  }

  /**
   * Gives an account exactly these privileges; its logins end where that changes anything. Throws
   * `UnknownAccount`, `PrivilegeRefused`, `DeveloperInProduction`.
   */
  async setPrivileges(
    tenant: Caller['tenant'],
    accountId: string,
    wanted: readonly string[],
  ): Promise<ListedAccount> {
    const privileges = [...new Set(wanted)].toSorted();
    for (const privilege of privileges) requireGrantable(privilege, tenant.slug, this.rules.environment);
    return inTenant(this.em, tenant.id, async (tx) => {
      const account = await findById(tx, this.platformKey, accountId);
      if (account === null || account.kind !== 'person') throw new UnknownAccount(accountId);
      const held = account.privileges.map(({ privilege }) => privilege).toSorted();
      if (held.join() !== privileges.join()) {
        await tx.execute('delete from privileges where account_id = ?', [accountId], 'run');
        for (const privilege of privileges) await this.insertPrivilege(tx, tenant.id, accountId, privilege);
        await tx.execute('delete from logins where account_id = ?', [accountId], 'run');
      }
      const email = openEmail(this.platformKey, tenant.id, accountId, account.emailSealed);
      return { id: accountId, email, privileges, confirmed: account.confirmedAt !== null };
    });
  }

  /**
   * Gives an account a new generated password, for who lost the old one. It opens empty: a new key pair,
   * and what was sealed to the old one stays locked with the ways to unlock from before. All logins end.
   * Throws `UnknownAccount`, `BusyError`.
   */
  async resetPassword(tenant: Caller['tenant'], email: string): Promise<Required<MadeAccount>> {
    const address = normalized(email);
    const find = (tx: EntityManager) => findByEmail(tx, this.platformKey, tenant.id, address);
    const found = await inTenant(this.em, tenant.id, find, { readOnly: true });
    if (found === null) throw new UnknownAccount(address);

    const password = generatedPassword();
    const owner = { tenant: tenant.id, account: found.id };
    const slot = await newSlot(this.platformKey, owner, this.passwords, { password });
    await inTenant(this.em, tenant.id, async (tx) => {
      const account = await find(tx);
      if (account === null) throw new UnknownAccount(address);
      const key = newAccountKey();
      await lockAnswers(tx, account, this.rules.lockedDays);
      await insertSlot(tx, this.platformKey, owner, slot, key);
      await updateAccount(tx, this.platformKey, account, { publicKey: key.keys.publicKey, keyId: key.id });
      await tx.execute('delete from logins where account_id = ?', [account.id], 'run');
    });
    return { id: found.id, email: address, password };
  }

  private async changePrivileges(
    tenant: Caller['tenant'],
    email: string,
    change: (tx: EntityManager, accountId: string) => Promise<unknown>,
  ): Promise<void> {
    await inTenant(this.em, tenant.id, async (tx) => {
      const account = await findByEmail(tx, this.platformKey, tenant.id, normalized(email));
      if (account === null) throw new UnknownAccount(email);
      await change(tx, account.id);
      // OWASP ASVS 5.0, 7.2.4: a login does not outlive a change of what it may do.
      await tx.execute('delete from logins where account_id = ?', [account.id], 'run');
    });
  }

  private async insertPrivilege(
    tx: EntityManager,
    tenantId: string,
    id: string,
    privilege: string,
  ): Promise<void> {
    await tx.execute(
      `insert into privileges (tenant_id, account_id, privilege, mac) values (?, ?, ?, ?)
       on conflict do nothing`,
      [tenantId, id, privilege, privilegeMac(this.platformKey, { tenantId, id }, privilege)],
      'run',
    );
  }
}

function normalized(text: string): string {
  const email = normalizeEmail(text);
  if (email === null) throw new EmailInvalid();
  return email;
}
