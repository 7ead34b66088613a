import { inTenant } from '#database';
import { AccountCodes, CODE_MINUTES, type CodeHolder, type CodeWay } from './account-codes.js';
import type { Caller } from './caller.js';
import { openEmail } from './email-address.js';
import { SecondFactorRequired, UnknownFactor } from './errors.js';
import { findById } from './find-account.js';
import type { LoginParts } from './login-parts.js';
import { requirePerson } from './own-account.js';
import { openPhone } from './phone-number.js';
import type { SmsRules } from './sms-challenges.js';

/** What a code to prove oneself once more can be sent to. */
export type SentCodeWay = 'mail' | 'sms';

/** A code on its way. */
export interface SentCode {
  by: SentCodeWay;
  /** The account's own address, or its number in E.164 form. */
  to: string;
  code: string;
  minutes: number;
}

/**
 * Codes by which who is logged in proves once more who it is, sent to what was proven before: who has
 * taken the login alone has neither the mailbox nor the telephone. They are no second factor.
 */
export class StepUpCodes {
  private readonly codes: AccountCodes;

  constructor(private readonly parts: LoginParts) {
    this.codes = new AccountCodes(parts.platformKey);
  }

  /** The ways that this account has. */
  async waysOf(caller: Caller): Promise<SentCodeWay[]> {
    const { email, phone } = await this.reachOf(caller);
    return [...(email === null ? [] : ['mail' as const]), ...(phone === null ? [] : ['sms' as const])];
  }

  /**
   * Sends one by `deliver`; nothing is sent where it was asked for too often. Throws `UnknownFactor` where the
   * account has no such way, `SecondFactorRequired` where the login still owes its factor, and what `deliver` throws.
   */
  async send(
    caller: Caller,
    by: SentCodeWay,
    rules: SmsRules,
    from: { address: string },
    deliver: (code: SentCode) => Promise<void>,
  ): Promise<void> {
    const { tenant } = requirePerson(caller);
    if (caller.factorDue) throw new SecondFactorRequired([]);
    const reach = await this.reachOf(caller);
    const to = by === 'mail' ? reach.email : reach.phone;
    if (to === null) throw new UnknownFactor();
    const way: CodeWay = by === 'mail' ? { email: to } : { phone: to, rules };
    const code = await inTenant(this.parts.em, tenant.id, (tx) =>
      this.codes.make(tx, tenant.id, holderOf(caller), way, from),
    );
    if (code !== null) await deliver({ by, to, code, minutes: CODE_MINUTES });
  }

  /** Whether it is the code that this very login asked for. The caller of this counts the tries, too. */
  async prove(caller: Caller, code: string): Promise<boolean> {
    if (caller.factorDue) return false;
    const { em } = this.parts;
    return inTenant(em, caller.tenant.id, async (tx) => {
      const to = await this.codes.prove(tx, caller.tenant.id, holderOf(caller), code);
      if (to === null) return false;
      // The address or number may have become another's since it was sent.
      const { email, phone } = await this.reachOf(caller);
      return to === email || to === phone;
    });
  }

  /** Where the account's holder is reached: only what was proven, since a mistyped address is a stranger's. */
  async reachOf({ tenant, accountId }: Caller): Promise<{ email: string | null; phone: string | null }> {
    const { em, platformKey } = this.parts;
    return inTenant(
      em,
      tenant.id,
      async (tx) => {
        const account = await findById(tx, platformKey, accountId);
        if (account?.kind !== 'person') return { email: null, phone: null };
        const { emailSealed, phoneSealed, confirmedAt } = account;
        return {
          email: confirmedAt === null ? null : openEmail(platformKey, tenant.id, accountId, emailSealed),
          phone: openPhone(platformKey, tenant.id, accountId, phoneSealed),
        };
      },
      { readOnly: true },
    );
  }
}

function holderOf({ accountId, loginId }: Caller): CodeHolder {
  return { purpose: 'step-up', account: accountId, asker: loginId.toString('base64url') };
}
