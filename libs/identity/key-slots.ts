import { inTenant } from '#database';
import {
  gradeOf,
  newRecoveryCode,
  readRecoveryCode,
  recoveryLookup,
  RecoverySource,
  type SourceName,
} from '#encryption';
import type { LoginRules } from './begin-login.js';
import type { Caller } from './caller.js';
import { LastKeySource, NotLoggedIn, UnknownKeySource } from './errors.js';
import type { LoggedIn, LoginOrigin } from './logged-in.js';
import type { LoginParts } from './login-parts.js';
import { wrongCode } from './open-by-code.js';
import { lockOwnAccount, requirePerson } from './own-account.js';
import { removePasskey } from './remove-passkey.js';
import { rekeyAndLogIn } from './rekey-and-log-in.js';
import { insertSlot, newSlot, openSlotsOf, unlock } from './slots.js';

/** One way to unlock an account, as its holder sees it. */
export interface ListedKeySource {
  id: string;
  source: SourceName;
  grade: 'A' | 'B' | 'C';
  createdAt: Date;
  /** Whether a recovery code was typed back once; null for other sources. */
  typedBack: boolean | null;
}

/** The ways to unlock an account: seen, added, taken away. */
export class KeySlots {
  private readonly recovery = new RecoverySource();

  constructor(private readonly parts: LoginParts) {}

  async list({ tenant, accountId }: Caller): Promise<{ grade: string; keySources: ListedKeySource[] }> {
    const keySources = await inTenant(
      this.parts.em,
      tenant.id,
      (tx) =>
        tx.execute<ListedKeySource[]>(
          `select id, source, grade, created_at as "createdAt",
                  case when source = 'recovery' then typed_back_at is not null end as "typedBack"
             from slots
            where account_id = ? and locked_until is null order by created_at, source`,
          [accountId],
        ),
      { readOnly: true },
    );
    return { grade: gradeOf(keySources.map(({ grade }) => grade)), keySources };
  }

  /** A recovery code: 130 bits, shown once and stored nowhere. Throws `NotLoggedIn` for guests. */
  async addRecovery(caller: Caller): Promise<{ id: string; code: string }> {
    const { tenant, accountId, keys, kind } = caller;
    if (kind !== 'person') throw new NotLoggedIn();
    const { em, platformKey } = this.parts;
    const code = newRecoveryCode();
    const owner = { tenant: tenant.id, account: accountId };
    const slot = await newSlot(platformKey, owner, this.recovery, code, recoveryLookup(tenant.id, code));
    await inTenant(em, tenant.id, async (tx) => {
      const account = await lockOwnAccount(tx, platformKey, caller);
      await insertSlot(tx, platformKey, owner, slot, { id: account.keyId, keys });
    });
    return { id: slot.id, code };
  }

  /**
   * That the code of a slot was written down as it is: typed back by its holder, it opens the slot. Throws
   * `InvalidCredentials`, `UnknownKeySource`, `TooManyAttempts`.
   */
  async typeBack(caller: Caller, slotId: string, code: string, from: { address: string }): Promise<void> {
    const { tenant, accountId } = requirePerson(caller);
    const { em, platformKey, throttle } = this.parts;
    // A slip is seen by the checksum: no guess, so nothing to count.
    if (readRecoveryCode(code) === undefined) throw wrongCode();
    const attempt = { subject: `recovery ${accountId}`, address: from.address, deviceId: null };
    const typed = await throttle.guard(tenant.id, attempt, () =>
      inTenant(em, tenant.id, async (tx) => {
        const slots = await openSlotsOf(tx, accountId, 'recovery');
        const slot = slots.find(({ id }) => id === slotId);
        if (slot === undefined) throw new UnknownKeySource();
        const owner = { tenant: tenant.id, account: accountId };
        const opened = await unlock(platformKey, owner, this.recovery, slot, code);
        if (opened === null) return null;
        opened.account.keys.privateKey.fill(0);
        await tx.execute(
          'update slots set typed_back_at = now() where account_id = ? and id = ?',
          [accountId, slotId],
          'run',
        );
        return true;
      }),
    );
    if (typed === null) throw wrongCode();
  }

  /**
   * Takes a way to unlock away, or a passkey that opens nothing. That is a re-key: what is written from now on
   * it opens nothing of, and all logins end; what comes back is the new one of this browser. Throws
   * `LastKeySource` for the last one, and for the last but one where a passkey alone would stay;
   * `UnknownKeySource`; `PasswordRefused` for the last passkey where the password is too short without it as a factor.
   */
  async remove(caller: Caller, slotId: string, rules: LoginRules, from: LoginOrigin): Promise<LoggedIn> {
    const { tenant, accountId, keys } = caller;
    const { em, platformKey } = this.parts;
    return inTenant(em, tenant.id, async (tx) => {
      const account = await lockOwnAccount(tx, platformKey, caller);
      const open = 'select id, source from slots where account_id = ? and locked_until is null';
      const slots = await tx.execute<{ id: string; source: SourceName }[]>(open, [accountId]);
      const isSlot = slots.some(({ id }) => id === slotId);
      if (!(await removePasskey(tx, platformKey, accountId, slotId)) && !isSlot) throw new UnknownKeySource();
      const stay = slots.filter(({ id, source }) => id !== slotId && source !== 'api');
      if (isSlot && !isEnough(stay)) throw new LastKeySource();
      const change = { remove: isSlot ? [slotId] : [], add: [] };
      return rekeyAndLogIn(tx, this.parts, { account, keys }, change, rules, { ...from, factorProven: true });
    });
  }
}

/** A passkey is easily lost with its device: beside it another way has to stay, a second passkey or anything else. */
function isEnough(slots: readonly { source: SourceName }[]): boolean {
  return slots.length > 1 || (slots[0] !== undefined && slots[0].source !== 'passkey');
}
