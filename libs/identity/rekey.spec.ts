import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTenant } from '#database';
import { newRecoveryCode } from '#encryption';
import type { Caller } from './caller.js';
import { type IdentityDesk, newBrowser, openIdentityDesk, RULES } from './testing/identity-desk.js';
import { openedKey, storeSession } from './testing/stored-session.js';

const PASSWORD = 'nine wet herons by 4 lakes';
const OTHER = 'seven dry geese in 2 barns';
const SPAN = { idleSeconds: 3600, absoluteSeconds: 86_400 };
const rules = { ...RULES, passwords: { minimum: 15, minimumWithSecondFactor: 8 } };
let desk: IdentityDesk;
let tenant: Caller['tenant'];
beforeAll(async () => {
  desk = await openIdentityDesk();
  tenant = await desk.addTenant();
});
afterAll(() => desk.close());

let count = 0;
async function newPerson() {
  const email = `rekey${++count}@example.org`;
  await desk.accounts.create(tenant, { email, password: PASSWORD, confirmed: true });
  return { email, caller: await enter(email, PASSWORD) };
}
async function enter(email: string, password: string) {
  const { login } = await desk.login.login(tenant, { email, password }, RULES, newBrowser());
  return desk.logins.open(tenant, login.secret);
}
async function newGuest() {
  const guest = desk.guests.prepare(tenant.id);
  const { secret } = await inTenant(desk.em, tenant.id, (tx) => desk.guests.begin(tx, guest, SPAN));
  return { secret, caller: await desk.logins.open(tenant, secret) };
}
const sessionRow = async (id: string) =>
  (await desk.sql('select owner_id, rekey_due from interview_sessions where id = $1', [id]))[0];
const code = (name: string) => expect.objectContaining({ code: name });

describe('changing a password', () => {
  const change = (caller: Caller, current: string, password: string) =>
    desk.change.change(caller, { current, password }, rules, newBrowser());

  it('keeps every session, ends every login, and closes the account to the old password', async () => {
    const { email, caller } = await newPerson();
    const elsewhere = await enter(email, PASSWORD);
    const session = await storeSession(desk, caller);
    const { login } = await change(caller, PASSWORD, OTHER);
    const after = await desk.logins.open(tenant, login.secret);
    expect(await openedKey(desk, after, session.id)).toEqual(session.key);
    expect(await sessionRow(session.id)).toMatchObject({ rekey_due: true });
    expect(after.keys.publicKey.equals(caller.keys.publicKey)).toBe(false);
    const left = await desk.sql('select id from logins where account_id = $1', [caller.accountId]);
    expect(left).toEqual([{ id: after.loginId }]);
    // Whoever copied the old key opens no grant any more.
    await expect(openedKey(desk, elsewhere, session.id)).rejects.toEqual(code('record_corrupt'));
    await expect(enter(email, PASSWORD)).rejects.toEqual(code('invalid_credentials'));
    expect(await openedKey(desk, await enter(email, OTHER), session.id)).toEqual(session.key);
  });

  it('wants the current one, and a good new one', async () => {
    const { email, caller } = await newPerson();
    await expect(change(caller, 'not the current one', OTHER)).rejects.toEqual(code('invalid_credentials'));
    await expect(change(caller, PASSWORD, 'short')).rejects.toEqual(code('password_refused'));
    await enter(email, PASSWORD);
    await desk.logins.open(tenant, (await change(caller, PASSWORD, OTHER)).login.secret);
  });

  it('is no way around the throttle', async () => {
    const { caller } = await newPerson();
    for (let n = 0; n < 5; n++) {
      await expect(change(caller, 'not the current one', OTHER)).rejects.toEqual(code('invalid_credentials'));
    }
    await expect(change(caller, PASSWORD, OTHER)).rejects.toEqual(code('too_many_attempts'));
  });

  it('seals nothing anew for a grant or slot that somebody planted, and then changes nothing', async () => {
    for (const table of ['slots', 'session_grants']) {
      const [{ email, caller }, { caller: thief }] = [await newPerson(), await newPerson()];
      const mine = await storeSession(desk, caller);
      await storeSession(desk, thief);
      await desk.sql(
        table === 'slots'
          ? `insert into slots select tenant_id, $1, gen_random_uuid(), 'api', 'A', null, slot, account_key
               from slots where account_id = $2`
          : `update session_grants set sealed = (select sealed from session_grants where account_id = $2)
              where account_id = $1`,
        [caller.accountId, thief.accountId],
      );
      await expect(change(caller, PASSWORD, OTHER), table).rejects.toEqual(code('record_corrupt'));
      const again = await enter(email, PASSWORD);
      if (table === 'slots') expect(await openedKey(desk, again, mine.id)).toEqual(mine.key);
    }
  });

  it('done twice at once changes it once', async () => {
    const { email, caller } = await newPerson();
    const session = await storeSession(desk, caller);
    const done = await Promise.allSettled([
      change(caller, PASSWORD, OTHER),
      change(caller, PASSWORD, `${OTHER}!`),
    ]);
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const password = done[0].status === 'fulfilled' ? OTHER : `${OTHER}!`;
    expect(await openedKey(desk, await enter(email, password), session.id)).toEqual(session.key);
  });
});

describe('taking sessions along', () => {
  it('moves those that were named, and leaves the others to the guest', async () => {
    const [{ caller: guest }, { caller: person }] = [await newGuest(), await newPerson()];
    const [taken, left] = [await storeSession(desk, guest), await storeSession(desk, guest)];
    await desk.taken.take(guest, person, [taken.id]);
    expect(await openedKey(desk, person, taken.id)).toEqual(taken.key);
    expect(await openedKey(desk, guest, taken.id)).toBeNull();
    expect(await openedKey(desk, guest, left.id)).toEqual(left.key);
    expect(await sessionRow(taken.id)).toEqual({ owner_id: person.accountId, rekey_due: true });
    expect(await sessionRow(left.id)).toEqual({ owner_id: guest.accountId, rekey_due: false });
  });

  it('takes all or none, and nothing of anybody else', async () => {
    const [{ caller: guest }, { caller: victim }, { caller: person }] = [
      await newGuest(),
      await newGuest(),
      await newPerson(),
    ];
    const [mine, his] = [await storeSession(desk, guest), await storeSession(desk, victim)];
    await expect(desk.taken.take(guest, person, [mine.id, his.id])).rejects.toEqual(code('not_found'));
    await expect(desk.taken.take(guest, person, ['no id'])).rejects.toEqual(code('not_found'));
    expect(await openedKey(desk, guest, mine.id)).toEqual(mine.key);
    const { caller: other } = await newPerson();
    await expect(desk.taken.take(person, other, [mine.id])).rejects.toEqual(code('not_found'));
    const elsewhere = { ...person, tenant: await desk.addTenant() };
    await expect(desk.taken.take(guest, elsewhere, [mine.id])).rejects.toEqual(code('not_found'));
  });
});

describe('a resume code', () => {
  const use = (text: string) => desk.resume.use(tenant, text, SPAN, newBrowser());

  it('brings a guest back once, with a new code', async () => {
    const { caller, secret } = await newGuest();
    const session = await storeSession(desk, caller);
    const made = await desk.resume.make(caller, SPAN);
    await expect(desk.logins.open(tenant, secret)).rejects.toEqual(code('not_logged_in'));
    expect(await openedKey(desk, await desk.logins.open(tenant, made.login.secret), session.id)).toEqual(
      session.key,
    );

    const back = await use(made.code.toLowerCase().replaceAll('-', ' '));
    const again = await desk.logins.open(tenant, back.login.secret);
    expect(again).toMatchObject({ kind: 'guest', accountId: caller.accountId });
    expect(await openedKey(desk, again, session.id)).toEqual(session.key);
    expect(await sessionRow(session.id)).toMatchObject({ rekey_due: true });
    await expect(use(made.code)).rejects.toEqual(code('invalid_credentials'));
    expect((await use(back.code)).code).not.toBe(back.code);
  });

  it('takes the place of the one made before', async () => {
    const { caller } = await newGuest();
    const first = await desk.resume.make(caller, SPAN);
    const second = await desk.resume.make(await desk.logins.open(tenant, first.login.secret), SPAN);
    await expect(use(first.code)).rejects.toEqual(code('invalid_credentials'));
    await use(second.code);
  });

  it('is none of another tenant, nor guessed, nor stored', async () => {
    const { caller } = await newGuest();
    const { code: text } = await desk.resume.make(caller, SPAN);
    const elsewhere = await desk.addTenant();
    await expect(desk.resume.use(elsewhere, text, SPAN, newBrowser())).rejects.toEqual(
      code('invalid_credentials'),
    );
    for (const wrong of [newRecoveryCode(), '', 'x'.repeat(1000), text.slice(0, -1)]) {
      await expect(use(wrong)).rejects.toEqual(code('invalid_credentials'));
    }
    const symbols = text.replaceAll('-', '');
    const slots = await desk.sql(
      `select encode(slot || account_key || locator, 'escape') as row from slots where locator is not null`,
    );
    expect(slots.some(({ row }) => String(row).includes(symbols.slice(0, 26)))).toBe(false);
    await use(text);
  });

  it('is used once even by two at a time', async () => {
    const { caller } = await newGuest();
    const { code: text } = await desk.resume.make(caller, SPAN);
    const done = await Promise.allSettled([use(text), use(text)]);
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('from one block of addresses can be tried fifty times', async () => {
    const from = newBrowser();
    const answers: string[] = [];
    for (let n = 0; n < 51; n++) {
      const tried = desk.resume.use(tenant, newRecoveryCode(), SPAN, from);
      answers.push(
        await tried.then(
          () => 'in',
          (error: unknown) => (error as { code: string }).code,
        ),
      );
    }
    expect(new Set(answers.slice(0, 50))).toEqual(new Set(['invalid_credentials']));
    expect(answers[50]).toBe('too_many_attempts');
  });
});
