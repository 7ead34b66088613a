import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import { openColumn, sealColumn } from '#encryption';
import { AccountCodes, CODE_MINUTES, type CodeHolder } from './account-codes.js';
import type { Caller } from './caller.js';
import { PhoneRefused } from './errors.js';
import { type FactorRow, factorsOf, storeFactor } from './factor-rows.js';
import type { LoginParts } from './login-parts.js';
import { requirePerson } from './own-account.js';
import type { SmsDelivery, SmsRules } from './sms-challenges.js';
import { allowedNumber } from './sms-country.js';

/**
 * Text messages as a second factor: the last choice, since a number can be taken over at the telephone company
 * (NIST SP 800-63B-4, 3.1.3.3). The number is sealed in the factor's own row; the codes are `SecondFactors`' to check.
 */
export class SmsFactors {
  private readonly codes: AccountCodes;

  constructor(private readonly parts: LoginParts) {
    this.codes = new AccountCodes(parts.platformKey);
  }

  /**
   * Begins enrolment by a code to the number; counts for nothing until `SecondFactors.confirm`. Throws
   * `PhoneRefused` for a number that no message may go to, and what `deliver` throws.
   */
  async begin(
    caller: Caller,
    phone: string,
    rules: SmsRules,
    from: { address: string },
    deliver: SmsDelivery,
  ): Promise<{ id: string }> {
    const { tenant, accountId } = requirePerson(caller);
    const number = allowedNumber(phone, rules.countries);
    if (number === null) throw new PhoneRefused();
    const id = randomUUID();
    const { em, platformKey } = this.parts;
    const row: FactorRow = {
      tenantId: tenant.id,
      accountId,
      id,
      type: 'sms',
      sealed: sealColumn(platformKey, 'column', placeOf(tenant.id, id), Buffer.from(number)),
      lastStep: 0,
      createdAt: new Date(),
      confirmedAt: null,
    };
    const code = await inTenant(em, tenant.id, async (tx) => {
      const unfinished = 'delete from second_factors where account_id = ? and confirmed_at is null';
      await tx.execute(unfinished, [accountId], 'run');
      await storeFactor(tx, platformKey, row);
      return this.codes.make(tx, tenant.id, smsCodeHolder(row), { phone: number, rules }, from);
    });
    if (code !== null) await deliver({ number, code, minutes: CODE_MINUTES });
    return { id };
  }

  /** Sends a code to the account's confirmed numbers; nothing where it was asked for too often. */
  async send(
    tenantId: string,
    accountId: string,
    rules: SmsRules,
    from: { address: string },
    deliver: SmsDelivery,
  ): Promise<void> {
    const { em } = this.parts;
    const made = await inTenant(em, tenantId, (tx) => this.makeAll(tx, tenantId, accountId, rules, from));
    for (const { number, code } of made) await deliver({ number, code, minutes: CODE_MINUTES });
  }

  private async makeAll(
    tx: EntityManager,
    tenantId: string,
    accountId: string,
    rules: SmsRules,
    from: { address: string },
  ): Promise<{ number: string; code: string }[]> {
    const { platformKey } = this.parts;
    const made: { number: string; code: string }[] = [];
    for (const row of await factorsOf(tx, platformKey, accountId)) {
      if (row.type !== 'sms' || row.confirmedAt === null) continue;
      const number = openColumn(platformKey, 'column', placeOf(tenantId, row.id), row.sealed).toString();
      const code = await this.codes.make(tx, tenantId, smsCodeHolder(row), { phone: number, rules }, from);
      if (code !== null) made.push({ number, code });
    }
    return made;
  }
}

/** Whose the code of a number is: this factor's, of this account. */
export function smsCodeHolder({ accountId, id }: FactorRow): CodeHolder {
  return { purpose: 'second-factor', account: accountId, asker: id };
}

function placeOf(tenant: string, record: string) {
  return { tenant, table: 'second_factors', column: 'sealed', record };
}
