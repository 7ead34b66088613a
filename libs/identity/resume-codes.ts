import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import { type KeyPair, newRecoveryCode, readRecoveryCode, recoveryLookup, RecoverySource } from '#encryption';
import type { Caller } from './caller.js';
import { NotLoggedIn } from './errors.js';
import { findById } from './find-account.js';
import type { LoginOrigin } from './logged-in.js';
import type { LoginParts } from './login-parts.js';
import type { LoginSpan } from './logins.js';
import { openByCode, wrongCode } from './open-by-code.js';
import { rekeyAccount } from './rekey-account.js';
import { newSlot, openSlotsOf } from './slots.js';

/** A new code, shown once, and the login that takes the place of the one before. */
export interface Resumed {
  code: string;
  login: { secret: string; loginId: Buffer; maxAgeSeconds: number };
}

/**
 * Codes by which guests come back without their cookie: 130 random bits, the only way to unlock that a
 * guest has. The code is found by a locator, stored hashed; no name goes with it.
 */
export class ResumeCodes {
  private readonly source = new RecoverySource();

  constructor(private readonly parts: LoginParts) {}

  /**
   * Makes the guest's code; the one made before opens nothing any more. All logins of the guest end but
   * the new one. Throws `NotLoggedIn` for who is no guest.
   */
  async make(guest: Caller, span: LoginSpan): Promise<Resumed> {
    if (guest.kind !== 'guest') throw new NotLoggedIn();
    return inTenant(this.parts.em, guest.tenant.id, (tx) =>
      this.renew(tx, guest.tenant.id, guest.accountId, guest.keys, span),
    );
  }

  /** Opens a guest's account by its code, which is used up. Throws `InvalidCredentials`, `TooManyAttempts`. */
  async use(tenant: Caller['tenant'], code: string, span: LoginSpan, from: LoginOrigin): Promise<Resumed> {
    // A slip is seen by the checksum: no guess, so nothing to count.
    if (readRecoveryCode(code) === undefined) throw wrongCode();
    const locator = recoveryLookup(tenant.id, code);
    const { em, throttle } = this.parts;
    // Each code is its own account here: only blocks of addresses wait for each other.
    const subject = `resume ${locator.toString('hex')}`;
    const attempt = { subject, address: from.address, deviceId: null };
    const resumed = await throttle.guard(tenant.id, attempt, () =>
      inTenant(em, tenant.id, async (tx) => {
        const found = await openByCode(tx, this.parts.platformKey, tenant.id, code, 'guest');
        if (found === null) return null;
        return this.renew(tx, tenant.id, found.accountId, found.key.keys, span);
      }),
    );
    if (resumed === null) throw wrongCode();
    return resumed;
  }

  /** A used or replaced code is a way to unlock that is removed: the account is re-keyed. */
  private async renew(
    tx: EntityManager,
    tenantId: string,
    accountId: string,
    keys: KeyPair,
    span: LoginSpan,
  ): Promise<Resumed> {
    const { platformKey, logins } = this.parts;
    const account = await findById(tx, platformKey, accountId);
    if (!account?.publicKey.equals(keys.publicKey)) throw new NotLoggedIn();
    const code = newRecoveryCode();
    const owner = { tenant: tenantId, account: accountId };
    const add = await newSlot(platformKey, owner, this.source, code, recoveryLookup(tenantId, code));
    const before = await openSlotsOf(tx, accountId, 'recovery');
    const remove = before.map(({ id }) => id);
    const { key } = await rekeyAccount(tx, platformKey, account, keys, { remove, add: [add] });
    const login = await logins.begin(tx, { tenantId, id: accountId, keys: key.keys }, span);
    return { code, login: { ...login, maxAgeSeconds: span.absoluteSeconds } };
  }
}
