import { randomUUID } from 'node:crypto';
import { UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import { type DerivedProof, newAccountKey, RandomSecretSource } from '#encryption';
import { newRecoverySlot, storePasskey } from './account-passkeys.js';
import { beginLogin, type LoginRules } from './begin-login.js';
import type { Caller } from './caller.js';
import { IdentityTaken, PasskeyNeeded, PasskeyOpensNothing, RowForged } from './errors.js';
import { findById } from './find-account.js';
import { insertAccount } from './insert-account.js';
import type { LoggedIn, LoginOrigin } from './logged-in.js';
import { findIdentity, insertIdentity, lockIdentity } from './login-identities.js';
import type { LoginParts } from './login-parts.js';
import type { MadePasskey, PasskeyCeremonies } from './passkey-ceremonies.js';
import { passkeySecret, refusedPasskey } from './passkey-proofs.js';
import type { CeremonyBrowser } from './relying-party.js';
import { insertSlot, newSlot } from './slots.js';

interface Remembered {
  account: string;
  proof: DerivedProof;
  take: string[];
}

/** What making the first passkey led to. */
export interface FirstPasskeyMade {
  loggedIn: LoggedIn;
  /** The recovery code beside it, shown once. */
  code: string;
  /** Sessions of the browser's guest that the person wanted to take along. */
  take: string[];
}

const source = new RandomSecretSource('passkey');

/**
 * A first login elsewhere where the organization lets no key be worked out by the server
 * (`encryption.key_sources.sms: passkey`): what was proven is remembered, sealed, and the account is made with
 * its passkey, or not at all.
 */
export class FirstPasskey {
  constructor(
    private readonly parts: LoginParts,
    private readonly ceremonies: PasskeyCeremonies,
  ) {}

  /** What the browser is asked, after `proof` was proven; for who throws it. */
  async needed(
    tenant: Caller['tenant'],
    proof: DerivedProof,
    browser: CeremonyBrowser | undefined,
    take: readonly string[] = [],
  ): Promise<PasskeyNeeded> {
    if (browser === undefined) throw new RowForged('login_identities');
    const account = randomUUID();
    const holder = { accountId: account, name: browser.party.name, existing: [] };
    return new PasskeyNeeded(
      await this.ceremonies.askToMake(tenant, browser, holder, null, { account, proof, take }),
    );
  }

  /**
   * Makes the account, of grade A, and logs in. Throws `InvalidCredentials`, `PasskeyOpensNothing` for a passkey
   * without PRF, `IdentityTaken` where the same login made its account meanwhile.
   */
  async finish(
    tenant: Caller['tenant'],
    answer: MadePasskey,
    browser: CeremonyBrowser,
    rules: LoginRules,
    from: LoginOrigin,
  ): Promise<FirstPasskeyMade> {
    const made = await this.ceremonies.made(tenant, answer, browser, null);
    // A passkey for an account that is there was asked for with nothing proven elsewhere.
    if (made === null || !isRemembered(made.remembered)) throw refusedPasskey();
    if (answer.prf === undefined) throw new PasskeyOpensNothing();
    const { account: id, proof, take } = made.remembered;
    const { em, platformKey } = this.parts;
    const owner = { tenant: tenant.id, account: id };
    const secret = passkeySecret(answer.prf);
    const slot = await newSlot(platformKey, owner, source, secret);
    secret.fill(0);
    const second = await newRecoverySlot(platformKey, { tenantId: tenant.id, id });
    try {
      const loggedIn = await inTenant(em, tenant.id, async (tx) => {
        await lockIdentity(tx, tenant.id, proof);
        if ((await findIdentity(tx, platformKey, tenant.id, proof)) !== null) throw new IdentityTaken();
        const key = newAccountKey();
        const phone = proof.provider === 'sms' ? proof.subject : null;
        const row = { tenantId: tenant.id, id, kind: 'person', key, email: null, phone } as const;
        await insertAccount(tx, platformKey, { ...row, confirmedAt: null });
        await insertSlot(tx, platformKey, owner, slot, key);
        await insertSlot(tx, platformKey, owner, second.slot, key);
        await insertIdentity(tx, platformKey, tenant.id, id, proof);
        await storePasskey(tx, platformKey, { tenantId: tenant.id, id }, made.credential, slot);
        const account = await findById(tx, platformKey, id);
        if (account === null) throw new RowForged('accounts');
        const device = { deviceId: null, deviceName: from.deviceName, factorProven: true };
        return beginLogin(tx, this.parts, account, key, rules, device);
      });
      return { loggedIn, code: second.code, take };
    } catch (error) {
      if (error instanceof UniqueConstraintViolationException) throw refusedPasskey();
      throw error;
    }
  }
}

function isRemembered(remembered: unknown): remembered is Remembered {
  return typeof (remembered as Partial<Remembered>).proof === 'object';
}
