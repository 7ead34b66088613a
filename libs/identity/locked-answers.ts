import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import {
  type AccountKey,
  type KeySource,
  type PasswordSource,
  RandomSecretSource,
  readRecoveryCode,
  readSlot,
  RecoverySource,
  sealAccountKey,
} from '#encryption';
import type { Caller } from './caller.js';
import { openEmail } from './email-address.js';
import { InvalidCredentials } from './errors.js';
import { findById, type FoundAccount } from './find-account.js';
import type { LoginParts } from './login-parts.js';
import { lockOwnAccount, requirePerson } from './own-account.js';
import type { UsedPasskey } from './passkey-ceremonies.js';
import { type PasskeyProofs, passkeySecret } from './passkey-proofs.js';
import { isTooLongForAPassword } from './password-rules.js';
import type { CeremonyBrowser } from './relying-party.js';
import { resealGrant } from './reseal-grants.js';
import { type SlotRow, unlock } from './slots.js';

/** What a reset locked, as its holder sees it. */
export interface LockedAnswersShown {
  sessions: number;
  /** The day on which the first of them are deleted. */
  until: Date;
}

/** The password of before the reset, a recovery code of then, or a passkey of then. */
export type OldSecret =
  { password: string } | { recoveryCode: string } | { passkey: UsedPasskey; browser: CeremonyBrowser };

interface LockedGrant {
  sessionId: string;
  role: string;
  askerId: string | null;
  sealed: Buffer | null;
  id: string;
  grantedAt: Date;
}

/** Answers that a reset locked: shown, brought back by a way to unlock from before, or shredded at their end. */
export class LockedAnswers {
  private readonly recovery = new RecoverySource();
  private readonly passkeys = new RandomSecretSource('passkey');

  constructor(
    private readonly parts: LoginParts,
    private readonly passwords: PasswordSource,
    private readonly proofs: PasskeyProofs,
  ) {}

  /** Null where nothing is locked. */
  async of({ tenant, accountId }: Caller): Promise<LockedAnswersShown | null> {
    const [row] = await inTenant(
      this.parts.em,
      tenant.id,
      (tx) =>
        tx.execute<LockedAnswersShown[]>(
          `select cast(count(*) as int) as sessions, min(locked_until) as until from locked_grants
            where account_id = ? and locked_until > now() having count(*) > 0`,
          [accountId],
        ),
      { readOnly: true },
    );
    return row ?? null;
  }

  /**
   * Brings back what the secret opens, and gives how many sessions that are: their grants are sealed to the
   * account's key of now, and passkeys and codes from before open the account again. Throws
   * `InvalidCredentials` where it opens nothing, `TooManyAttempts`, `BusyError`, `NotLoggedIn` for guests.
   */
  async unlock(caller: Caller, secret: OldSecret, from: { address: string }): Promise<{ sessions: number }> {
    requirePerson(caller);
    const { em, throttle } = this.parts;
    const tenantId = caller.tenant.id;
    if ('password' in secret && isTooLongForAPassword(secret.password)) throw wrongSecret();
    if ('recoveryCode' in secret && readRecoveryCode(secret.recoveryCode) === undefined) throw wrongSecret();
    const attempt = { subject: `locked ${caller.accountId}`, address: from.address, deviceId: null };
    const key = await throttle.guard(tenantId, attempt, () => this.openedWith(caller, secret));
    if (key === null) throw wrongSecret();
    return inTenant(em, tenantId, (tx) => this.bringBack(tx, caller, key));
  }

  private async openedWith(caller: Caller, secret: OldSecret): Promise<AccountKey | null> {
    if ('password' in secret)
      return this.openedBy(caller, this.passwords, { password: secret.password, knownDevice: true });
    if ('recoveryCode' in secret) return this.openedBy(caller, this.recovery, secret.recoveryCode);
    const { passkey, browser } = secret;
    const proven = await this.proofs.check(caller.tenant, passkey, browser, caller);
    if (proven === null || passkey.prf === undefined) return null;
    const prf = passkeySecret(passkey.prf);
    const key = await this.openedBy(caller, this.passkeys, prf);
    prf.fill(0);
    return key;
  }

  /** The account key of before that one of the locked slots of this source gives; null where none opens. */
  private async openedBy<Proof>(
    { tenant, accountId }: Caller,
    source: KeySource<Proof>,
    proof: Proof,
  ): Promise<AccountKey | null> {
    const slots = await inTenant(
      this.parts.em,
      tenant.id,
      (tx) =>
        tx.execute<SlotRow[]>(
          `select id, slot, account_key as "accountKey" from slots
            where account_id = ? and source = ? and locked_until > now()
            order by locked_until desc`,
          [accountId, source.source],
        ),
      { readOnly: true },
    );
    const owner = { tenant: tenant.id, account: accountId };
    for (const slot of slots) {
      const opened = await unlock(this.parts.platformKey, owner, source, slot, proof);
      if (opened !== null) return opened.account;
    }
    return null;
  }

  private async bringBack(tx: EntityManager, caller: Caller, old: AccountKey): Promise<{ sessions: number }> {
    const { platformKey } = this.parts;
    const account = await lockOwnAccount(tx, platformKey, caller);
    const grants = await tx.execute<LockedGrant[]>(
      `delete from locked_grants where account_id = ? and key_id = ?
       returning session_id as "sessionId", role, asker_id as "askerId", sealed, id, granted_at as "grantedAt"`,
      [account.id, old.id],
    );
    const holder = { tenantId: account.tenantId, accountId: account.id };
    for (const grant of grants) {
      const to = { ...holder, publicKey: account.publicKey };
      const sealed = resealGrant(platformKey, grant, { ...holder, keys: old.keys }, to);
      await tx.execute(
        `insert into session_grants (tenant_id, id, session_id, account_id, role, asker_id, sealed, granted_at)
         values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (tenant_id, session_id, account_id) do nothing`,
        [
          account.tenantId,
          grant.id,
          grant.sessionId,
          account.id,
          grant.role,
          grant.askerId,
          sealed,
          grant.grantedAt,
        ],
        'run',
      );
      // The old password opens copies of the grant in backups: what is written from here on is not theirs.
      await tx.execute(
        'update interview_sessions set rekey_due = true where id = ?',
        [grant.sessionId],
        'run',
      );
    }
    await this.reopenSlots(tx, caller, account, old);
    old.keys.privateKey.fill(0);
    return { sessions: grants.length };
  }

  /** Passkeys, codes and logins elsewhere open the account again; the password of before does not. */
  private async reopenSlots(
    tx: EntityManager,
    caller: Caller,
    account: FoundAccount,
    old: AccountKey,
  ): Promise<void> {
    const { platformKey } = this.parts;
    const mine = [account.id, old.id];
    const ofOldKey = 'account_id = ? and locked_until is not null and substring(account_key for 16) = ?';
    await tx.execute(`delete from slots where ${ofOldKey} and source in ('password', 'api')`, mine, 'run');
    const others = await tx.execute<SlotRow[]>(`select id, slot from slots where ${ofOldKey}`, mine);
    const key = { id: account.keyId, keys: caller.keys };
    for (const { id, slot } of others) {
      const identity = { tenant: account.tenantId, account: account.id, slot: id };
      const sealed = sealAccountKey(platformKey, identity, readSlot(platformKey, identity, slot), key);
      await tx.execute(
        'update slots set account_key = ?, locked_until = null where account_id = ? and id = ?',
        [sealed, account.id, id],
        'run',
      );
    }
  }

  /** Accounts with answers that are deleted within `days` and that were not told yet, each told once. */
  async aboutToEnd(tenantId: string, days: number): Promise<{ email: string; until: Date }[]> {
    const { em, platformKey } = this.parts;
    return inTenant(em, tenantId, async (tx) => {
      const due = await tx.execute<{ accountId: string; until: Date }[]>(
        `with told as (update locked_grants set warned_at = now()
                        where warned_at is null and locked_until > now()
                          and locked_until <= now() + ? * interval '1 day'
                        returning account_id, locked_until)
         select account_id as "accountId", min(locked_until) as until from told group by account_id`,
        [days],
      );
      const addressed: { email: string; until: Date }[] = [];
      for (const { accountId, until } of due) {
        const account = await findById(tx, platformKey, accountId);
        const email = account && openEmail(platformKey, tenantId, accountId, account.emailSealed);
        if (email !== null) addressed.push({ email, until });
      }
      return addressed;
    });
  }

  /**
   * Deletes the slots and grants whose days are over. Gives the sessions that nobody holds a grant of any
   * more, open or locked: the caller deletes them with everything that belongs to them.
   */
  async shred(tenantId: string): Promise<string[]> {
    return inTenant(this.parts.em, tenantId, async (tx) => {
      await tx.execute('delete from slots where locked_until <= now()', [], 'run');
      const rows = await tx.execute<{ id: string }[]>(
        'delete from locked_grants where locked_until <= now() returning session_id as id',
      );
      const sessions = [...new Set(rows.map(({ id }) => id))];
      if (sessions.length === 0) return [];
      const marks = sessions.map(() => '?').join(', ');
      const orphaned = await tx.execute<{ id: string }[]>(
        `select s.id from interview_sessions s
          where s.id::text in (${marks})
            and not exists (select from session_grants g where g.tenant_id = s.tenant_id and g.session_id = s.id)
            and not exists (select from locked_grants l where l.tenant_id = s.tenant_id and l.session_id = s.id)`,
        sessions,
      );
      return orphaned.map(({ id }) => id);
    });
  }
}

function wrongSecret(): InvalidCredentials {
  return new InvalidCredentials('This opens none of the locked answers.');
}
