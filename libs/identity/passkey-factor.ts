import { randomUUID } from 'node:crypto';
import { inTenant } from '#database';
import type { AccountPasskeys } from './account-passkeys.js';
import { renewBackupCodes } from './backup-codes.js';
import type { Caller } from './caller.js';
import { endOtherLogins } from './end-other-logins.js';
import { UnknownFactor } from './errors.js';
import { factorsOf, storeFactor } from './factor-rows.js';
import type { LoginOrigin } from './logged-in.js';
import type { LoginParts } from './login-parts.js';
import { requirePerson } from './own-account.js';
import type { AskedPasskey, MadePasskey, UsedPasskey } from './passkey-ceremonies.js';
import type { PasskeyProofs } from './passkey-proofs.js';
import type { CeremonyBrowser } from './relying-party.js';

/** What begins it: a passkey is made, or one that is there is used once, so that it is known to work. */
export interface BegunPasskeyFactor extends AskedPasskey {
  id: string;
  ceremony: 'create' | 'get';
}

/**
 * The account's passkeys as a second factor: from its confirmation on, every login by another way asks for one
 * of them too. A passkey alone is no second factor yet: it would shut out who loses it and has just a password.
 */
export class PasskeyFactor {
  constructor(
    private readonly parts: LoginParts,
    private readonly passkeys: AccountPasskeys,
    private readonly proofs: PasskeyProofs,
  ) {}

  /** Begins enrolment; counts for nothing until `confirm`. */
  async begin(caller: Caller, browser: CeremonyBrowser): Promise<BegunPasskeyFactor> {
    const { tenant, accountId } = requirePerson(caller);
    const { em, platformKey } = this.parts;
    const id = randomUUID();
    await inTenant(em, tenant.id, async (tx) => {
      const unfinished = 'delete from second_factors where account_id = ? and confirmed_at is null';
      await tx.execute(unfinished, [accountId], 'run');
      const row = { tenantId: tenant.id, accountId, id, type: 'passkey', lastStep: 0 } as const;
      const begun = { sealed: Buffer.alloc(0), createdAt: new Date(), confirmedAt: null };
      await storeFactor(tx, platformKey, { ...row, ...begun });
    });
    const existing = await this.passkeys.list(caller);
    return existing.length > 0
      ? { id, ceremony: 'get', ...(await this.proofs.ask(tenant, browser, caller)) }
      : { id, ceremony: 'create', ...(await this.passkeys.ask(caller, browser)) };
  }

  /**
   * Ends enrolment by the passkey that was made or used. Other logins end (OWASP ASVS 5.0, 7.4.3). Gives new
   * backup codes, shown once. Throws `UnknownFactor`, `InvalidCredentials`, `TooManyAttempts`.
   */
  async confirm(
    caller: Caller,
    id: string,
    answer: { made: MadePasskey } | { used: UsedPasskey },
    browser: CeremonyBrowser,
    from: LoginOrigin,
  ): Promise<string[]> {
    const { tenant, accountId, loginId } = requirePerson(caller);
    const { em, platformKey } = this.parts;
    await inTenant(em, tenant.id, (tx) => unconfirmed(tx, id));
    if ('made' in answer) await this.passkeys.add(caller, answer.made, browser);
    else await this.proofs.prove(tenant, answer.used, browser, { accountId, loginId }, from);
    return inTenant(em, tenant.id, async (tx) => {
      const row = await unconfirmed(tx, id);
      await storeFactor(tx, platformKey, { ...row, confirmedAt: new Date() });
      await endOtherLogins(tx, accountId, loginId);
      return renewBackupCodes(tx, platformKey, { tenantId: tenant.id, id: accountId });
    });

    async function unconfirmed(tx: typeof em, factor: string) {
      const rows = await factorsOf(tx, platformKey, accountId);
      const found = rows.find(
        (row) => row.id === factor && row.type === 'passkey' && row.confirmedAt === null,
      );
      if (found === undefined) throw new UnknownFactor();
      return found;
    }
  }
}
