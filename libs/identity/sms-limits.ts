import type { EntityManager } from '@mikro-orm/postgresql';
import { blindIndex, type PlatformKey } from '#encryption';
import { addressBlock } from './address-block.js';
import type { SmsRules } from './sms-challenges.js';

/** The purposes in `challenges` that cost a text message: they are counted together. */
const SENT_BY_SMS = `('login', 'sms-code')`;
const MINUTES = 10;
/** Messages within an hour to numbers that begin alike, for each that one number may have. */
const NUMBERS_OF_A_PREFIX = 10;
const PREFIX_LENGTH = 8;
/** Messages within an hour that one block of addresses may ask for. */
const PER_ADDRESS = 10;
/** Of so many messages in a day a fifth has to be used, or no more are sent: nobody reads them (SMS pumping). */
const ENOUGH_TO_JUDGE = 50;
const LEAST_USED = 0.2;

/** What the messages of a tenant are counted by; as a row of `challenges` keeps it. */
export interface SmsIndexes {
  subject: Buffer;
  prefix: Buffer;
  address: Buffer;
}

/** `number` in E.164 form, `address` the IP address of who asks. */
export function smsIndexes(
  platformKey: PlatformKey,
  tenantId: string,
  number: string,
  address: string,
): SmsIndexes {
  const index = (field: string, value: string) => blindIndex(platformKey, tenantId, field, value);
  return {
    subject: index('phone', number),
    prefix: index('phone-prefix', number.slice(0, PREFIX_LENGTH)),
    address: index('address', addressBlock(address)),
  };
}

/** Whether one more message may be sent, for whatever it is. One at a time in a tenant until the transaction ends. */
export async function withinSmsLimits(
  tx: EntityManager,
  tenantId: string,
  { subject, prefix, address }: SmsIndexes,
  rules: SmsRules,
): Promise<boolean> {
  await tx.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`sms ${tenantId}`]);
  const [sent] = await tx.execute<Record<'number' | 'prefix' | 'address' | 'day' | 'used', number>[]>(
    `select cast(count(*) filter (where subject_index = ? and created_at > now() - interval '${MINUTES} minutes') as int) as number,
            cast(count(*) filter (where prefix_index = ? and created_at > now() - interval '1 hour') as int) as prefix,
            cast(count(*) filter (where address_index = ? and created_at > now() - interval '1 hour') as int) as address,
            cast(count(*) as int) as day,
            cast(count(used_at) as int) as used
       from challenges where purpose in ${SENT_BY_SMS} and created_at > now() - interval '1 day'`,
    [subject, prefix, address],
  );
  if (sent === undefined) return false;
  return (
    sent.number < rules.perNumber &&
    sent.prefix < rules.perNumber * NUMBERS_OF_A_PREFIX &&
    sent.address < PER_ADDRESS &&
    sent.day < rules.dailyLimit &&
    (sent.day < ENOUGH_TO_JUDGE || sent.used >= sent.day * LEAST_USED)
  );
}
