import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from './caller.js';
import type { CeremonyBrowser } from './relying-party.js';
import { newBrowser, openIdentityDesk, RULES, type IdentityDesk } from './testing/identity-desk.js';
import { SoftwareAuthenticator, type Otherwise } from './testing/software-authenticator.js';
import { openedKey, storeSession } from './testing/stored-session.js';

const PASSWORD = 'correct horse battery staple';
const SMS = { countries: ['US'], perNumber: 3, dailyLimit: 500, silentDays: 45 };
const code = (name: string) => expect.objectContaining({ code: name });
const refused = code('invalid_credentials');

let desk: IdentityDesk;
let tenant: Caller['tenant'];
beforeAll(async () => {
  desk = await openIdentityDesk();
  tenant = await desk.addTenant('demo');
});
afterAll(() => desk.close());

const partyOf = (host: string) => ({ id: host, origin: `http://${host}:8080`, name: 'Demo' });
/** What a browser holds that has begun a ceremony: the cookie comes with the first. */
const browserAt = (host = 'demo.localhost', cookie = Buffer.alloc(32, 7).toString('base64url')) =>
  ({ party: partyOf(host), cookie }) satisfies CeremonyBrowser;
const authenticator = (hasPrf = true) => new SoftwareAuthenticator(partyOf('demo.localhost').origin, hasPrf);

let count = 0;
async function newPerson(of = tenant): Promise<Caller> {
  const email = `ann${++count}@example.org`;
  const { login } = await desk.registration.register(of, { email, password: PASSWORD }, RULES, newBrowser());
  return desk.logins.open(of, login.secret);
}

/** An account that opens by what the server can work out again. */
async function newTexter(): Promise<{ caller: Caller; phone: string }> {
  const phone = `+1202555${1000 + ++count}`;
  return { caller: await signInByText(phone), phone };
}

async function signInByText(phone: string): Promise<Caller> {
  let typed = '';
  const from = newBrowser();
  const { challenge } = await desk.sms.ask(tenant, phone, SMS, from, async (to) => void (typed = to.code));
  const rules = { ...RULES, sms: SMS };
  const { login } = await desk.sms.login(tenant, { challenge, code: typed }, rules, from);
  return desk.logins.open(tenant, login.secret);
}

async function withPasskey(hasPrf = true, otherwise: Otherwise = {}) {
  const caller = await newPerson();
  const device = authenticator(hasPrf);
  const asked = await desk.passkeys.ask(caller, browserAt());
  const added = await desk.passkeys.add(caller, device.create(asked, otherwise), browserAt());
  return { caller, device, ...added };
}

async function logIn(device: SoftwareAuthenticator, otherwise: Otherwise = {}, browser = browserAt()) {
  const asked = await desk.proofs.ask(tenant, browserAt(), null);
  const answer = device.get(asked, otherwise);
  return desk.passkeyLogin.login(tenant, answer, browser, RULES, newBrowser());
}

describe('a passkey', () => {
  it('logs in without a name, opens the answers, and makes the account no weaker', async () => {
    const { caller, device, opens } = await withPasskey();
    const session = await storeSession(desk, caller);
    expect(opens).toBe(true);
    const loggedIn = await logIn(device);
    expect(loggedIn.user).toMatchObject({
      id: caller.accountId,
      grade: 'B',
      keySources: ['password', 'passkey'],
    });
    const again = await desk.logins.open(tenant, loggedIn.login.secret);
    expect(await openedKey(desk, again, session.id)).toEqual(session.key);
  });

  it('asks everybody the same: no list of passkeys, user verification, this very host', async () => {
    const { options } = await desk.proofs.ask(tenant, browserAt(), null);
    expect(options).toMatchObject({
      allowCredentials: [],
      userVerification: 'required',
      rpId: 'demo.localhost',
    });
  });

  it('is bound to the browser that asked, and its challenge is good once', async () => {
    const { device } = await withPasskey();
    const other = browserAt('demo.localhost', Buffer.alloc(32, 9).toString('base64url'));
    await expect(logIn(device, {}, other)).rejects.toEqual(refused);
    const asked = await desk.proofs.ask(tenant, browserAt(), null);
    const answer = device.get(asked);
    await desk.passkeyLogin.login(tenant, answer, browserAt(), RULES, newBrowser());
    await expect(desk.passkeyLogin.login(tenant, answer, browserAt(), RULES, newBrowser())).rejects.toEqual(
      refused,
    );
  });

  it.each<[string, Otherwise]>([
    ['was used on another site', { origin: 'http://demo.localhost.example:8080' }],
    [
      'was used on a sibling tenant’s site',
      { origin: 'http://other.localhost:8080', rpId: 'other.localhost' },
    ],
    ['was used in a frame of another site', { crossOrigin: true }],
    ['did not check who holds it', { userVerified: false }],
    ['counts no further than before: a copy', { counter: 1 }],
    ['says it is another account’s', { userHandle: Buffer.alloc(16, 1).toString('base64url') }],
    ['comes with another secret', { prf: Buffer.alloc(32, 1).toString('base64url') }],
  ])('is refused where it %s', async (_, otherwise) => {
    const { device } = await withPasskey();
    await logIn(device);
    await expect(logIn(device, otherwise)).rejects.toEqual(refused);
  });

  it('of one tenant is unknown to another', async () => {
    const { device } = await withPasskey();
    const other = await desk.addTenant();
    const asked = await desk.proofs.ask(other, browserAt(), null);
    const answer = device.get(asked);
    await expect(desk.passkeyLogin.login(other, answer, browserAt(), RULES, newBrowser())).rejects.toEqual(
      refused,
    );
  });

  it.each<[string, Otherwise]>([
    ['without user verification', { userVerified: false }],
    ['on another site', { origin: 'https://evil.example' }],
    ['for another host', { rpId: 'localhost' }],
  ])('made %s is not taken', async (_, otherwise) => {
    await expect(withPasskey(true, otherwise)).rejects.toEqual(refused);
  });

  it('that somebody else asked for is not taken: the very login that asked has to answer', async () => {
    const [ann, bob] = [await newPerson(), await newPerson()];
    const answer = authenticator().create(await desk.passkeys.ask(bob, browserAt()));
    await expect(desk.passkeys.add(ann, answer, browserAt())).rejects.toEqual(refused);
  });

  it('that was tried wrongly many times has to wait', async () => {
    const { device } = await withPasskey();
    for (let tried = 0; tried < 5; tried++) {
      await expect(logIn(device, { userVerified: false })).rejects.toEqual(refused);
    }
    await expect(logIn(device)).rejects.toEqual(code('too_many_attempts'));
  });
});

describe('who writes to the database', () => {
  const forged = code('internal');

  it('cannot plant a passkey of his own, nor move one to another account', async () => {
    const [victim, thief] = [await withPasskey(), await withPasskey()];
    await desk.sql('update passkeys set account_id = $1 where account_id = $2', [
      victim.caller.accountId,
      thief.caller.accountId,
    ]);
    const handle = Buffer.from(victim.caller.accountId.replaceAll('-', ''), 'hex').toString('base64url');
    await expect(logIn(thief.device, { userHandle: handle })).rejects.toEqual(forged);
  });

  it('cannot put his public key in another’s row, nor turn its counter back', async () => {
    const { caller, device } = await withPasskey();
    await logIn(device);
    await desk.sql('update passkeys set counter = 0 where account_id = $1', [caller.accountId]);
    await expect(logIn(device)).rejects.toEqual(forged);
  });

  it('cannot make a login open answers that opens none', async () => {
    const { device } = await withPasskey(false);
    const { login } = await logIn(device);
    await desk.sql('update logins set opens_nothing = false where id = $1', [login.loginId]);
    await expect(desk.logins.open(tenant, login.secret)).rejects.toEqual(code('not_logged_in'));
  });
});

describe('a passkey without PRF', () => {
  it('logs in and opens nothing, until the password is typed', async () => {
    const { caller, device, opens } = await withPasskey(false);
    const session = await storeSession(desk, caller);
    expect(opens).toBe(false);
    const { login } = await logIn(device);
    const stranger = await desk.logins.open(tenant, login.secret);
    expect([...stranger.scopes]).toEqual(['manage']);
    await expect(openedKey(desk, stranger, session.id)).rejects.toEqual(code('record_corrupt'));
    await expect(desk.keySlots.addRecovery(stranger)).rejects.toEqual(code('answers_locked'));
    const renewed = await desk.stepUp.byPassword(stranger, PASSWORD, newBrowser());
    const whole = await desk.logins.open(tenant, renewed.secret);
    expect(await openedKey(desk, whole, session.id)).toEqual(session.key);
  });

  it('locks no account, and changes nothing', async () => {
    const { caller } = await newTexter();
    const device = authenticator(false);
    const answer = device.create(await desk.passkeys.ask(caller, browserAt()));
    await expect(desk.passkeys.lock(caller, answer, browserAt(), RULES, newBrowser())).rejects.toEqual(
      code('passkey_opens_nothing'),
    );
    expect(await desk.passkeys.list(caller)).toEqual([]);
  });
});

describe('locking an account to a passkey', () => {
  it('drops what the server could work out, keeps every answer, and gives a recovery code beside it', async () => {
    const { caller, phone } = await newTexter();
    const session = await storeSession(desk, caller);
    const device = authenticator();
    const answer = device.create(await desk.passkeys.ask(caller, browserAt()));
    const locked = await desk.passkeys.lock(caller, answer, browserAt(), RULES, newBrowser());
    expect(locked.loggedIn.user).toMatchObject({ grade: 'A', keySources: ['passkey', 'recovery'] });
    expect(locked.code).not.toBeNull();

    for (const secret of [locked.loggedIn.login.secret, (await logIn(device)).login.secret]) {
      const holder = await desk.logins.open(tenant, secret);
      expect(await openedKey(desk, holder, session.id)).toEqual(session.key);
    }
    await expect(signInByText(phone)).rejects.toEqual(code('answers_locked'));
  });

  it('leaves a password as the second way, with no code', async () => {
    const caller = await newPerson();
    const answer = authenticator().create(await desk.passkeys.ask(caller, browserAt()));
    const locked = await desk.passkeys.lock(caller, answer, browserAt(), RULES, newBrowser());
    expect(locked.code).toBeNull();
    expect(locked.loggedIn.user.keySources).toEqual(['password', 'passkey']);
  });

  it('keeps two ways: the one beside a single passkey cannot be removed, nor can the passkey alone stay', async () => {
    const { caller } = await newTexter();
    const answer = authenticator().create(await desk.passkeys.ask(caller, browserAt()));
    const { loggedIn } = await desk.passkeys.lock(caller, answer, browserAt(), RULES, newBrowser());
    const holder = await desk.logins.open(tenant, loggedIn.login.secret);
    const { keySources } = await desk.keySlots.list(holder);
    const recovery = keySources.find(({ source }) => source === 'recovery')!;
    await expect(desk.keySlots.remove(holder, recovery.id, RULES, newBrowser())).rejects.toEqual(
      code('last_key_source'),
    );
    expect((await desk.keySlots.list(holder)).keySources).toHaveLength(2);
  });

  it('is undone by removing the passkey: it opens nothing and logs in no more', async () => {
    const { caller, device, id } = await withPasskey();
    await desk.keySlots.remove(caller, id, RULES, newBrowser());
    await expect(logIn(device)).rejects.toEqual(refused);
  });
});

describe('stepping up by a passkey', () => {
  it('takes the account’s own passkey, asked for by this very login', async () => {
    const { caller, device } = await withPasskey();
    const asked = await desk.proofs.ask(tenant, browserAt(), caller);
    const renewed = await desk.stepUp.byPasskey(caller, device.get(asked), browserAt(), newBrowser());
    await desk.stepUp.require(await desk.logins.open(tenant, renewed.secret));
  });

  it('takes no other account’s passkey, and no challenge of before the login', async () => {
    const [ann, bob] = [await withPasskey(), await withPasskey()];
    const asked = await desk.proofs.ask(tenant, browserAt(), ann.caller);
    await expect(
      desk.stepUp.byPasskey(ann.caller, bob.device.get(asked), browserAt(), newBrowser()),
    ).rejects.toEqual(refused);
    const before = await desk.proofs.ask(tenant, browserAt(), null);
    await expect(
      desk.stepUp.byPasskey(ann.caller, ann.device.get(before), browserAt(), newBrowser()),
    ).rejects.toEqual(refused);
  });

  it('is signing in once more, for who has neither password nor passkey nor factor, while that is young', async () => {
    const { caller } = await newTexter();
    await desk.stepUp.require(caller);
    await desk.sql(`update logins set created_at = now() - interval '11 minutes' where id = $1`, [
      caller.loginId,
    ]);
    await expect(desk.stepUp.require(caller)).rejects.toEqual(code('step_up_required'));
    await expect(desk.stepUp.require(await newPerson())).rejects.toEqual(code('step_up_required'));
  });
});
