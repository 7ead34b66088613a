import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from './caller.js';
import type { PasskeyNeeded } from './errors.js';
import { newBrowser, openIdentityDesk, RULES, type IdentityDesk } from './testing/identity-desk.js';
import { SoftwareAuthenticator } from './testing/software-authenticator.js';
import { openedKey, storeSession } from './testing/stored-session.js';

const PASSWORD = 'correct horse battery staple';
const ANOTHER = 'seven wonders of the old world';
const SMS = { countries: ['US'], perNumber: 3, dailyLimit: 500, silentDays: 45 };
const party = { id: 'demo.localhost', origin: 'http://demo.localhost:8080', name: 'Demo' };
const browser = { party, cookie: Buffer.alloc(32, 7).toString('base64url') };
const code = (name: string) => expect.objectContaining({ code: name });

let desk: IdentityDesk;
let tenant: Caller['tenant'];
beforeAll(async () => {
  desk = await openIdentityDesk();
  tenant = await desk.addTenant('demo');
});
afterAll(() => desk.close());

let count = 0;
/** An account with a password and a passkey, and an interview under way. */
async function withPasskey() {
  const email = `ann${++count}@example.org`;
  const given = { email, password: PASSWORD };
  const { login } = await desk.registration.register(tenant, given, RULES, newBrowser());
  const caller = await desk.logins.open(tenant, login.secret);
  const device = new SoftwareAuthenticator(party.origin);
  await desk.passkeys.add(caller, device.create(await desk.passkeys.ask(caller, browser)), browser);
  return { email, caller, device, session: await storeSession(desk, caller) };
}

const use = async (device: SoftwareAuthenticator, by: Caller | null = null) =>
  device.get(await desk.proofs.ask(tenant, browser, by));
const logIn = async (email: string, password: string) =>
  desk.logins.open(
    tenant,
    (await desk.login.login(tenant, { email, password }, RULES, newBrowser())).login.secret,
  );

describe('a reset of the password', () => {
  const rules = { shortest: 15, showsNewCode: true };
  const token = async (email: string) => (await desk.reset.ask(tenant, email, newBrowser()))!.token;

  it('loses nothing with a passkey, which opens the account afterwards, too', async () => {
    const { email, device, session } = await withPasskey();
    const proof = { token: await token(email), password: ANOTHER };
    const passkey = { answer: await use(device), browser };
    const done = await desk.reset.reset(tenant, { ...proof, passkey }, rules, newBrowser());
    expect(done).toEqual({ email, lockedDays: null, recoveryCode: null });
    expect(await openedKey(desk, await logIn(email, ANOTHER), session.id)).toEqual(session.key);
    const { login } = await desk.passkeyLogin.login(tenant, await use(device), browser, RULES, newBrowser());
    const again = await desk.logins.open(tenant, login.secret);
    expect(await openedKey(desk, again, session.id)).toEqual(session.key);
  });

  it('takes no passkey of another account, and without PRF it saves nothing', async () => {
    const [ann, bob] = [await withPasskey(), await withPasskey()];
    const proof = { token: await token(ann.email), password: ANOTHER };
    const others = { answer: await use(bob.device), browser };
    await expect(
      desk.reset.reset(tenant, { ...proof, passkey: others }, rules, newBrowser()),
    ).rejects.toEqual(code('invalid_credentials'));
    const { prf: _, ...answer } = await use(ann.device);
    await expect(
      desk.reset.reset(tenant, { ...proof, passkey: { answer, browser } }, rules, newBrowser()),
    ).rejects.toEqual(code('answers_would_be_locked'));
  });

  it('locks what a passkey found later brings back; until then that logs in and opens nothing', async () => {
    const { email, device, session } = await withPasskey();
    const proof = { token: await token(email), password: ANOTHER, acceptLoss: true };
    await desk.reset.reset(tenant, proof, rules, newBrowser());
    const { login } = await desk.passkeyLogin.login(tenant, await use(device), browser, RULES, newBrowser());
    expect((await desk.logins.open(tenant, login.secret)).scopes.has('answers')).toBe(false);

    const caller = await logIn(email, ANOTHER);
    expect(await openedKey(desk, caller, session.id)).toBeNull();
    const secret = { passkey: await use(device, caller), browser };
    expect(await desk.locked.unlock(caller, secret, newBrowser())).toEqual({ sessions: 1 });
    expect(await openedKey(desk, caller, session.id)).toEqual(session.key);
    const opened = await desk.passkeyLogin.login(tenant, await use(device), browser, RULES, newBrowser());
    expect((await desk.logins.open(tenant, opened.login.secret)).scopes.has('answers')).toBe(true);
  });
});

describe('a passkey as second factor', () => {
  async function withFactor() {
    const person = await withPasskey();
    const begun = await desk.passkeyFactor.begin(person.caller, browser);
    expect(begun.ceremony).toBe('get');
    const answer = { used: person.device.get(begun) };
    const codes = await desk.passkeyFactor.confirm(person.caller, begun.id, answer, browser, newBrowser());
    return { ...person, codes };
  }

  it('is asked for after the password, and a backup code does it, too', async () => {
    const { email, device, codes } = await withFactor();
    const given = { email, password: PASSWORD };
    const login = (more: object) => desk.login.login(tenant, { ...given, ...more }, RULES, newBrowser());
    await expect(login({})).rejects.toEqual(
      expect.objectContaining({ members: { methods: ['passkey', 'backup'] } }),
    );
    await login({ passkey: { answer: await use(device), browser } });
    await login({ code: codes[0] });
  });

  it('is neither another’s passkey nor a code of an app that was never set up', async () => {
    const { email } = await withFactor();
    const other = await withPasskey();
    const given = { email, password: PASSWORD };
    const passkey = { answer: await use(other.device), browser };
    for (const more of [{ passkey }, { code: '000000' }]) {
      await expect(desk.login.login(tenant, { ...given, ...more }, RULES, newBrowser())).rejects.toEqual(
        code('invalid_credentials'),
      );
    }
  });

  it('is made anew where the account has none, and asked of whoever opens the account by its code', async () => {
    const email = `bob${++count}@example.org`;
    const given = { email, password: PASSWORD };
    const { login } = await desk.registration.register(tenant, given, RULES, newBrowser());
    const caller = await desk.logins.open(tenant, login.secret);
    const device = new SoftwareAuthenticator(party.origin);
    const begun = await desk.passkeyFactor.begin(caller, browser);
    expect(begun.ceremony).toBe('create');
    const answer = { made: device.create(begun) };
    await desk.passkeyFactor.confirm(caller, begun.id, answer, browser, newBrowser());
    await expect(logIn(email, PASSWORD)).rejects.toEqual(code('second_factor_required'));
    await desk.login.login(
      tenant,
      { ...given, passkey: { answer: await use(device), browser } },
      RULES,
      newBrowser(),
    );
  });

  it('stays, and its passkey, while the password is too short to stand alone', async () => {
    const { email, caller, device } = await withFactor();
    const [passkey] = await desk.passkeys.list(caller);
    await desk.sql(`update slots set needs_factor = true where account_id = $1 and source = 'password'`, [
      caller.accountId,
    ]);
    await expect(desk.keySlots.remove(caller, passkey!.id, RULES, newBrowser())).rejects.toEqual(
      code('password_refused'),
    );
    const answered = { passkey: { answer: await use(device), browser } };
    await expect(logIn(email, PASSWORD)).rejects.toEqual(code('second_factor_required'));
    await desk.login.login(tenant, { email, password: PASSWORD, ...answered }, RULES, newBrowser());
  });

  it('goes with the last passkey, so that nobody is shut out', async () => {
    const { email, caller } = await withFactor();
    const [passkey] = await desk.passkeys.list(caller);
    await desk.keySlots.remove(caller, passkey!.id, RULES, newBrowser());
    await logIn(email, PASSWORD);
  });
});

describe('a first login elsewhere where a passkey takes the place of the server’s key', () => {
  const rules = { ...RULES, sms: SMS, firstPasskey: browser };
  async function signInByText(phone: string) {
    let typed = '';
    const from = newBrowser();
    const { challenge } = await desk.sms.ask(tenant, phone, SMS, from, async (to) => void (typed = to.code));
    return desk.sms.login(tenant, { challenge, code: typed }, rules, from);
  }
  const needed = async (phone: string): Promise<PasskeyNeeded> => {
    const error = await signInByText(phone).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toEqual(code('passkey_needed'));
    return error as PasskeyNeeded;
  };

  it('makes the account with its passkey, of grade A, or not at all', async () => {
    const phone = '+12025550901';
    const device = new SoftwareAuthenticator(party.origin);
    const { asked } = await needed(phone);
    const before = await desk.sql('select id from accounts');
    const made = await desk.firstPasskey.finish(tenant, device.create(asked), browser, RULES, newBrowser());
    expect(made.loggedIn.user).toMatchObject({ grade: 'A', keySources: ['passkey', 'recovery'] });
    expect(made.code).toMatch(/^[0-9A-Z-]{34}$/);
    expect(await desk.sql('select id from accounts')).toHaveLength(before.length + 1);
    await expect(signInByText(phone)).rejects.toEqual(code('answers_locked'));
    const { user } = await desk.passkeyLogin.login(tenant, await use(device), browser, RULES, newBrowser());
    expect(user.id).toBe(made.loggedIn.user.id);
  });

  it('is begun by that login alone: a passkey made for something else makes no account', async () => {
    const { caller, device } = await withPasskey();
    const answer = device.create(await desk.passkeys.ask(caller, browser));
    await expect(desk.firstPasskey.finish(tenant, answer, browser, RULES, newBrowser())).rejects.toEqual(
      code('invalid_credentials'),
    );
    const { asked } = await needed('+12025550902');
    const other = { ...browser, cookie: Buffer.alloc(32, 9).toString('base64url') };
    await expect(
      desk.firstPasskey.finish(tenant, device.create(asked), other, RULES, newBrowser()),
    ).rejects.toEqual(code('invalid_credentials'));
  });

  it('needs a passkey with PRF', async () => {
    const { asked } = await needed('+12025550903');
    const answer = new SoftwareAuthenticator(party.origin, false).create(asked);
    await expect(desk.firstPasskey.finish(tenant, answer, browser, RULES, newBrowser())).rejects.toEqual(
      code('passkey_opens_nothing'),
    );
  });
});
