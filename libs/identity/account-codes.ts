import { randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { blindIndex, openColumn, type PlatformKey, sealColumn } from '#encryption';
import { addressBlock } from './address-block.js';
import { emailIndex } from './email-address.js';
import { allowedNumber } from './sms-country.js';
import { type SmsIndexes, smsIndexes, withinSmsLimits } from './sms-limits.js';
import type { SmsRules } from './sms-challenges.js';

/** What a code is for; one that was sent for another purpose is no code. */
export type CodePurpose = 'step-up' | 'second-factor' | 'new-number';

/** Whose code it is: nobody else's is good, nor one that another login of the account asked for. */
export interface CodeHolder {
  purpose: CodePurpose;
  account: string;
  /** What asked for it: a login's id, or the address block of who has proven the password. */
  asker: string;
}

/** Where it goes. */
export type CodeWay = { email: string } | { phone: string; rules: SmsRules };

export const CODE_MINUTES = 10;
const TRIES = 5;
/** Mails with a code to one account within an hour. */
const MAILS = 5;

/**
 * Codes that are sent to what an account has: its proven address, or its number. 6 digits, good for ten
 * minutes, five tries and one use, for one purpose and the login that asked; asking again ends the one before.
 */
export class AccountCodes {
  constructor(private readonly platformKey: PlatformKey) {}

  /** A new code to be sent; null where no more may be sent for now, or not to this number. */
  async make(
    tx: EntityManager,
    tenantId: string,
    holder: CodeHolder,
    way: CodeWay,
    from: { address: string },
  ): Promise<string | null> {
    const to = 'email' in way ? way.email : allowedNumber(way.phone, way.rules.countries);
    if (to === null) return null;
    const indexes =
      'email' in way
        ? await this.mailIndexes(tx, tenantId, holder, way.email, from)
        : await this.smsIndexes(tx, tenantId, to, way.rules, from);
    if (indexes === null) return null;
    const holderIndex = this.holderIndex(tenantId, holder);
    await tx.execute(
      'update challenges set expires_at = now() where holder_index = ? and expires_at > now()',
      [holderIndex],
      'run',
    );
    const id = randomBytes(32);
    const code = randomInt(1_000_000).toString().padStart(6, '0');
    await tx.execute(
      `insert into challenges (tenant_id, id, purpose, subject_index, subject_sealed, prefix_index, address_index,
                               holder_index, code_hash, tries_left, expires_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, now() + interval '${CODE_MINUTES} minutes')`,
      [
        tenantId,
        id,
        'email' in way ? 'mail-code' : 'sms-code',
        indexes.subject,
        sealColumn(this.platformKey, 'column', placeOf(tenantId, id), Buffer.from(to)),
        indexes.prefix,
        indexes.address,
        holderIndex,
        this.codeHash(tenantId, id, code),
        TRIES,
      ],
      'run',
    );
    return code;
  }

  /** Where the code was sent, if it is the holder's open one, which is then used up; else null. Each try counts. */
  async prove(tx: EntityManager, tenantId: string, holder: CodeHolder, code: string): Promise<string | null> {
    const [row] = await tx.execute<{ id: Buffer; codeHash: Buffer; sealed: Buffer }[]>(
      `update challenges set tries_left = tries_left - 1
        where holder_index = ? and tries_left > 0 and used_at is null and expires_at > now()
       returning id, code_hash as "codeHash", subject_sealed as sealed`,
      [this.holderIndex(tenantId, holder)],
    );
    const typed = code.replaceAll(/\s/g, '');
    if (row === undefined || !timingSafeEqual(row.codeHash, this.codeHash(tenantId, row.id, typed)))
      return null;
    await tx.execute('update challenges set used_at = now() where id = ?', [row.id], 'run');
    return openColumn(this.platformKey, 'column', placeOf(tenantId, row.id), row.sealed).toString();
  }

  private async smsIndexes(
    tx: EntityManager,
    tenantId: string,
    number: string,
    rules: SmsRules,
    from: { address: string },
  ): Promise<SmsIndexes | null> {
    const indexes = smsIndexes(this.platformKey, tenantId, number, from.address);
    return (await withinSmsLimits(tx, tenantId, indexes, rules)) ? indexes : null;
  }

  private async mailIndexes(
    tx: EntityManager,
    tenantId: string,
    { account }: CodeHolder,
    email: string,
    from: { address: string },
  ): Promise<SmsIndexes | null> {
    const index = (field: string, value: string) => blindIndex(this.platformKey, tenantId, field, value);
    const subject = emailIndex(this.platformKey, tenantId, email);
    await tx.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`mail-code ${account}`]);
    const sent = await tx.execute<unknown[]>(
      `select 1 from challenges
        where purpose = 'mail-code' and subject_index = ? and created_at > now() - interval '1 hour'`,
      [subject],
    );
    if (sent.length >= MAILS) return null;
    return {
      subject,
      prefix: index('account', account),
      address: index('address', addressBlock(from.address)),
    };
  }

  private holderIndex(tenantId: string, { purpose, account, asker }: CodeHolder): Buffer {
    const text = JSON.stringify([purpose, account, asker]);
    return blindIndex(this.platformKey, tenantId, 'code-holder', text);
  }

  /** Under the platform key: a million codes are quickly tried by who only has the database. */
  private codeHash(tenantId: string, id: Buffer, code: string): Buffer {
    return blindIndex(this.platformKey, tenantId, 'code', `${id.toString('hex')} ${code}`);
  }
}

function placeOf(tenant: string, id: Buffer) {
  return { tenant, table: 'challenges', column: 'subject_sealed', record: id.toString('hex') };
}
