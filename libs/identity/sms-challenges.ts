import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import { blindIndex, openColumn, type PlatformKey, sealColumn } from '#encryption';
import type { Caller } from './caller.js';
import { allowedNumber } from './sms-country.js';
import { smsIndexes, withinSmsLimits } from './sms-limits.js';

/** `identity.login_methods.sms` of a tenant's configuration. */
export interface SmsRules {
  /** ISO 3166-1 codes. */
  countries: readonly string[];
  /** Messages to one number within ten minutes. */
  perNumber: number;
  /** Messages of the tenant within a day. */
  dailyLimit: number;
  /** Days without a login after which a number may have another owner. */
  silentDays: number;
}

/** Who gets a code. */
export interface SmsAddressee {
  /** In E.164 form. */
  number: string;
  code: string;
  minutes: number;
}

/** Sends the code; what it throws reaches who asked for the code. */
export type SmsDelivery = (to: SmsAddressee) => Promise<void>;

const MINUTES = 10;
const TRIES = 5;

/**
 * Codes by text message: 6 digits, good for ten minutes, five tries and one use. A challenge belongs to
 * the browser that asked, which alone has its handle, to a number, a purpose and a tenant; asking again
 * ends the one before.
 */
export class SmsChallenges {
  constructor(
    private readonly em: EntityManager,
    private readonly platformKey: PlatformKey,
  ) {}

  /**
   * Sends a code, if number and limits allow it: the answer is the same in either case. Throws what
   * `deliver` throws.
   */
  async ask(
    tenant: Caller['tenant'],
    phone: string,
    purpose: string,
    rules: SmsRules,
    from: { address: string },
    deliver: SmsDelivery,
  ): Promise<{ challenge: string; expiresAt: Date }> {
    const handle = randomBytes(32);
    const answer = {
      challenge: handle.toString('base64url'),
      expiresAt: new Date(Date.now() + MINUTES * 60_000),
    };
    const number = allowedNumber(phone, rules.countries);
    if (number === null) return answer;
    const code = randomInt(1_000_000).toString().padStart(6, '0');
    const stored = await inTenant(this.em, tenant.id, (tx) =>
      this.store(tx, tenant.id, { id: idOf(handle), purpose, number, code, address: from.address }, rules),
    );
    if (stored) await deliver({ number, code, minutes: MINUTES });
    return answer;
  }

  /** The number that a challenge was sent to, proven or not; null where there is none. */
  async numberOf(tenant: Caller['tenant'], challenge: string, purpose: string): Promise<string | null> {
    const id = idOf(Buffer.from(challenge, 'base64url'));
    const [row] = await inTenant(
      this.em,
      tenant.id,
      (tx) =>
        tx.execute<{ sealed: Buffer }[]>(
          'select subject_sealed as sealed from challenges where id = ? and purpose = ?',
          [id, purpose],
        ),
      { readOnly: true },
    );
    if (row === undefined) return null;
    return openColumn(this.platformKey, 'column', placeOf(tenant.id, id), row.sealed).toString();
  }

  /** Whether the code is that of the challenge, which is then used up. Each try counts before it is looked at. */
  async prove(tenant: Caller['tenant'], challenge: string, purpose: string, code: string): Promise<boolean> {
    const id = idOf(Buffer.from(challenge, 'base64url'));
    return inTenant(this.em, tenant.id, async (tx) => {
      const [row] = await tx.execute<{ codeHash: Buffer }[]>(
        `update challenges set tries_left = tries_left - 1
          where id = ? and purpose = ? and tries_left > 0 and used_at is null and expires_at > now()
         returning code_hash as "codeHash"`,
        [id, purpose],
      );
      if (row === undefined || !timingSafeEqual(row.codeHash, this.codeHash(tenant.id, id, code)))
        return false;
      await tx.execute('update challenges set used_at = now() where id = ?', [id], 'run');
      return true;
    });
  }

  private async store(
    tx: EntityManager,
    tenantId: string,
    made: { id: Buffer; purpose: string; number: string; code: string; address: string },
    rules: SmsRules,
  ): Promise<boolean> {
    const { id, purpose, number, code } = made;
    await tx.execute(`delete from challenges where expires_at < now() - interval '2 days'`, [], 'run');
    const { subject, prefix, address } = smsIndexes(this.platformKey, tenantId, number, made.address);
    if (!(await withinSmsLimits(tx, tenantId, { subject, prefix, address }, rules))) return false;
    await tx.execute(
      'update challenges set expires_at = now() where purpose = ? and subject_index = ? and expires_at > now()',
      [purpose, subject],
      'run',
    );
    await tx.execute(
      `insert into challenges (tenant_id, id, purpose, subject_index, subject_sealed, prefix_index,
                               address_index, code_hash, tries_left, expires_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, now() + ? * interval '1 minute')`,
      [
        tenantId,
        id,
        purpose,
        subject,
        sealColumn(this.platformKey, 'column', placeOf(tenantId, id), Buffer.from(number)),
        prefix,
        address,
        this.codeHash(tenantId, id, code),
        TRIES,
        MINUTES,
      ],
      'run',
    );
    return true;
  }

  /** Under the platform key: a million codes are quickly tried by who only has the database. */
  private codeHash(tenantId: string, id: Buffer, code: string): Buffer {
    return blindIndex(this.platformKey, tenantId, 'code', `${id.toString('hex')} ${code}`);
  }
}

function idOf(handle: Buffer): Buffer {
  return createHash('sha256').update(handle).digest();
}

function placeOf(tenant: string, id: Buffer) {
  return { tenant, table: 'challenges', column: 'subject_sealed', record: id.toString('hex') };
}
