import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from './caller.js';
import { EmailConfirmation } from './email-confirmation.js';
import { type IdentityDesk, newBrowser, openIdentityDesk, RULES } from './testing/identity-desk.js';

const PASSWORD = 'nine wet herons by 4 lakes';
let desk: IdentityDesk;
let tenant: Caller['tenant'];
let confirmation: EmailConfirmation;
beforeAll(async () => {
  desk = await openIdentityDesk();
  tenant = await desk.addTenant();
  confirmation = new EmailConfirmation(desk.em, desk.platformKey, desk.confirmed, desk.emails);
});
afterAll(() => desk.close());

const code = (name: string) => expect.objectContaining({ code: name });
async function enter(email: string) {
  const { login } = await desk.login.login(tenant, { email, password: PASSWORD }, RULES, newBrowser());
  return desk.logins.open(tenant, login.secret);
}
let count = 0;
async function newPerson(confirmed = true) {
  const email = `change${++count}@example.org`;
  await desk.accounts.create(tenant, { email, password: PASSWORD, confirmed });
  return { email, caller: await enter(email) };
}
/** Asks for the address; gives the token that was mailed there, or 'taken'. */
async function ask(caller: Caller, email: string): Promise<string> {
  let mailed = '';
  await desk.emails.ask(caller, email, newBrowser(), {
    confirm: async ({ token }) => void (mailed = token),
    taken: async () => void (mailed = 'taken'),
  });
  return mailed;
}
const confirm = (token: string) => confirmation.confirm(tenant, token, newBrowser());
const change = async (caller: Caller, email: string) => (await confirm(await ask(caller, email)))!;

describe('an address', () => {
  it('is the account’s once its link was used, and not before', async () => {
    const { email, caller } = await newPerson();
    const token = await ask(caller, 'New.Address@example.org');
    await enter(email);
    await expect(enter('new.address@example.org')).rejects.toEqual(code('invalid_credentials'));
    expect(await confirm(token)).toEqual({
      email: 'new.address@example.org',
      previous: { email, undoToken: expect.any(String), days: 7 },
    });
    await enter('new.address@example.org');
    await expect(enter(email)).rejects.toEqual(code('invalid_credentials'));
    await expect(confirm(token)).rejects.toEqual(code('not_found'));
  });

  it('that the account has is proven the same way, with nothing to undo', async () => {
    const { email, caller } = await newPerson(false);
    expect(await change(caller, email)).toEqual({ email, previous: null });
    const confirmed = (await desk.accounts.list(tenant.id)).find((account) => account.email === email);
    expect(confirmed).toMatchObject({ confirmed: true });
  });

  it('of somebody else is not told to who asks, and is not taken, not even later', async () => {
    const { email } = await newPerson();
    const { caller } = await newPerson();
    expect(await ask(caller, email)).toBe('taken');
    const token = await ask(caller, 'free@example.org');
    await desk.accounts.create(tenant, { email: 'free@example.org', password: PASSWORD, confirmed: true });
    await expect(confirm(token)).rejects.toEqual(code('not_found'));
  });

  it('is put back by who had it before, though it was changed twice, and the thief cannot undo that', async () => {
    const { email, caller } = await newPerson();
    const first = await change(caller, 'thief@example.org');
    const second = await change(caller, 'thief2@example.org');
    expect(await desk.emails.undo(tenant, first.previous!.undoToken!)).toEqual({ email });
    expect(await desk.sql('select 1 from logins where account_id = $1', [caller.accountId])).toEqual([]);
    await expect(desk.emails.undo(tenant, second.previous!.undoToken!)).rejects.toEqual(code('not_found'));
    await enter(email);
  });

  it('takes the links along that were mailed to the one before', async () => {
    const { email, caller } = await newPerson();
    const { token } = (await desk.reset.ask(tenant, email, newBrowser()))!;
    await change(caller, 'moved@example.org');
    const proof = { token, password: 'seven dry geese in 2 barns' };
    await expect(
      desk.reset.reset(tenant, proof, { shortest: 15, showsNewCode: false }, newBrowser()),
    ).rejects.toEqual(code('not_found'));
  });

  it('can be undone for seven days', async () => {
    const { email, caller } = await newPerson();
    const { previous } = await change(caller, 'later@example.org');
    const [row] = await desk.sql(
      `select round(extract(epoch from expires_at - created_at) / 86400) as days
         from challenges where purpose = 'email-undo' and used_at is null order by created_at desc limit 1`,
    );
    expect(Number(row!['days'])).toBe(7);
    await desk.sql(`update challenges set expires_at = now() where purpose = 'email-undo'`);
    await expect(desk.emails.undo(tenant, previous!.undoToken!)).rejects.toEqual(code('not_found'));
    await expect(enter(email)).rejects.toEqual(code('invalid_credentials'));
  });
});
