import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, type Started } from '../client.js';
import { startTestHost, type TestHost } from '../host.js';

let host: TestHost;
let tenantId: string;
const password = 'correct horse battery staple';

beforeAll(async () => {
  host = await startTestHost();
  tenantId = await host.addTenant('demo');
  await host.addTenant('other');
  await host.install('plugins/housing', 'demo');
});
afterAll(() => host.close());

const newClient = (slug = 'demo') => new Client(host.origin(slug));
const register = (client: Client, email: string) => client.post('/api/v1/auth/register', { email, password });

describe('an account', () => {
  it('is made, known, left and entered again', async () => {
    const client = newClient();
    const made = await register(client, 'ann@example.org');
    expect(made.status).toBe(201);
    const user = {
      id: expect.any(String),
      email: 'ann@example.org',
      privileges: [],
      grade: 'B',
      keySources: ['password'],
    };
    expect(made.json).toEqual({ user });
    expect((await client.get('/api/v1/auth/me')).json).toEqual({ user });
    expect((await client.post('/api/v1/auth/logout')).status).toBe(204);
    expect((await client.get('/api/v1/auth/me')).status).toBe(401);
    expect((await client.post('/api/v1/auth/login', { email: 'Ann@Example.org ', password })).json).toEqual({
      user,
    });
  });

  it('opens from another browser what it began in the first', async () => {
    const first = newClient();
    await register(first, 'bea@example.org');
    const { session, screen } = (
      await first.post<Started>('/api/v1/sessions', { interview: 'housing:eviction-answer' })
    ).json;
    const second = newClient();
    await second.post('/api/v1/auth/login', { email: 'bea@example.org', password });
    expect((await second.get<Started>(`/api/v1/sessions/${session}`)).json).toEqual({ session, screen });
    const { sessions } = (await second.get<{ sessions: object[] }>('/api/v1/sessions')).json;
    expect(sessions).toEqual([
      {
        session,
        interview: 'housing:eviction-answer',
        title: 'Answer an eviction complaint',
        startedAt: expect.any(String),
        changedAt: expect.any(String),
        state: 'open',
        role: 'owner',
        sharedBy: null,
      },
    ]);
  });

  it('says in its sentence what the grade allows, and no more', async () => {
    const client = newClient();
    await register(client, 'cat@example.org');
    const { session } = (
      await client.post<Started>('/api/v1/sessions', { interview: 'housing:eviction-answer' })
    ).json;
    expect((await client.get(`/api/v1/sessions/${session}/readers`)).json).toEqual({
      mode: 'single',
      grade: 'B',
      sentence: 'Locked with your password, which we do not keep. A long password keeps it safe.',
      holders: [{ name: 'you', role: 'owner', grade: 'B' }],
    });
  });

  it('is one tenant’s: the same address and cookie are strangers elsewhere', async () => {
    const client = newClient();
    await register(client, 'dan@example.org');
    const elsewhere = newClient('other');
    for (const [name, value] of client.cookies) elsewhere.cookies.set(name, value);
    expect((await elsewhere.get('/api/v1/auth/me')).status).toBe(401);
    elsewhere.cookies.clear();
    expect((await elsewhere.post('/api/v1/auth/login', { email: 'dan@example.org', password })).status).toBe(
      401,
    );
  });
});

describe('logging in', () => {
  it('answers a wrong password and an unknown address alike', async () => {
    await register(newClient(), 'eve@example.org');
    const tries = await Promise.all(
      ['eve@example.org', 'nobody@example.org'].map((email) =>
        newClient().post('/api/v1/auth/login', { email, password: 'something else entirely' }),
      ),
    );
    expect(tries[0]!.status).toBe(401);
    expect(tries[0]!.json['code']).toBe('invalid_credentials');
    expect(tries[1]!.json).toEqual(tries[0]!.json);
    expect(tries[1]!.bytes.length).toBe(tries[0]!.bytes.length);
  });

  it('makes guesses wait after the fifth, and does not check even the right password then', async () => {
    await register(newClient(), 'fay@example.org');
    const login = (word: string) =>
      newClient().post('/api/v1/auth/login', { email: 'fay@example.org', password: word });
    for (let guess = 0; guess < 5; guess++)
      expect((await login(`wrong guess number ${guess}`)).status).toBe(401);
    // On a machine so slow that a wait is over before the next guess comes, the next waits are longer.
    for (let guess = 5; guess < 9; guess++) await login(`wrong guess number ${guess}`);
    const waiting = await login(password);
    expect([waiting.status, waiting.json['code']]).toEqual([429, 'too_many_attempts']);
    expect(Number(waiting.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('lets the owner in on a device that is known, while guesses come from elsewhere', async () => {
    const owner = newClient();
    await register(owner, 'gus@example.org');
    await owner.post('/api/v1/auth/logout');
    for (let guess = 0; guess < 7; guess++) {
      await newClient().post('/api/v1/auth/login', {
        email: 'gus@example.org',
        password: `wrong guess number ${guess}`,
      });
    }
    expect((await owner.post('/api/v1/auth/login', { email: 'gus@example.org', password })).status).toBe(200);
  });

  it('gives another secret each time, so that a planted cookie is never taken over', async () => {
    const client = newClient();
    await register(client, 'hal@example.org');
    const before = client.cookies.get('affiant_login');
    await client.post('/api/v1/auth/login', { email: 'hal@example.org', password });
    expect(client.cookies.get('affiant_login')).not.toBe(before);
  });

  it('refuses passwords that everybody has', async () => {
    const refused = await newClient().post('/api/v1/auth/register', {
      email: 'ida@example.org',
      password: 'passwordpassword',
    });
    expect([refused.status, refused.json['code']]).toEqual([422, 'password_refused']);
  });
});

describe('what changes anything', () => {
  const begun = async (headers: { [name: string]: string | null }) => {
    const guest = newClient();
    const { session, screen } = (
      await guest.post<Started>('/api/v1/sessions', { interview: 'housing:eviction-answer' })
    ).json;
    const forged = new Client(host.origin('demo'), headers);
    for (const [name, value] of guest.cookies) forged.cookies.set(name, value);
    const { status, json } = await forged.post(`/api/v1/sessions/${session}/answers`, {
      screen: screen.screen,
      values: {},
    });
    return [status, json['code']];
  };

  it('is refused from a sibling tenant’s page', async () => {
    expect(await begun({ origin: host.origin('other') })).toEqual([403, 'csrf']);
    expect(await begun({ 'sec-fetch-site': 'same-site' })).toEqual([403, 'csrf']);
    expect(await begun({ origin: 'null' })).toEqual([403, 'csrf']);
  });

  it('is refused without the login’s own token, or where nothing says whence it came', async () => {
    expect(await begun({ 'x-csrf-token': null })).toEqual([403, 'csrf']);
    expect(await begun({ 'x-csrf-token': 'a'.repeat(43) })).toEqual([403, 'csrf']);
    expect(await begun({ origin: null })).toEqual([403, 'csrf']);
  });

  it('passes from our own page', async () => {
    expect(await begun({})).toEqual([200, undefined]);
  });
});

describe('cookies', () => {
  it('are for this host and path alone, and not for scripts but the token', async () => {
    const client = newClient();
    const { headers } = await register(client, 'jon@example.org');
    const lines = headers['set-cookie'] as string[];
    expect(lines.length).toBe(3);
    for (const line of lines) {
      expect(line).toMatch(/; Path=\/(;|$)/);
      expect(line).toContain('SameSite=Lax');
      expect(line).not.toContain('Domain');
      expect(line.includes('HttpOnly')).toBe(!line.startsWith('affiant_csrf='));
    }
  });

  it('hold a secret that no row of the database holds', async () => {
    const client = newClient();
    await register(client, 'kim@example.org');
    const secret = Buffer.from(client.cookies.get('affiant_login')!, 'base64url');
    expect(secret.length).toBe(32);
    const { platform } = host;
    const opened = await platform.logins.open({ id: tenantId, slug: 'demo' }, secret.toString('base64url'));
    expect(opened.loginId.equals(secret)).toBe(false);
    await expect(
      platform.logins.open({ id: tenantId, slug: 'demo' }, opened.loginId.toString('base64url')),
    ).rejects.toMatchObject({ code: 'not_logged_in' });
  });
});
