import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from './caller.js';
import { type IdentityDesk, newBrowser, openIdentityDesk, RULES } from './testing/identity-desk.js';

const PASSWORD = 'nine wet herons by 4 lakes';
const OTHER = 'seven dry geese in 2 barns';
const rules = { ...RULES, registration: 'confirm_first' as const };
let desk: IdentityDesk;
let tenant: Caller['tenant'];
beforeAll(async () => {
  desk = await openIdentityDesk();
  tenant = await desk.addTenant();
});
afterAll(() => desk.close());

/** What was mailed: a token, or 'taken'. */
let mailed: string[] = [];
async function register(email: string, password = PASSWORD): Promise<string> {
  mailed = [];
  const answer = await desk.confirmed.register(tenant, { email, password }, 15, newBrowser(), {
    confirm: async ({ token }) => void mailed.push(token),
    taken: async () => void mailed.push('taken'),
  });
  expect(answer).toBeUndefined();
  return mailed.join();
}
const login = (email: string, password: string) =>
  desk.login.login(tenant, { email, password }, rules, newBrowser());
const code = (name: string) => expect.objectContaining({ code: name });

describe('registering with an address that is confirmed first', () => {
  it('makes the account when its link is used, once', async () => {
    const token = await register('new@example.org');
    await expect(login('new@example.org', PASSWORD)).rejects.toEqual(code('invalid_credentials'));
    const { id } = await desk.confirmed.confirm(tenant, token);
    expect((await login('new@example.org', PASSWORD)).user).toMatchObject({ id, email: 'new@example.org' });
    await expect(desk.confirmed.confirm(tenant, token)).rejects.toEqual(code('not_found'));
  });

  it('answers alike for an address that has an account, and tells its owner', async () => {
    await desk.accounts.create(tenant, { email: 'owner@example.org', password: PASSWORD, confirmed: true });
    expect(await register('OWNER@example.org', OTHER)).toBe('taken');
    await login('owner@example.org', PASSWORD);
    await expect(login('owner@example.org', OTHER)).rejects.toEqual(code('invalid_credentials'));
  });

  it('opens by the password that was typed for that link, whoever registered the address before', async () => {
    const ofAttacker = await register('victim@example.org', OTHER);
    const own = await register('victim@example.org', PASSWORD);
    await desk.confirmed.confirm(tenant, own);
    await login('victim@example.org', PASSWORD);
    await expect(login('victim@example.org', OTHER)).rejects.toEqual(code('invalid_credentials'));
    await expect(desk.confirmed.confirm(tenant, ofAttacker)).rejects.toEqual(code('not_found'));
  });

  it('takes no link that is old, made up, or another tenant’s', async () => {
    const token = await register('late@example.org');
    const elsewhere = await desk.addTenant();
    await expect(desk.confirmed.confirm(elsewhere, token)).rejects.toEqual(code('not_found'));
    await expect(desk.confirmed.confirm(tenant, 'made up')).rejects.toEqual(code('not_found'));
    await desk.sql('update challenges set expires_at = now()');
    await expect(desk.confirmed.confirm(tenant, token)).rejects.toEqual(code('not_found'));
  });

  it('mails an address three times in an hour at most, and answers alike', async () => {
    const given: number[] = [];
    for (let n = 0; n < 4; n++) {
      await register('flooded@example.org');
      given.push(mailed.length);
    }
    expect(given).toEqual([1, 1, 1, 0]);
  });

  it('refuses bad passwords and addresses before anything else', async () => {
    await expect(register('x@example.org', 'short')).rejects.toEqual(code('password_refused'));
    await expect(register('no address')).rejects.toEqual(code('malformed'));
  });
});
