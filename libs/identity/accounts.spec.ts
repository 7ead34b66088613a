import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from './caller.js';
import { endDeveloperLogins } from './developer-logins.js';
import { refuseDeveloper } from './privilege-rules.js';
import { type IdentityDesk, newBrowser, openIdentityDesk, RULES } from './testing/identity-desk.js';

const PASSWORD = 'nine wet herons by 4 lakes';
let desk: IdentityDesk;
let tenant: Caller['tenant'];
let console: Caller['tenant'];
beforeAll(async () => {
  desk = await openIdentityDesk();
  tenant = await desk.addTenant();
  console = await desk.addTenant('console');
});
afterAll(() => desk.close());

let count = 0;
const newEmail = () => `person${++count}@example.org`;
async function newAccount(privileges: string[] = [], password = PASSWORD, of = tenant) {
  const email = newEmail();
  return { ...(await desk.accounts.create(of, { email, password, privileges, confirmed: true })), password };
}
const code = (name: string) => expect.objectContaining({ code: name });

describe('an account', () => {
  it('made for somebody gets a password that logs it in', async () => {
    const email = newEmail();
    const { id, password = '' } = await desk.accounts.create(tenant, { email, confirmed: true });
    const { user, login } = await desk.login.login(
      tenant,
      { email: ` ${email.toUpperCase()} `, password },
      RULES,
      newBrowser(),
    );
    expect(user).toEqual({ id, email, privileges: [], grade: 'B', keySources: ['password'] });
    const caller = await desk.logins.open(tenant, login.secret);
    expect(caller).toMatchObject({ accountId: id, kind: 'person' });
  });

  it('opens for nobody with a wrong password, and an unknown address is answered alike', async () => {
    const { email } = await newAccount();
    const errors = await Promise.all(
      [email, 'nobody@example.org', 'no address', `${email.split('@')[0]}@example.com`].map((typed) =>
        desk.login
          .login(tenant, { email: typed, password: 'not the password 1' }, RULES, newBrowser())
          .catch(String),
      ),
    );
    expect(new Set(errors).size).toBe(1);
    await expect(
      desk.login.login(tenant, { email, password: 'x'.repeat(100_000) }, RULES, newBrowser()),
    ).rejects.toEqual(code('invalid_credentials'));
  });

  it('costs a hash whether it is there or not', async () => {
    const { email } = await newAccount();
    const hash = desk.pool.hash.bind(desk.pool);
    const costs: number[] = [];
    desk.pool.hash = (input, lane) => {
      costs.push(input.memoryKib * input.passes);
      return hash(input, lane);
    };
    for (const typed of [email, 'nobody@example.org', 'no address']) {
      await desk.login
        .login(tenant, { email: typed, password: 'not the password 1' }, RULES, newBrowser())
        .catch(() => undefined);
    }
    desk.pool.hash = hash;
    expect(costs).toEqual([64, 64, 64]);
  });

  it('is one per address in a tenant, and knows nothing of other tenants', async () => {
    const { email } = await newAccount();
    const again = { email: email.toUpperCase(), confirmed: true };
    await expect(desk.accounts.create(tenant, again)).rejects.toEqual(code('email_taken'));
    const elsewhere = await desk.addTenant();
    await expect(
      desk.login.login(elsewhere, { email, password: PASSWORD }, RULES, newBrowser()),
    ).rejects.toEqual(code('invalid_credentials'));
    expect(await desk.accounts.create(elsewhere, again)).toMatchObject({ email });
  });

  it('refuses passwords that are short, common or its own address', async () => {
    for (const password of [
      'short',
      'passwordpassword',
      '123456789012345',
      'person@example.org',
      'x'.repeat(129),
    ]) {
      await expect(
        desk.accounts.create(tenant, { email: 'person@example.org', password, confirmed: true }),
        password,
      ).rejects.toEqual(code('password_refused'));
    }
    // An e and its accent are one letter in NFKC: 14 of them.
    const short = { email: newEmail(), password: 'e\u0301zw vq jk xb m', confirmed: true };
    await expect(desk.accounts.create(tenant, short)).rejects.toEqual(code('password_refused'));
    const enough = { ...short, password: `${short.password}p` };
    expect(await desk.accounts.create(tenant, enough)).toMatchObject({ email: enough.email });
  });

  it('does not open by a slot that was copied from another account', async () => {
    const mine = await newAccount([], 'the attacker knows this one 1');
    const victim = await newAccount();
    await desk.sql(
      `update slots set slot = s.slot, account_key = s.account_key from slots s
                     where slots.account_id = $1 and s.account_id = $2`,
      [victim.id, mine.id],
    );
    await expect(
      desk.login.login(tenant, { email: victim.email, password: mine.password }, RULES, newBrowser()),
    ).rejects.toEqual(code('record_corrupt'));
  });

  it('does not open where its row was changed by hand', async () => {
    const { email, password, id } = await newAccount();
    await desk.sql('update accounts set confirmed_at = now() where id = $1', [id]);
    await expect(desk.login.login(tenant, { email, password }, RULES, newBrowser())).rejects.toThrow(
      /not written by this software/,
    );
  });

  it('gets its slot made anew when the cost is raised', async () => {
    const { email, password, id } = await newAccount();
    const slots = () => desk.sql('select id from slots where account_id = $1', [id]);
    const [before] = await slots();
    await desk.login.login(tenant, { email, password }, RULES, newBrowser());
    expect(await slots()).toEqual([before]);
    Object.assign(desk.passwords, { cost: { memoryKib: 128, passes: 1, parallelism: 1 } });
    await desk.login.login(tenant, { email, password }, RULES, newBrowser());
    Object.assign(desk.passwords, { cost: { memoryKib: 64, passes: 1, parallelism: 1 } });
    const after = await slots();
    expect(after).toHaveLength(1);
    expect(after).not.toEqual([before]);
    await desk.login.login(tenant, { email, password }, RULES, newBrowser());
  });
});

describe('registering', () => {
  it('logs the new account in, where registration is open', async () => {
    const email = newEmail();
    const { user } = await desk.registration.register(
      tenant,
      { email, password: PASSWORD },
      RULES,
      newBrowser(),
    );
    expect(user).toMatchObject({ email, privileges: [] });
    await desk.login.login(tenant, { email, password: PASSWORD }, RULES, newBrowser());
    await expect(
      desk.registration.register(tenant, { email, password: PASSWORD }, RULES, newBrowser()),
    ).rejects.toEqual(code('email_taken'));
  });

  it('is refused where accounts are made by invitation', async () => {
    const rules = { ...RULES, registration: 'invite' as const };
    await expect(
      desk.registration.register(tenant, { email: newEmail(), password: PASSWORD }, rules, newBrowser()),
    ).rejects.toEqual(code('forbidden'));
  });
});

describe('privileges', () => {
  it('are granted, listed and revoked, and each change ends the logins', async () => {
    const own = await desk.addTenant();
    const { email, password, id } = await newAccount([], PASSWORD, own);
    const { login } = await desk.login.login(own, { email, password }, RULES, newBrowser());
    await desk.accounts.grant(own, email, 'advocate');
    await expect(desk.logins.open(own, login.secret)).rejects.toEqual(code('not_logged_in'));
    expect((await desk.accounts.list(own.id)).find((each) => each.id === id)).toEqual({
      id,
      email,
      privileges: ['advocate'],
      confirmed: true,
    });
    await desk.accounts.revoke(own, email, 'advocate');
    expect((await desk.login.login(own, { email, password }, RULES, newBrowser())).user.privileges).toEqual(
      [],
    );
    await expect(desk.accounts.grant(own, 'nobody@example.org', 'admin')).rejects.toEqual(code('not_found'));
  });

  it('that somebody wrote into the database, or moved to another account, are refused', async () => {
    const admin = await newAccount(['admin']);
    const thief = await newAccount();
    await desk.sql(
      `insert into privileges select tenant_id, $1, privilege, granted_at, mac from privileges
                     where account_id = $2`,
      [thief.id, admin.id],
    );
    await expect(
      desk.login.login(tenant, { email: thief.email, password: thief.password }, RULES, newBrowser()),
    ).rejects.toThrow(/not written by this software/);
    await desk.sql('delete from privileges where account_id = $1', [thief.id]);
  });

  it('operator and reviewer are granted on the console only', async () => {
    const { email } = await newAccount();
    for (const privilege of ['operator', 'reviewer']) {
      await expect(desk.accounts.grant(tenant, email, privilege)).rejects.toEqual(code('forbidden'));
      await expect(
        desk.accounts.create(tenant, { email: newEmail(), privileges: [privilege], confirmed: true }),
      ).rejects.toEqual(code('forbidden'));
    }
    const wanted = { email: 'operator@example.org', privileges: ['operator'], confirmed: true };
    expect(await desk.accounts.create(console, wanted)).toMatchObject({ email: wanted.email });
    await expect(desk.accounts.grant(tenant, email, 'Not A Word')).rejects.toEqual(code('forbidden'));
  });

  it('developer does not exist in production: not granted, no login, no request', async () => {
    const { accounts, login } = desk.inEnvironment('production');
    const { email, password } = await newAccount(['developer']);
    const { login: before } = await desk.login.login(tenant, { email, password }, RULES, newBrowser());
    await expect(login.login(tenant, { email, password }, RULES, newBrowser())).rejects.toEqual(
      code('developer_in_production'),
    );
    await expect(accounts.grant(tenant, email, 'developer')).rejects.toEqual(code('developer_in_production'));
    await expect(
      accounts.create(tenant, { email: newEmail(), privileges: ['developer'], confirmed: true }),
    ).rejects.toEqual(code('developer_in_production'));
    const caller = await desk.logins.open(tenant, before.secret);
    expect(() => refuseDeveloper(caller.privileges, 'production')).toThrow(code('developer_in_production'));
    refuseDeveloper(caller.privileges, 'staging');

    const other = await newAccount();
    const { login: kept } = await desk.login.login(tenant, other, RULES, newBrowser());
    expect(await endDeveloperLogins(desk.em, tenant.id)).toBe(1);
    await expect(desk.logins.open(tenant, before.secret)).rejects.toEqual(code('not_logged_in'));
    await desk.logins.open(tenant, kept.secret);
  });
});

describe('a reset', () => {
  it('opens the account empty, by the new password only, and keeps what was locked', async () => {
    const { email, password, id } = await newAccount();
    const { login } = await desk.login.login(tenant, { email, password }, RULES, newBrowser());
    const before = await desk.logins.open(tenant, login.secret);
    const reset = await desk.accounts.resetPassword(tenant, email);
    expect(reset).toMatchObject({ id, email });
    await expect(desk.logins.open(tenant, login.secret)).rejects.toEqual(code('not_logged_in'));
    await expect(desk.login.login(tenant, { email, password }, RULES, newBrowser())).rejects.toEqual(
      code('invalid_credentials'),
    );
    const again = await desk.login.login(tenant, { email, password: reset.password }, RULES, newBrowser());
    const after = await desk.logins.open(tenant, again.login.secret);
    expect(after.keys.publicKey.equals(before.keys.publicKey)).toBe(false);
    const locked = await desk.sql(
      'select locked_until > now() as kept from slots where account_id = $1 and locked_until is not null',
      [id],
    );
    expect(locked).toEqual([{ kept: true }]);
  });

  it('does not open again by the old slot that who writes to the database unlocks', async () => {
    const { email, password, id } = await newAccount();
    await desk.accounts.resetPassword(tenant, email);
    await desk.sql('delete from slots where account_id = $1 and locked_until is null', [id]);
    await desk.sql('update slots set locked_until = null where account_id = $1', [id]);
    await expect(desk.login.login(tenant, { email, password }, RULES, newBrowser())).rejects.toThrow(
      /not written by this software/,
    );
  });
});
