import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from './caller.js';
import type { SmsAddressee, SmsRules } from './sms-challenges.js';
import { type IdentityDesk, newBrowser, openIdentityDesk, RULES } from './testing/identity-desk.js';

const SMS: SmsRules = { countries: ['US', 'DE'], perNumber: 3, dailyLimit: 500, silentDays: 45 };
let desk: IdentityDesk;
let tenant: Caller['tenant'];
beforeAll(async () => {
  desk = await openIdentityDesk();
});
// Limits count per tenant: each promise begins with a clean one.
async function fresh() {
  tenant = await desk.addTenant();
}
afterAll(() => desk.close());

let count = 0;
/** Numbers in the United States that begin differently. */
const AREAS = [201, 202, 203, 205, 206, 207, 208, 209, 210, 213, 214, 215, 216, 217, 218, 219];
const newNumber = () => `+1${AREAS[count % AREAS.length]}555${1000 + count++}`;
let sent: SmsAddressee[] = [];
async function ask(phone: string, sms: Partial<SmsRules> = {}, from = newBrowser(), of = tenant) {
  sent = [];
  const { challenge } = await desk.sms.ask(
    of,
    phone,
    { ...SMS, ...sms },
    from,
    async (to) => void sent.push(to),
  );
  return { challenge, code: sent[0]?.code ?? 'none' };
}
const login = (given: { challenge: string; code: string }, of = tenant, more: object = {}) =>
  desk.sms.login(of, given, { ...RULES, sms: SMS, ...more }, newBrowser());
const wrongOf = (code: string) => ((Number(code) + 1) % 1_000_000).toString().padStart(6, '0');
const code = (name: string) => expect.objectContaining({ code: name });

describe('a login by text message', () => {
  it('makes an account of grade C the first time, and opens it the next', async () => {
    await fresh();
    const number = newNumber();
    const first = await login(await ask(number));
    expect(first.user).toMatchObject({ email: null, grade: 'C', keySources: ['derived'] });
    const again = await login(await ask(`${number.slice(0, 5)} (${number.slice(5)})`));
    expect(again.user.id).toBe(first.user.id);
    const keys = await Promise.all([first, again].map((each) => desk.logins.open(tenant, each.login.secret)));
    expect(keys[0]?.keys).toEqual(keys[1]?.keys);
  });

  it('takes a code once, within ten minutes, from the browser that asked, in its tenant', async () => {
    await fresh();
    const given = await ask(newNumber());
    await expect(login({ ...given, challenge: Buffer.alloc(32).toString('base64url') })).rejects.toEqual(
      code('invalid_credentials'),
    );
    await expect(login(given, await desk.addTenant())).rejects.toEqual(code('invalid_credentials'));
    await login(given);
    await expect(login(given)).rejects.toEqual(code('invalid_credentials'));
    const late = await ask(newNumber());
    await desk.sql(`update challenges set expires_at = now() where used_at is null`);
    await expect(login(late)).rejects.toEqual(code('invalid_credentials'));
  });

  it('is over after five tries, many at once too', async () => {
    await fresh();
    const given = await ask(newNumber());
    const wrong = { ...given, code: wrongOf(given.code) };
    await Promise.allSettled(Array.from({ length: 8 }, () => login(wrong)));
    await desk.sql('delete from throttle_lanes');
    await expect(login(given)).rejects.toEqual(code('invalid_credentials'));
  });

  it('has one code open at a time', async () => {
    await fresh();
    const number = newNumber();
    const first = await ask(number);
    const second = await ask(number);
    await expect(login(first)).rejects.toEqual(code('invalid_credentials'));
    await login(second);
  });

  it('begins anew where the number was silent', async () => {
    await fresh();
    const number = newNumber();
    const before = await login(await ask(number));
    const after = await login(await ask(number), tenant, { sms: { ...SMS, silentDays: 0 } });
    expect(after.user.id).not.toBe(before.user.id);
    expect((await login(await ask(number))).user.id).toBe(after.user.id);
  });

  it('opens nothing of another account to which its identity was moved', async () => {
    await fresh();
    const [mine, victim] = [newNumber(), newNumber()];
    const own = await login(await ask(mine));
    const his = await login(await ask(victim));
    await desk.sql('update login_identities set account_id = $1 where account_id = $2', [
      his.user.id,
      own.user.id,
    ]);
    await expect(login(await ask(mine))).rejects.toThrow(/not written by this software/);
  });

  it('is not kept alive by who writes to the database', async () => {
    await fresh();
    const number = newNumber();
    await login(await ask(number));
    await desk.sql(`update login_identities set proven_at = now() + interval '1 day' where tenant_id = $1`, [
      tenant.id,
    ]);
    await expect(login(await ask(number))).rejects.toThrow(/not written by this software/);
  });

  it('makes no account where accounts are by invitation', async () => {
    await fresh();
    await expect(login(await ask(newNumber()), tenant, { registration: 'invite' })).rejects.toEqual(
      code('forbidden'),
    );
  });

  it('stores neither number nor code in clear', async () => {
    await fresh();
    const number = newNumber();
    const given = await ask(number);
    const rows = await desk.sql(
      `select encode(subject_sealed || code_hash, 'escape') as row from challenges`,
    );
    for (const { row } of rows) {
      expect(String(row)).not.toContain(number.slice(1));
      expect(String(row)).not.toContain(given.code);
    }
  });
});

describe('sending codes', () => {
  const sentTo = async (...args: Parameters<typeof ask>) => {
    const { challenge } = await ask(...args);
    expect(challenge).toMatch(/^[\w-]{43}$/);
    return sent.length;
  };

  it('is for the listed countries only, and for no costly numbers; the answer is the same', async () => {
    await fresh();
    expect(await sentTo('+49 1512 3456789')).toBe(1);
    for (const refused of [
      '+33612345678',
      '+1 876 555 0123',
      '+1 900 555 0123',
      '+49 900 1234567',
      'nonsense',
      '',
    ]) {
      expect(await sentTo(refused), refused).toBe(0);
    }
    expect(await sentTo('+1 416 555 0123')).toBe(0);
    expect(await sentTo('+1 416 555 0123', { countries: ['CA'] })).toBe(1);
  });

  it('stops at three for a number', async () => {
    await fresh();
    const number = newNumber();
    const given: number[] = [];
    for (let n = 0; n < 4; n++) given.push(await sentTo(number));
    expect(given).toEqual([1, 1, 1, 0]);
  });

  it('stops at three though many ask at once', async () => {
    await fresh();
    const number = newNumber();
    let messages = 0;
    await Promise.all(
      Array.from({ length: 12 }, () =>
        desk.sms.ask(tenant, number, SMS, newBrowser(), async () => void messages++),
      ),
    );
    expect(messages).toBe(3);
  });

  it('stops at ten for a block of addresses, at thirty for numbers that begin alike, at the day’s limit', async () => {
    await fresh();
    const from = newBrowser();
    const total = async (times: number, next: (n: number) => Parameters<typeof ask>) => {
      let messages = 0;
      for (let n = 0; n < times; n++) messages += await sentTo(...next(n));
      return messages;
    };
    expect(await total(12, () => [newNumber(), {}, from])).toBe(10);
    expect(await total(32, (n) => [`+1212555${4000 + n}`])).toBe(30);
    await fresh();
    expect(await total(5, () => [newNumber(), { dailyLimit: 4 }])).toBe(4);
  });

  it('stops where hardly any code is used', async () => {
    await fresh();
    for (let n = 0; n < 50; n++) expect(await sentTo(newNumber())).toBe(1);
    expect(await sentTo(newNumber())).toBe(0);
  });
});
