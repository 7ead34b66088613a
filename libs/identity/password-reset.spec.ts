import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTenant } from '#database';
import { newRecoveryCode, recoveryLookup, RecoverySource } from '#encryption';
import type { Caller } from './caller.js';
import { insertSlot, newSlot } from './slots.js';
import { type IdentityDesk, newBrowser, openIdentityDesk, RULES } from './testing/identity-desk.js';
import { openedKey, storeSession } from './testing/stored-session.js';

const PASSWORD = 'nine wet herons by 4 lakes';
const OTHER = 'seven dry geese in 2 barns';
const RESET = { shortest: 15, showsNewCode: false };
let desk: IdentityDesk;
let tenant: Caller['tenant'];
beforeAll(async () => {
  desk = await openIdentityDesk();
  tenant = await desk.addTenant();
});
afterAll(() => desk.close());

const code = (name: string) => expect.objectContaining({ code: name });
async function enter(email: string, password: string) {
  const { login } = await desk.login.login(tenant, { email, password }, RULES, newBrowser());
  return desk.logins.open(tenant, login.secret);
}
let count = 0;
async function newPerson() {
  const email = `reset${++count}@example.org`;
  await desk.accounts.create(tenant, { email, password: PASSWORD, confirmed: true });
  const caller = await enter(email, PASSWORD);
  return { email, caller };
}
async function tokenFor(email: string): Promise<string> {
  return (await desk.reset.ask(tenant, email, newBrowser()))!.token;
}
const reset = (token: string, more: object = {}) =>
  desk.reset.reset(tenant, { token, password: OTHER, ...more }, RESET, newBrowser());
/** A recovery code of the account, as its page makes one. */
async function giveCode({ accountId, keys }: Caller): Promise<string> {
  const recovery = newRecoveryCode();
  const owner = { tenant: tenant.id, account: accountId };
  const locator = recoveryLookup(tenant.id, recovery);
  const slot = await newSlot(desk.platformKey, owner, new RecoverySource(), recovery, locator);
  await inTenant(desk.em, tenant.id, async (tx) => {
    const [row] = await tx.execute<{ id: Buffer }[]>('select key_id as id from accounts where id = ?', [
      accountId,
    ]);
    await insertSlot(tx, desk.platformKey, owner, slot, { id: row!.id, keys });
  });
  return recovery;
}

describe('asking for a reset', () => {
  it('mails nothing to an address without an account, and writes the same', async () => {
    const { email } = await newPerson();
    const rows = () => desk.sql(`select 1 from challenges where purpose = 'reset'`);
    const before = (await rows()).length;
    expect(await desk.reset.ask(tenant, 'nobody@example.org', newBrowser())).toBeNull();
    expect((await rows()).length).toBe(before + 1);
    expect(await desk.reset.ask(tenant, ` ${email.toUpperCase()}`, newBrowser())).toMatchObject({ email });
    expect((await rows()).length).toBe(before + 2);
  });

  it('mails an address three times in an hour at most', async () => {
    const { email } = await newPerson();
    for (let n = 0; n < 3; n++) await tokenFor(email);
    expect(await desk.reset.ask(tenant, email, newBrowser())).toBeNull();
  });
});

describe('a reset', () => {
  it('of an account without answers sets the password and ends every login', async () => {
    const { email, caller } = await newPerson();
    expect(await reset(await tokenFor(email))).toEqual({ email, lockedDays: null, recoveryCode: null });
    expect(await desk.sql('select 1 from logins where account_id = $1', [caller.accountId])).toEqual([]);
    await expect(enter(email, PASSWORD)).rejects.toEqual(code('invalid_credentials'));
    await enter(email, OTHER);
  });

  it('locks no answers unless somebody said yes, and the link stays good until then', async () => {
    const { email, caller } = await newPerson();
    const session = await storeSession(desk, caller);
    const token = await tokenFor(email);
    await expect(reset(token)).rejects.toEqual(code('answers_would_be_locked'));
    expect(await openedKey(desk, await enter(email, PASSWORD), session.id)).toEqual(session.key);
    expect(await reset(token, { acceptLoss: true })).toMatchObject({ lockedDays: 30 });
    expect(await openedKey(desk, await enter(email, OTHER), session.id)).toBeNull();
  });

  it('gives who took over the mailbox nothing that opens what lay there before', async () => {
    const { email, caller } = await newPerson();
    const session = await storeSession(desk, caller);
    await reset(await tokenFor(email), { acceptLoss: true });
    const thief = await enter(email, OTHER);
    // Even with the locked grant put back into its place by who writes to the database.
    await desk.sql(
      `insert into session_grants (tenant_id, id, session_id, account_id, role, sealed)
       select tenant_id, id, session_id, account_id, role, sealed from locked_grants where session_id = $1`,
      [session.id],
    );
    await expect(openedKey(desk, thief, session.id)).rejects.toEqual(code('record_corrupt'));
  });

  it('with a recovery code loses nothing, and uses the code up', async () => {
    const { email, caller } = await newPerson();
    const session = await storeSession(desk, caller);
    const recoveryCode = await giveCode(caller);
    const shown = { shortest: 15, showsNewCode: true };
    const proof = { token: await tokenFor(email), password: OTHER, recoveryCode };
    const done = await desk.reset.reset(tenant, proof, shown, newBrowser());
    expect(done).toMatchObject({ lockedDays: null, recoveryCode: expect.stringMatching(/\S/) });
    expect(await openedKey(desk, await enter(email, OTHER), session.id)).toEqual(session.key);
    await expect(reset(await tokenFor(email), { recoveryCode })).rejects.toEqual(code('invalid_credentials'));
    await reset(await tokenFor(email), { recoveryCode: done.recoveryCode });
    expect(await openedKey(desk, await enter(email, OTHER), session.id)).toEqual(session.key);
  });

  it('takes no other account’s recovery code', async () => {
    const { email, caller } = await newPerson();
    await storeSession(desk, caller);
    const recoveryCode = await giveCode((await newPerson()).caller);
    await expect(reset(await tokenFor(email), { recoveryCode })).rejects.toEqual(code('invalid_credentials'));
    await enter(email, PASSWORD);
  });

  it('takes no link twice, none that is old, made up, of another tenant or of another purpose', async () => {
    const { email } = await newPerson();
    const [first, second] = [await tokenFor(email), await tokenFor(email)];
    await reset(first);
    for (const token of [first, second, 'made up']) {
      await expect(reset(token)).rejects.toEqual(code('not_found'));
    }
    const late = await tokenFor(email);
    await expect(
      desk.reset.reset(await desk.addTenant(), { token: late, password: OTHER }, RESET, newBrowser()),
    ).rejects.toEqual(code('not_found'));
    await desk.sql(`update challenges set purpose = 'email-change' where expires_at > now()`);
    await expect(reset(late)).rejects.toEqual(code('not_found'));
    await desk.sql(`update challenges set purpose = 'reset', expires_at = now() where expires_at > now()`);
    await expect(reset(late)).rejects.toEqual(code('not_found'));
  });

  it('refuses a bad password and keeps the link', async () => {
    const { email } = await newPerson();
    const token = await tokenFor(email);
    await expect(reset(token, { password: 'short' })).rejects.toEqual(code('password_refused'));
    await reset(token);
  });
});

describe('answers that a reset locked', () => {
  async function locked() {
    const { email, caller } = await newPerson();
    const session = await storeSession(desk, caller);
    const recovery = await giveCode(caller);
    await reset(await tokenFor(email), { acceptLoss: true });
    return { email, session, recovery, before: caller, caller: await enter(email, OTHER) };
  }
  const unlock = (caller: Caller, password: string) => desk.locked.unlock(caller, { password }, newBrowser());

  it('are counted for their holder, and come back by the old password', async () => {
    const { caller, session, email, recovery } = await locked();
    expect(await desk.locked.of(caller)).toEqual({ sessions: 1, until: expect.any(Date) });
    await expect(unlock(caller, 'not this one, sorry')).rejects.toEqual(code('invalid_credentials'));
    expect(await unlock(caller, PASSWORD)).toEqual({ sessions: 1 });
    expect(await openedKey(desk, caller, session.id)).toEqual(session.key);
    expect(await desk.locked.of(caller)).toBeNull();
    expect(await desk.sql('select rekey_due from interview_sessions where id = $1', [session.id])).toEqual([
      { rekey_due: true },
    ]);
    await expect(enter(email, PASSWORD)).rejects.toEqual(code('invalid_credentials'));
    // The code of before opens the account again, as it is now.
    await reset(await tokenFor(email), { recoveryCode: recovery });
    expect(await openedKey(desk, await enter(email, OTHER), session.id)).toEqual(session.key);
  });

  it('come back by a recovery code of before', async () => {
    const { caller, session, recovery } = await locked();
    const wrong = { recoveryCode: newRecoveryCode() };
    await expect(desk.locked.unlock(caller, wrong, newBrowser())).rejects.toEqual(
      code('invalid_credentials'),
    );
    await desk.locked.unlock(caller, { recoveryCode: recovery }, newBrowser());
    expect(await openedKey(desk, caller, session.id)).toEqual(session.key);
  });

  it('make the sixth guess at the old password wait', async () => {
    const { caller } = await locked();
    for (let n = 0; n < 5; n++) {
      await expect(unlock(caller, `wrong guess number ${n}`)).rejects.toEqual(code('invalid_credentials'));
    }
    await expect(unlock(caller, PASSWORD)).rejects.toEqual(code('too_many_attempts'));
  });

  it('are another account’s with another key, and stay closed to it', async () => {
    const mine = await locked();
    const stranger = await locked();
    await expect(unlock(stranger.caller, 'nine wet herons by 5 lakes')).rejects.toEqual(
      code('invalid_credentials'),
    );
    expect(await unlock(stranger.caller, PASSWORD)).toEqual({ sessions: 1 });
    expect(await openedKey(desk, stranger.caller, mine.session.id)).toBeNull();
  });

  it('are announced once, a week before, and shredded at their end', async () => {
    const { caller, email, session } = await locked();
    expect(await desk.locked.aboutToEnd(tenant.id, 7)).toEqual([]);
    await desk.sql(
      `update locked_grants set locked_until = now() + interval '6 days' where account_id = $1`,
      [caller.accountId],
    );
    expect(await desk.locked.aboutToEnd(tenant.id, 7)).toEqual([{ email, until: expect.any(Date) }]);
    expect(await desk.locked.aboutToEnd(tenant.id, 7)).toEqual([]);
    expect(await desk.locked.shred(tenant.id)).toEqual([]);
    for (const table of ['locked_grants', 'slots']) {
      await desk.sql(
        `update ${table} set locked_until = now() where account_id = $1 and locked_until is not null`,
        [caller.accountId],
      );
    }
    expect(await desk.locked.shred(tenant.id)).toEqual([session.id]);
    await expect(unlock(caller, PASSWORD)).rejects.toEqual(code('invalid_credentials'));
    const left = await desk.sql('select source from slots where account_id = $1', [caller.accountId]);
    expect(left).toEqual([{ source: 'password' }]);
  });
});
