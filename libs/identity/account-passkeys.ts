import { type EntityManager, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import {
  newRecoveryCode,
  type PlatformKey,
  RandomSecretSource,
  recoveryLookup,
  RecoverySource,
  type SourceName,
} from '#encryption';
import type { LoginRules } from './begin-login.js';
import type { Caller } from './caller.js';
import { openEmail } from './email-address.js';
import { NotLoggedIn, PasskeyOpensNothing } from './errors.js';
import { findById, type FoundAccount } from './find-account.js';
import type { LoggedIn, LoginOrigin } from './logged-in.js';
import type { LoginParts } from './login-parts.js';
import { lockOwnAccount, requirePerson } from './own-account.js';
import type { AskedPasskey, MadePasskey, NewCredential, PasskeyCeremonies } from './passkey-ceremonies.js';
import { passkeySecret, refusedPasskey } from './passkey-proofs.js';
import { insertPasskey, passkeysOf } from './passkey-rows.js';
import { rekeyAndLogIn } from './rekey-and-log-in.js';
import type { CeremonyBrowser } from './relying-party.js';
import { insertSlot, newSlot, type NewSlot } from './slots.js';

/** A passkey as its holder sees it. */
export interface ListedPasskey {
  id: string;
  /** The way to unlock that it is; null where it opens nothing. */
  keySource: string | null;
  createdAt: Date;
  usedAt: Date | null;
}

const source = new RandomSecretSource('passkey');
const recovery = new RecoverySource();

/** The passkeys of an account: made, listed, and made the lock of the account in place of the server's own key. */
export class AccountPasskeys {
  constructor(
    private readonly parts: LoginParts,
    private readonly ceremonies: PasskeyCeremonies,
  ) {}

  /** What the browser is asked, to make one more. Throws `NotLoggedIn` for guests and programs. */
  async ask(caller: Caller, browser: CeremonyBrowser): Promise<AskedPasskey> {
    const { tenant, accountId, loginId } = requirePerson(caller);
    const { em, platformKey } = this.parts;
    const holder = await inTenant(em, tenant.id, async (tx) => {
      const account = await findById(tx, platformKey, accountId);
      if (account === null) throw new NotLoggedIn();
      const email = openEmail(platformKey, tenant.id, accountId, account.emailSealed);
      const existing = await passkeysOf(tx, platformKey, accountId);
      return {
        accountId,
        name: email ?? browser.party.name,
        existing: existing.map(({ credentialId }) => credentialId),
      };
    });
    return this.ceremonies.askToMake(tenant, browser, holder, loginId);
  }

  /**
   * Adds the passkey that was made. With PRF it is one more way to unlock the account; without, it logs in and
   * opens nothing (`opens: false`). Throws `InvalidCredentials`, `AnswersLocked`, `NotLoggedIn`.
   */
  async add(
    caller: Caller,
    answer: MadePasskey,
    browser: CeremonyBrowser,
  ): Promise<{ id: string; opens: boolean }> {
    const credential = await this.made(caller, answer, browser);
    const { platformKey } = this.parts;
    const slot = answer.prf === undefined ? null : await this.slotOf(caller, answer.prf);
    return this.storing(caller, async (tx, account) => {
      if (slot !== null) {
        const owner = { tenant: account.tenantId, account: account.id };
        await insertSlot(tx, platformKey, owner, slot, { id: account.keyId, keys: caller.keys });
      }
      const passkey = await storePasskey(tx, platformKey, account, credential, slot);
      return { id: slot?.id ?? passkey, opens: slot !== null };
    });
  }

  /**
   * Locks the account to the passkey that was made: it becomes the way to unlock in place of every one that the
   * server could work out again, and the account is re-keyed, all in one transaction. Where nothing else
   * opens the account a recovery code is made beside it (`code`, shown once): who loses the passkey would lose the answers.
   * What was copied before stays open to who has that copy and the platform key. Throws
   * `PasskeyOpensNothing` for a passkey without PRF, `InvalidCredentials`, `AnswersLocked`, `NotLoggedIn`.
   */
  async lock(
    caller: Caller,
    answer: MadePasskey,
    browser: CeremonyBrowser,
    rules: LoginRules,
    from: LoginOrigin,
  ): Promise<{ id: string; code: string | null; loggedIn: LoggedIn }> {
    const credential = await this.made(caller, answer, browser);
    if (answer.prf === undefined) throw new PasskeyOpensNothing();
    const { platformKey } = this.parts;
    const slot = await this.slotOf(caller, answer.prf);
    return this.storing(caller, async (tx, account) => {
      const slots = await tx.execute<{ id: string; source: SourceName }[]>(
        'select id, source from slots where account_id = ? and locked_until is null',
        [account.id],
      );
      const second = slots.some((each) => SECOND.includes(each.source))
        ? null
        : await newRecoverySlot(platformKey, account);
      const change = {
        remove: slots.filter((each) => each.source === 'derived').map(({ id }) => id),
        add: second === null ? [slot] : [slot, second.slot],
      };
      await storePasskey(tx, platformKey, account, credential, slot);
      const own = { account, keys: caller.keys };
      const origin = { ...from, factorProven: true };
      const loggedIn = await rekeyAndLogIn(tx, this.parts, own, change, rules, origin);
      return { id: slot.id, code: second?.code ?? null, loggedIn };
    });
  }

  /** Throws `RowForged`. */
  async list({ tenant, accountId }: Caller): Promise<ListedPasskey[]> {
    const { em, platformKey } = this.parts;
    const rows = await inTenant(em, tenant.id, (tx) => passkeysOf(tx, platformKey, accountId), {
      readOnly: true,
    });
    return rows.map(({ id, slotId, createdAt, usedAt }) => ({ id, keySource: slotId, createdAt, usedAt }));
  }

  private async made(caller: Caller, answer: MadePasskey, browser: CeremonyBrowser): Promise<NewCredential> {
    const { tenant, loginId } = requirePerson(caller);
    const made = await this.ceremonies.made(tenant, answer, browser, loginId);
    if (made === null) throw refusedPasskey();
    return made.credential;
  }

  private async slotOf({ tenant, accountId }: Caller, prf: string): Promise<NewSlot> {
    const secret = passkeySecret(prf);
    const owner = { tenant: tenant.id, account: accountId };
    const slot = await newSlot(this.parts.platformKey, owner, source, secret);
    secret.fill(0);
    return slot;
  }

  /** Inside a transaction that holds the account. A credential that somebody has already is refused. */
  private async storing<Result>(
    caller: Caller,
    store: (tx: EntityManager, account: FoundAccount) => Promise<Result>,
  ): Promise<Result> {
    const { em, platformKey } = this.parts;
    try {
      return await inTenant(em, caller.tenant.id, async (tx) =>
        store(tx, await lockOwnAccount(tx, platformKey, caller)),
      );
    } catch (error) {
      if (error instanceof UniqueConstraintViolationException) throw refusedPasskey();
      throw error;
    }
  }
}

/** What opens an account when its passkey is lost. */
const SECOND: readonly SourceName[] = ['password', 'recovery', 'passkey'];

/** A recovery code with its slot. */
export async function newRecoverySlot(
  platformKey: PlatformKey,
  { tenantId, id }: { tenantId: string; id: string },
): Promise<{ code: string; slot: NewSlot }> {
  const code = newRecoveryCode();
  const owner = { tenant: tenantId, account: id };
  return { code, slot: await newSlot(platformKey, owner, recovery, code, recoveryLookup(tenantId, code)) };
}

/** Stores the credential as the account's; gives the passkey's id. */
export async function storePasskey(
  tx: EntityManager,
  platformKey: PlatformKey,
  { tenantId, id }: { tenantId: string; id: string },
  credential: NewCredential,
  slot: NewSlot | null,
): Promise<string> {
  const made = { tenantId, accountId: id, ...credential, slotId: slot?.id ?? null };
  return (await insertPasskey(tx, platformKey, made)).id;
}
