import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import { type AccountKey, type DerivedProof, type DerivedSource, newAccountKey } from '#encryption';
import { beginLogin, type LoginRules } from './begin-login.js';
import type { Caller } from './caller.js';
import { InvalidCredentials, RegistrationClosed } from './errors.js';
import { findById, type FoundAccount } from './find-account.js';
import { insertAccount } from './insert-account.js';
import type { LoggedIn, LoginOrigin } from './logged-in.js';
import { findIdentity, insertIdentity, touchIdentity } from './login-identities.js';
import type { LoginParts } from './login-parts.js';
import type { SmsChallenges, SmsDelivery, SmsRules } from './sms-challenges.js';
import { insertSlot, newSlot, openSlotsOf, unlock } from './slots.js';

const PURPOSE = 'login';
const DAY_MS = 86_400_000;

/**
 * Login by a code sent to a telephone. Nothing that the person has goes into the key, so the slot is
 * `derived`, grade C: the server can work it out again, and says so. The number as it was just proven
 * is part of the secret, so an identity that is moved to another account in the database opens nothing there.
 */
export class SmsLogin {
  constructor(
    private readonly parts: LoginParts,
    private readonly challenges: SmsChallenges,
    private readonly source: DerivedSource,
  ) {}

  /** Sends a code where number and limits allow it; the answer is the same for any number. */
  ask(
    tenant: Caller['tenant'],
    phone: string,
    rules: SmsRules,
    from: LoginOrigin,
    deliver: SmsDelivery,
  ): Promise<{ challenge: string; expiresAt: Date }> {
    return this.challenges.ask(tenant, phone, PURPOSE, rules, from, deliver);
  }

  /**
   * Logs in by the code; the first time this makes the account. A number that was silent for
   * `silentDays` may have a new owner: it begins anew, with an account of its own. Throws
   * `InvalidCredentials`, `TooManyAttempts`, `RegistrationClosed`, `DeveloperInProduction`.
   */
  async login(
    tenant: Caller['tenant'],
    given: { challenge: string; code: string },
    rules: LoginRules & { sms: SmsRules },
    from: LoginOrigin,
  ): Promise<LoggedIn> {
    const number = await this.challenges.numberOf(tenant, given.challenge, PURPOSE);
    // A handle has 256 bits: who has none of ours is not guessing a code.
    if (number === null) throw wrongCode();
    const attempt = { subject: `sms ${number}`, address: from.address, deviceId: null };
    const proven = await this.parts.throttle.guard(tenant.id, attempt, async () =>
      (await this.challenges.prove(tenant, given.challenge, PURPOSE, given.code)) ? number : null,
    );
    if (proven === null) throw wrongCode();
    const proof = { provider: 'sms', issuer: '', subject: proven };
    return inTenant(this.parts.em, tenant.id, async (tx) => {
      const { account, key } = await this.accountOf(tx, tenant.id, proof, rules);
      const deviceId = await this.parts.devices.find(tx, account.id, from.deviceToken);
      return beginLogin(tx, this.parts, account, key, rules, { deviceId, deviceName: from.deviceName });
    });
  }

  private async accountOf(
    tx: EntityManager,
    tenantId: string,
    proof: DerivedProof,
    rules: LoginRules & { sms: SmsRules },
  ): Promise<{ account: FoundAccount; key: AccountKey }> {
    const { platformKey } = this.parts;
    const identity = await findIdentity(tx, platformKey, tenantId, proof);
    const silentSince = Date.now() - rules.sms.silentDays * DAY_MS;
    if (identity === null) return this.create(tx, tenantId, proof, rules);
    if (identity.provenAt.getTime() < silentSince) {
      await tx.execute('delete from login_identities where id = ?', [identity.id], 'run');
      return this.create(tx, tenantId, proof, rules);
    }
    const account = await findById(tx, platformKey, identity.accountId);
    const [slot] = await openSlotsOf(tx, identity.accountId, 'derived');
    const owner = { tenant: tenantId, account: identity.accountId };
    const opened =
      account === null || slot === undefined
        ? null
        : await unlock(platformKey, owner, this.source, slot, proof);
    if (account === null || opened === null) throw wrongCode();
    await touchIdentity(tx, platformKey, tenantId, identity);
    return { account, key: opened.account };
  }

  private async create(
    tx: EntityManager,
    tenantId: string,
    proof: DerivedProof,
    rules: LoginRules,
  ): Promise<{ account: FoundAccount; key: AccountKey }> {
    if (rules.registration === 'invite') throw new RegistrationClosed();
    const { platformKey } = this.parts;
    const id = randomUUID();
    const key = newAccountKey();
    const owner = { tenant: tenantId, account: id };
    await insertAccount(tx, platformKey, {
      tenantId,
      id,
      kind: 'person',
      key,
      email: null,
      confirmedAt: null,
    });
    await insertSlot(tx, platformKey, owner, await newSlot(platformKey, owner, this.source, proof), key);
    await insertIdentity(tx, platformKey, tenantId, id, proof);
    const account = await findById(tx, platformKey, id);
    if (account === null) throw wrongCode();
    return { account, key };
  }
}

function wrongCode(): InvalidCredentials {
  return new InvalidCredentials('This code is not right, or it is too old. Ask for another one.');
}
