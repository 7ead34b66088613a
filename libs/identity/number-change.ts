import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import type { DerivedProof, DerivedSource } from '#encryption';
import { AccountCodes, CODE_MINUTES, type CodeHolder } from './account-codes.js';
import type { Caller } from './caller.js';
import { IdentityTaken, InvalidCredentials, LinkRefused, NoNumber, PhoneRefused } from './errors.js';
import { findById, type FoundAccount } from './find-account.js';
import { findIdentity, identitiesOf, insertIdentity, lockIdentity } from './login-identities.js';
import type { LoginParts } from './login-parts.js';
import { MailedLinks } from './mailed-links.js';
import { lockOwnAccount, requirePerson } from './own-account.js';
import { openPhone, phoneColumn } from './phone-number.js';
import { asksForMoreThanANumber, releaseNumber } from './silent-numbers.js';
import { retireSlot } from './retired-slots.js';
import { insertSlot, newSlot, openSlotsOf, unlock } from './slots.js';
import type { SmsDelivery, SmsRules } from './sms-challenges.js';
import { allowedNumber } from './sms-country.js';
import { updateAccount } from './update-account.js';

/** What was changed, for the message to the number before. Numbers in E.164 form. */
export interface ChangedNumber {
  number: string;
  /** Null where it was this one already. */
  previous: { number: string; undoToken: string | null; days: number } | null;
}

interface Undo {
  account: string;
  number: string;
  /** The slot that the number of before opens; null where it opened none. */
  slot: string | null;
}

/** As of an address: for who no longer holds the account (OWASP ASVS 5.0, 6.3.7). */
const UNDO_DAYS = 7;
const DAY_MS = 86_400_000;

/**
 * The number that an account signs in by: another one is proven first, and who has the one before can take
 * the change back for seven days. Until then that number makes no new account, and its slot stays.
 */
export class NumberChange {
  private readonly codes: AccountCodes;
  private readonly links: MailedLinks;

  constructor(
    private readonly parts: LoginParts,
    private readonly derived: DerivedSource,
  ) {
    this.codes = new AccountCodes(parts.platformKey);
    this.links = new MailedLinks(parts.platformKey);
  }

  /** The account's number; null where it does not sign in by one. */
  async numberOf(caller: Caller): Promise<string | null> {
    const { em, platformKey } = this.parts;
    return inTenant(
      em,
      caller.tenant.id,
      async (tx) => {
        const account = await findById(tx, platformKey, caller.accountId);
        return account === null
          ? null
          : openPhone(platformKey, account.tenantId, account.id, account.phoneSealed);
      },
      { readOnly: true },
    );
  }

  /**
   * Sends a code to the number that is wanted; none where it was asked for too often. Throws `NoNumber` where the
   * account has none to change, `PhoneRefused`, `AnswersLocked`, `NotLoggedIn`, and what `deliver` throws.
   */
  async ask(
    caller: Caller,
    wanted: string,
    rules: SmsRules,
    from: { address: string },
    deliver: SmsDelivery,
  ): Promise<void> {
    const { tenant } = requirePerson(caller);
    const number = allowedNumber(wanted, rules.countries);
    if (number === null) throw new PhoneRefused();
    const { em, platformKey } = this.parts;
    const code = await inTenant(em, tenant.id, async (tx) => {
      const account = await lockOwnAccount(tx, platformKey, caller);
      if (account.phoneSealed === null) throw new NoNumber();
      return this.codes.make(tx, tenant.id, holderOf(caller), { phone: number, rules }, from);
    });
    if (code !== null) await deliver({ number, code, minutes: CODE_MINUTES });
  }

  /**
   * Makes the number the account's, by its code. Throws `InvalidCredentials`, `IdentityTaken` where another account
   * signs in by it, `TooManyAttempts`, `AnswersLocked`, `NotLoggedIn`.
   */
  async confirm(
    caller: Caller,
    code: string,
    rules: SmsRules,
    from: { address: string },
  ): Promise<ChangedNumber> {
    const { tenant, accountId } = requirePerson(caller);
    const { em, platformKey, throttle } = this.parts;
    const attempt = { subject: `number ${accountId}`, address: from.address, deviceId: null };
    const changed = await throttle.guard(tenant.id, attempt, () =>
      inTenant(em, tenant.id, async (tx) => {
        const account = await lockOwnAccount(tx, platformKey, caller);
        const number = await this.codes.prove(tx, tenant.id, holderOf(caller), code);
        return number === null ? null : this.change(tx, caller, account, number, rules, from);
      }),
    );
    if (changed === null) throw new InvalidCredentials('This code is not right, or it is too old.');
    return changed;
  }

  /**
   * Gives the account the number of before again. Its logins end, and so do the links to undo what was changed
   * later. What the number of now opens goes at the person's next login. Throws `LinkRefused`.
   */
  async undo(tenant: Caller['tenant'], token: string): Promise<{ number: string }> {
    const { em, platformKey } = this.parts;
    return inTenant(em, tenant.id, async (tx) => {
      const { account: id, number, slot } = await this.links.use<Undo>(tx, tenant.id, 'number-undo', token);
      await tx.execute('select 1 from accounts where id = ? for update', [id]);
      const account = await findById(tx, platformKey, id);
      if (account === null) throw new LinkRefused();
      const now = openPhone(platformKey, tenant.id, id, account.phoneSealed);
      const late = now === null ? null : await this.slotOf(tx, account, smsProof(now));
      if (late !== null) await retireSlot(tx, id, late, 0);
      if (slot !== null) await retireSlot(tx, id, slot, null);
      await this.give(tx, account, number);
      await this.links.end(tx, tenant.id, 'number-undo', id, token);
      await tx.execute('delete from logins where account_id = ?', [id], 'run');
      return { number };
    });
  }

  private async change(
    tx: EntityManager,
    caller: Caller,
    account: FoundAccount,
    number: string,
    rules: SmsRules,
    from: { address: string },
  ): Promise<ChangedNumber> {
    const { platformKey } = this.parts;
    const { tenantId, id } = account;
    const before = openPhone(platformKey, tenantId, id, account.phoneSealed);
    if (before === null) throw new NoNumber();
    if (before === number) return { number, previous: null };
    await this.free(tx, tenantId, number, rules);
    const old = await this.slotOf(tx, account, smsProof(before));
    if (old !== null) {
      const owner = { tenant: tenantId, account: id };
      const slot = await newSlot(platformKey, owner, this.derived, smsProof(number));
      await insertSlot(tx, platformKey, owner, slot, { id: account.keyId, keys: caller.keys });
      await retireSlot(tx, id, old, UNDO_DAYS);
    }
    await this.give(tx, account, number);
    const payload: Undo = { account: id, number: before, slot: old };
    const link = { to: before, account: id, address: from.address, hours: UNDO_DAYS * 24, payload };
    const undoToken = await this.links.make(tx, tenantId, { purpose: 'number-undo', ...link });
    return { number, previous: { number: before, undoToken, days: UNDO_DAYS } };
  }

  /** Throws `IdentityTaken` where another account signs in by the number, or has just changed it for another. */
  private async free(tx: EntityManager, tenantId: string, number: string, rules: SmsRules): Promise<void> {
    const { platformKey } = this.parts;
    await lockIdentity(tx, tenantId, smsProof(number));
    if (await this.links.isOpen(tx, tenantId, 'number-undo', number)) throw new IdentityTaken();
    const holder = await findIdentity(tx, platformKey, tenantId, smsProof(number));
    if (holder === null) return;
    const silent = holder.provenAt.getTime() < Date.now() - rules.silentDays * DAY_MS;
    if (!silent || (await asksForMoreThanANumber(tx, platformKey, holder.accountId)))
      throw new IdentityTaken();
    await releaseNumber(tx, platformKey, holder);
  }

  /** The number becomes the one by which this account signs in. Throws `LinkRefused` where another one has it. */
  private async give(tx: EntityManager, account: FoundAccount, number: string): Promise<void> {
    const { platformKey } = this.parts;
    const { tenantId, id } = account;
    await lockIdentity(tx, tenantId, smsProof(number));
    for (const identity of await identitiesOf(tx, platformKey, tenantId, id, 'sms')) {
      await tx.execute('delete from login_identities where id = ?', [identity.id], 'run');
    }
    if ((await findIdentity(tx, platformKey, tenantId, smsProof(number))) !== null) throw new LinkRefused();
    await insertIdentity(tx, platformKey, tenantId, id, smsProof(number));
    await updateAccount(tx, platformKey, account, phoneColumn(platformKey, tenantId, id, number));
  }

  /** Which slot a number of this account opens. It is only named here: nothing is opened for anybody by a stored number. */
  private async slotOf(
    tx: EntityManager,
    { tenantId, id }: FoundAccount,
    proof: DerivedProof,
  ): Promise<string | null> {
    const owner = { tenant: tenantId, account: id };
    for (const slot of await openSlotsOf(tx, id, 'derived')) {
      const opened = await unlock(this.parts.platformKey, owner, this.derived, slot, proof);
      opened?.account.keys.privateKey.fill(0);
      if (opened !== null) return slot.id;
    }
    return null;
  }
}

function smsProof(number: string): DerivedProof {
  return { provider: 'sms', issuer: '', subject: number };
}

function holderOf({ accountId, loginId }: Caller): CodeHolder {
  return { purpose: 'new-number', account: accountId, asker: loginId.toString('base64url') };
}
