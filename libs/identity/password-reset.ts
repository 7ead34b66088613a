import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import {
  type AccountKey,
  newAccountKey,
  newRecoveryCode,
  type PasswordSource,
  readRecoveryCode,
  recoveryLookup,
  RecoverySource,
} from '#encryption';
import type { Caller } from './caller.js';
import { normalizeEmail, openEmail } from './email-address.js';
import { AnswersWouldBeLocked, LinkRefused } from './errors.js';
import { findByEmail, findById, type FoundAccount } from './find-account.js';
import { lockAnswers } from './lock-answers.js';
import type { LoginParts } from './login-parts.js';
import { MailedLinks } from './mailed-links.js';
import type { UsedPasskey } from './passkey-ceremonies.js';
import type { PasskeyProofs } from './passkey-proofs.js';
import { requireGoodPassword } from './password-rules.js';
import { wrongCode } from './open-by-code.js';
import type { CeremonyBrowser } from './relying-party.js';
import { rekeyAccount } from './rekey-account.js';
import { insertSlot, newSlot, type NewSlot, openSlotsOf, type SlotRow, unlock } from './slots.js';
import { updateAccount } from './update-account.js';

/** What the mail with the link needs. */
export interface ResetMail {
  email: string;
  token: string;
  minutes: number;
}

/** What the person brings to a reset. */
export interface ResetProof {
  token: string;
  password: string;
  /** Opens the account as it is, so that nothing is lost. */
  recoveryCode?: string | undefined;
  /** The same by a passkey that opens the account. */
  passkey?: { answer: UsedPasskey; browser: CeremonyBrowser } | undefined;
  /** The person was told that the answers are locked, and said yes. */
  acceptLoss?: boolean | undefined;
}

/** What a reset did. */
export interface ResetDone {
  email: string;
  /** Days in which the old password brings the answers back; null where none were locked. */
  lockedDays: number | null;
  /** In place of the one that was used, where the caller can show it. */
  recoveryCode: string | null;
}

/** What opened the account as it was. */
interface Recovered {
  /** The slot of a code, which is good once; null for a passkey. */
  usedUp: string | null;
  key: AccountKey;
}

interface Requested {
  /** Null for an address without an account: the work is the same. */
  account: string | null;
}

const MINUTES = 60;

/**
 * A forgotten password. Who has the mailbox gets the account, not its past: without a recovery code the
 * account opens with a new key and empty, and the old ways to unlock are kept, locked, for some days.
 */
export class PasswordReset {
  private readonly links: MailedLinks;
  private readonly recovery = new RecoverySource();

  constructor(
    private readonly parts: LoginParts,
    private readonly passwords: PasswordSource,
    private readonly passkeys: PasskeyProofs,
    private readonly lockedDays: number,
  ) {
    this.links = new MailedLinks(parts.platformKey);
  }

  /**
   * The link for an address; null where nothing is to be mailed. The same is written for an address without
   * an account, so that time tells nothing. The mail is the caller's to send after the answer.
   */
  async ask(tenant: Caller['tenant'], address: string, from: { address: string }): Promise<ResetMail | null> {
    const email = normalizeEmail(address);
    if (email === null) return null;
    const { em, platformKey } = this.parts;
    return inTenant(em, tenant.id, async (tx) => {
      const found = await findByEmail(tx, platformKey, tenant.id, email);
      const account = found?.id ?? null;
      const payload: Requested = { account };
      const link = { to: email, account, address: from.address, hours: MINUTES / 60, payload };
      const token = await this.links.make(tx, tenant.id, { purpose: 'reset', ...link });
      return token === null || account === null ? null : { email, token, minutes: MINUTES };
    });
  }

  /**
   * Sets the password; every login of the account ends, and second factors stay. The link proves the
   * address. Throws `LinkRefused`, `PasswordRefused`, `AnswersWouldBeLocked` where answers would be locked
   * and nobody said yes to that (the link stays good), `InvalidCredentials` for a wrong recovery code,
   * `TooManyAttempts`, `BusyError`.
   */
  async reset(
    tenant: Caller['tenant'],
    proof: ResetProof,
    rules: { shortest: number; showsNewCode: boolean },
    from: { address: string },
  ): Promise<ResetDone> {
    const { em, platformKey } = this.parts;
    const { account, hasAnswers } = await inTenant(
      em,
      tenant.id,
      async (tx) => {
        const found = await this.accountOf(tx, tenant.id, proof.token);
        return { account: found, hasAnswers: await holdsAnswers(tx, found.id) };
      },
      { readOnly: true },
    );
    const email = openEmail(platformKey, tenant.id, account.id, account.emailSealed) ?? '';
    requireGoodPassword(proof.password, rules.shortest, email);
    const recovered = await this.recovered(tenant, account, proof, from);
    if (recovered === null && hasAnswers && proof.acceptLoss !== true) throw new AnswersWouldBeLocked();

    const owner = { tenant: tenant.id, account: account.id };
    const slot = await newSlot(platformKey, owner, this.passwords, { password: proof.password });
    return inTenant(em, tenant.id, async (tx) => {
      await tx.execute('select 1 from accounts where id = ? for update', [account.id]);
      await this.links.use(tx, tenant.id, 'reset', proof.token);
      await this.links.end(tx, tenant.id, 'reset', account.id);
      const current = await findById(tx, platformKey, account.id);
      if (current === null) throw new LinkRefused();
      await updateAccount(tx, platformKey, current, { confirmedAt: current.confirmedAt ?? new Date() });
      const confirmed = { ...current, confirmedAt: current.confirmedAt ?? new Date() };
      if (recovered !== null) return this.keep(tx, confirmed, recovered, slot, rules.showsNewCode, email);
      // Answers that were begun since the first look are no less lost.
      if (proof.acceptLoss !== true && (await holdsAnswers(tx, account.id))) throw new AnswersWouldBeLocked();
      return this.beginEmpty(tx, confirmed, slot, email);
    });
  }

  private async accountOf(tx: EntityManager, tenantId: string, token: string): Promise<FoundAccount> {
    const link = await this.links.look(tx, tenantId, token);
    if (link?.purpose !== 'reset') throw new LinkRefused();
    const { account } = link.payload as Requested;
    const found = account === null ? null : await findById(tx, this.parts.platformKey, account);
    if (found === null) throw new LinkRefused();
    return found;
  }

  /** What the passkey or the code opens; null where there is neither, or a passkey that opens nothing. */
  private async recovered(
    tenant: Caller['tenant'],
    account: FoundAccount,
    { passkey, recoveryCode }: ResetProof,
    from: { address: string },
  ): Promise<Recovered | null> {
    if (recoveryCode !== undefined) return this.recover(tenant.id, account, recoveryCode, from.address);
    if (passkey === undefined) return null;
    const owner = { accountId: account.id, loginId: null };
    const { key } = await this.passkeys.prove(tenant, passkey.answer, passkey.browser, owner, from);
    return key && { usedUp: null, key };
  }

  /** What the code opens, by a slot of this account alone. */
  private async recover(
    tenantId: string,
    account: FoundAccount,
    code: string,
    address: string,
  ): Promise<Recovered> {
    // A slip is seen by the checksum: no guess, so nothing to count.
    if (readRecoveryCode(code) === undefined) throw wrongCode();
    const { em, platformKey, throttle } = this.parts;
    const locator = recoveryLookup(tenantId, code);
    const attempt = { subject: `recovery ${account.id}`, address, deviceId: null };
    const opened = await throttle.guard(tenantId, attempt, async () => {
      const [row] = await inTenant(em, tenantId, (tx) =>
        tx.execute<SlotRow[]>(
          `select id, slot, account_key as "accountKey" from slots
            where account_id = ? and locator = ? and source = 'recovery' and locked_until is null`,
          [account.id, locator],
        ),
      );
      if (row === undefined) return null;
      const owner = { tenant: tenantId, account: account.id };
      const unlocked = await unlock(platformKey, owner, this.recovery, row, code);
      return unlocked === null ? null : { usedUp: row.id, key: unlocked.account };
    });
    if (opened === null) throw wrongCode();
    return opened;
  }

  /** With code or passkey nothing is lost; old password and code open nothing any more, the passkey does. */
  private async keep(
    tx: EntityManager,
    account: FoundAccount,
    recovered: Recovered,
    password: NewSlot,
    showsNewCode: boolean,
    email: string,
  ): Promise<ResetDone> {
    const { platformKey } = this.parts;
    if (!recovered.key.keys.publicKey.equals(account.publicKey)) throw wrongCode();
    const before = await openSlotsOf(tx, account.id, 'password');
    const { usedUp } = recovered;
    const remove = [...(usedUp === null ? [] : [usedUp]), ...before.map(({ id }) => id)];
    const owner = { tenant: account.tenantId, account: account.id };
    const add = [password];
    const code = showsNewCode && usedUp !== null ? newRecoveryCode() : null;
    if (code !== null) {
      const locator = recoveryLookup(account.tenantId, code);
      add.push(await newSlot(platformKey, owner, this.recovery, code, locator));
    }
    await rekeyAccount(tx, platformKey, account, recovered.key.keys, { remove, add });
    return { email, lockedDays: null, recoveryCode: code };
  }

  private async beginEmpty(
    tx: EntityManager,
    account: FoundAccount,
    password: NewSlot,
    email: string,
  ): Promise<ResetDone> {
    const { platformKey } = this.parts;
    const owner = { tenant: account.tenantId, account: account.id };
    const key = newAccountKey();
    const lost = await holdsAnswers(tx, account.id);
    await lockAnswers(tx, account, this.lockedDays);
    await insertSlot(tx, platformKey, owner, password, key);
    await updateAccount(tx, platformKey, account, { publicKey: key.keys.publicKey, keyId: key.id });
    await tx.execute('delete from logins where account_id = ?', [account.id], 'run');
    return { email, lockedDays: lost ? this.lockedDays : null, recoveryCode: null };
  }
}

/** Answers that only this account's key opens; those of mode D are not lost with it. */
async function holdsAnswers(tx: EntityManager, accountId: string): Promise<boolean> {
  const rows = await tx.execute<unknown[]>(
    'select 1 from session_grants where account_id = ? and sealed is not null limit 1',
    [accountId],
  );
  return rows.length > 0;
}
