import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import { type AccountKey, RandomSecretSource } from '#encryption';
import type { Caller } from './caller.js';
import { InvalidCredentials } from './errors.js';
import type { LoginOrigin } from './logged-in.js';
import type { LoginParts } from './login-parts.js';
import type { AskedPasskey, PasskeyCeremonies, UsedPasskey } from './passkey-ceremonies.js';
import type { PasskeyRow } from './passkey-rows.js';
import type { CeremonyBrowser } from './relying-party.js';
import { type SlotRow, unlock } from './slots.js';

/** A passkey that somebody just used, and what it opened. */
export interface ProvenPasskey {
  passkey: PasskeyRow;
  /** Null for a passkey without PRF, and where a reset locked what it opens. */
  key: AccountKey | null;
}

/** Whose passkey it has to be, where that is known before it is used. */
export interface PasskeyOwner {
  accountId: string;
  /** The login that asked; null where nobody is logged in. */
  loginId: Buffer | null;
}

const source = new RandomSecretSource('passkey');

/** Passkeys as a proof of who somebody is: to log in, to step up, as a second factor, at a reset. */
export class PasskeyProofs {
  constructor(
    private readonly parts: LoginParts,
    private readonly ceremonies: PasskeyCeremonies,
  ) {}

  /** The same options for everybody, logged in or not. */
  ask(tenant: Caller['tenant'], browser: CeremonyBrowser, caller: Caller | null): Promise<AskedPasskey> {
    return this.ceremonies.askToUse(tenant, browser, caller?.loginId ?? null);
  }

  /** Throws `InvalidCredentials` for an answer that is not good, `TooManyAttempts`, `RowForged`. */
  async prove(
    tenant: Caller['tenant'],
    answer: UsedPasskey,
    browser: CeremonyBrowser,
    owner: PasskeyOwner | null,
    from: Pick<LoginOrigin, 'address'>,
  ): Promise<ProvenPasskey> {
    const subject = owner === null ? `passkey ${answer.credential.id}` : `passkey of ${owner.accountId}`;
    const attempt = { subject, address: from.address, deviceId: null };
    const proven = await this.parts.throttle.guard(tenant.id, attempt, () =>
      this.check(tenant, answer, browser, owner),
    );
    if (proven === null) throw refusedPasskey();
    return proven;
  }

  /** The same for who counts the tries already; null for an answer that is not good. */
  async check(
    tenant: Caller['tenant'],
    answer: UsedPasskey,
    browser: CeremonyBrowser,
    owner: PasskeyOwner | null,
  ): Promise<ProvenPasskey | null> {
    const passkey = await this.ceremonies.used(tenant, answer, browser, owner?.loginId ?? null);
    if (passkey === null || (owner !== null && passkey.accountId !== owner.accountId)) return null;
    const secret = answer.prf === undefined ? null : passkeySecret(answer.prf);
    if (passkey.slotId === null || secret === null) return { passkey, key: null };
    const slot = await inTenant(this.parts.em, tenant.id, (tx) => openSlotOf(tx, passkey), {
      readOnly: true,
    });
    if (slot === undefined) return { passkey, key: null };
    const account = { tenant: tenant.id, account: passkey.accountId };
    const opened = await unlock(this.parts.platformKey, account, source, slot, secret);
    secret.fill(0);
    return opened === null ? null : { passkey, key: opened.account };
  }
}

/** What HKDF in the browser made of the PRF output. Throws `InvalidCredentials` where it is not 32 bytes. */
export function passkeySecret(prf: string): Buffer {
  const secret = Buffer.from(prf, 'base64url');
  if (secret.length !== 32) throw refusedPasskey();
  return secret;
}

export function refusedPasskey(): InvalidCredentials {
  return new InvalidCredentials('This passkey was not accepted. Try again, or use another way.');
}

async function openSlotOf(
  tx: EntityManager,
  { accountId, slotId }: PasskeyRow,
): Promise<SlotRow | undefined> {
  const rows = await tx.execute<SlotRow[]>(
    `select id, slot, account_key as "accountKey" from slots
      where account_id = ? and id = ? and source = 'passkey' and locked_until is null`,
    [accountId, slotId],
  );
  return rows[0];
}
