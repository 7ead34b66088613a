import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BusyError } from '#encryption';
import type { Caller } from './caller.js';
import type { LoginOrigin } from './logged-in.js';
import { type IdentityDesk, newBrowser, openIdentityDesk, RULES } from './testing/identity-desk.js';

const PASSWORD = 'nine wet herons by 4 lakes';
let desk: IdentityDesk;
let tenant: Caller['tenant'];
beforeAll(async () => {
  desk = await openIdentityDesk();
  tenant = await desk.addTenant();
});
afterAll(() => desk.close());

let count = 0;
async function newAccount() {
  const email = `throttled${++count}@example.org`;
  await desk.accounts.create(tenant, { email, password: PASSWORD, confirmed: true });
  return email;
}
/** The code of a login's refusal, or 'in'. */
async function answer(email: string, password: string, from: LoginOrigin = newBrowser(), of = tenant) {
  try {
    await desk.login.login(of, { email, password }, RULES, from);
    return 'in';
  } catch (error) {
    return (error as { code: string }).code;
  }
}
async function answers(
  times: number,
  email: string,
  from?: () => LoginOrigin,
  password = 'wrong',
): Promise<string[]> {
  const given: string[] = [];
  for (let n = 0; n < times; n++) given.push(await answer(email, password, from?.()));
  return given;
}
/** As if the waits were over. */
const later = () => desk.sql(`update throttle_lanes set wait_until = now() - interval '1 second'`);
const wrong = (times: number) => Array<string>(times).fill('invalid_credentials');

describe('guessing a password', () => {
  it('is free five times, then waits, in which even the right one is not checked', async () => {
    const email = await newAccount();
    expect(await answers(5, email)).toEqual(wrong(5));
    const refused = await desk.login
      .login(tenant, { email, password: PASSWORD }, RULES, newBrowser())
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'too_many_attempts', retryAfterSeconds: 1 });
    await later();
    expect(await answer(email, PASSWORD)).toBe('in');
  });

  it('waits 1, 2, 4 … 60 seconds', async () => {
    const email = await newAccount();
    await answers(4, email);
    const waits: unknown[] = [];
    for (let n = 0; n < 8; n++) {
      await later();
      await answer(email, 'wrong');
      const again = await desk.login
        .login(tenant, { email, password: 'wrong' }, RULES, newBrowser())
        .catch((error: unknown) => error);
      waits.push((again as { retryAfterSeconds: number }).retryAfterSeconds);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  });

  it('is no faster by trying many at once', async () => {
    const email = await newAccount();
    const given = await Promise.all(Array.from({ length: 20 }, () => answer(email, 'wrong')));
    expect(given.filter((each) => each === 'invalid_credentials')).toHaveLength(5);
  });

  it('waits for addresses without an account just the same', async () => {
    expect((await answers(6, 'nobody@example.org')).at(-1)).toBe('too_many_attempts');
    expect((await answers(6, 'no address')).at(-1)).toBe('too_many_attempts');
  });

  it('does not shut the owner out of a device that has signed in before', async () => {
    const email = await newAccount();
    const { device } = await desk.login.login(tenant, { email, password: PASSWORD }, RULES, newBrowser());
    expect((await answers(6, email)).at(-1)).toBe('too_many_attempts');
    const own = () => newBrowser(device?.token);
    expect(await answer(email, PASSWORD, own())).toBe('in');
    // His own slips are his own lane, which success empties.
    expect(await answers(4, email, own)).toEqual(wrong(4));
    expect(await answer(email, PASSWORD, own())).toBe('in');
    expect(await answers(5, email, own)).toEqual(wrong(5));
    expect(await answer(email, PASSWORD, own())).toBe('too_many_attempts');
  });

  it('gains nothing by a device of another account', async () => {
    const [mine, victim] = [await newAccount(), await newAccount()];
    const { device } = await desk.login.login(
      tenant,
      { email: mine, password: PASSWORD },
      RULES,
      newBrowser(),
    );
    const given = await answers(6, victim, () => newBrowser(device?.token));
    expect(given.at(-1)).toBe('too_many_attempts');
    expect(await answer(victim, 'wrong')).toBe('too_many_attempts');
  });

  it('makes a device a stranger again after ten failures', async () => {
    const email = await newAccount();
    const { device } = await desk.login.login(tenant, { email, password: PASSWORD }, RULES, newBrowser());
    for (let n = 0; n < 10; n++) {
      await later();
      expect(await answer(email, 'wrong', newBrowser(device?.token))).toBe('invalid_credentials');
    }
    await answers(5, email);
    expect(await answer(email, PASSWORD, newBrowser(device?.token))).toBe('too_many_attempts');
  });

  it('from one block of addresses is free fifty times, whatever the accounts', async () => {
    const from = newBrowser();
    const given: string[] = [];
    for (let n = 0; n < 51; n++) {
      const neighbour = { ...from, address: from.address.replace(/\d+$/, String(n + 1)) };
      given.push(await answer(`spray${n}@example.org`, 'wrong', neighbour));
    }
    expect(given).toEqual([...wrong(50), 'too_many_attempts']);
    expect(await answer('spray@example.org', 'wrong')).toBe('invalid_credentials');
  });

  it('needs another way in after a hundred failures in thirty days', async () => {
    const email = await newAccount();
    const { device } = await desk.login.login(tenant, { email, password: PASSWORD }, RULES, newBrowser());
    await answer(email, 'wrong');
    await desk.sql(
      'update throttle_lanes set failures = 100 where failures > 0 and first_at = (select max(first_at) from throttle_lanes)',
    );
    await desk.sql(
      'update throttle_lanes set failures = 100 where lane in (select lane from throttle_lanes order by first_at desc limit 3) and failures < 50',
    );
    await later();
    const refused = await desk.login
      .login(tenant, { email, password: PASSWORD }, RULES, newBrowser())
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'too_many_attempts' });
    expect((refused as { retryAfterSeconds: number }).retryAfterSeconds).toBeGreaterThan(29 * 86_400);
    expect(await answer(email, PASSWORD, newBrowser(device?.token))).toBe('in');
  });

  it('is counted per tenant', async () => {
    const email = await newAccount();
    await answers(6, email);
    const elsewhere = await desk.addTenant();
    expect(await answer(email, 'wrong', newBrowser(), elsewhere)).toBe('invalid_credentials');
  });

  it('leaves no address in the database in clear', async () => {
    const email = await newAccount();
    await answers(2, email);
    const rows = await desk.sql(`select lane::text || failures as row from throttle_lanes`);
    const hex = Buffer.from(email).toString('hex');
    expect(rows.some(({ row }) => String(row).includes(hex))).toBe(false);
  });

  it('counts no try that the server could not check', async () => {
    const attempt = { subject: 'email busy@example.org', address: '10.99.0.1', deviceId: null };
    for (let n = 0; n < 10; n++) {
      const busy = desk.throttle.guard(tenant.id, attempt, () => Promise.reject(new BusyError(1)));
      await expect(busy).rejects.toMatchObject({ code: 'busy' });
    }
    expect(await desk.throttle.guard(tenant.id, attempt, () => Promise.resolve('in'))).toBe('in');
  });
});
