import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loggedIn } from '../account.js';
import { Client } from '../client.js';
import { startTestHost, type TestHost } from '../host.js';
import { mailsTo, mailTo } from '../mails.js';

const password = 'correct horse battery staple';
let folder: string;
let host: TestHost;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affiant-registration-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function start(identity: object): Promise<void> {
  const configuration = join(folder, 'registration.yml');
  const messaging = { mail: { driver: 'file', from: 'help@example.org' } };
  await writeFile(configuration, stringify({ identity, messaging }));
  host = await startTestHost({ configuration: [configuration] });
  await host.addTenant('demo');
}
const newClient = () => new Client(host.origin('demo'));
const post = (path: string, body: object) => newClient().post(`/api/v1/auth/${path}`, body);

describe('registration with an address that is confirmed first', () => {
  beforeAll(() => start({ registration: 'confirm_first' }));
  afterAll(() => host.close());

  it('answers 202 {} and sets no cookie; the link in the mail makes the account', async () => {
    const email = 'ann@example.org';
    const made = await post('register', { email, password });
    expect([made.status, made.json, made.headers['set-cookie']]).toEqual([202, {}, undefined]);
    expect((await post('login', { email, password })).status).toBe(401);
    const { token, subject } = await mailTo(host.dataFolder, email);
    expect(subject).toBe('Confirm your email address');
    expect((await post('email/confirm', { token })).status).toBe(204);
    const entered = await post('login', { email, password });
    expect([entered.status, entered.json['user']]).toMatchObject([200, { email }]);
    expect((await post('email/confirm', { token })).status).toBe(404);
  });

  it('answers an address with an account in the same bytes, and tells its owner by mail alone', async () => {
    const email = 'bea@example.org';
    await host.platform.accounts.create(
      { id: (await host.platform.tenantHosts.tenantOf('demo.localhost')).id, slug: 'demo' },
      { email, password, confirmed: true },
    );
    const taken = await post('register', { email, password: 'seven purple lanterns drift' });
    const free = await post('register', { email: 'cat@example.org', password });
    const comparable = ({ headers, ...answer }: typeof taken) => {
      const { date: _, ...others } = headers;
      return { ...answer, headers: others };
    };
    expect(comparable(taken)).toEqual(comparable(free));
    const { subject, token } = await mailTo(host.dataFolder, email);
    expect([subject, token]).toEqual(['You already have an account', '']);
    expect((await post('login', { email, password })).status).toBe(200);
  });

  it('leads through pages, and opening the link changes nothing until its button is pressed', async () => {
    const email = 'dan@example.org';
    const asked = await newClient().postForm('/register', { email, password });
    expect(asked.status).toBe(202);
    expect(asked.bytes.toString()).toContain('Look at your e-mail');
    const { token, text } = await mailTo(host.dataFolder, email);
    expect(text).toContain(`${host.origin('demo')}/email/confirm?token=${token}`);
    const page = await newClient().get(`/email/confirm?token=${token}`);
    expect(page.bytes.toString()).toContain('Confirm my address');
    expect((await post('login', { email, password })).status).toBe(401);
    const done = await newClient().postForm('/email/confirm', { token });
    expect(done.bytes.toString()).toContain('Your address is confirmed');
    expect((await post('login', { email, password })).status).toBe(200);
  });

  it('refuses a weak password and a made up link alike on both doors', async () => {
    expect((await post('register', { email: 'eve@example.org', password: 'short' })).status).toBe(422);
    expect(
      (await newClient().postForm('/register', { email: 'eve@example.org', password: 'short' })).status,
    ).toBe(422);
    expect((await post('email/confirm', { token: 'made up' })).status).toBe(404);
    expect((await newClient().postForm('/email/confirm', { token: 'made up' })).status).toBe(404);
    expect(await mailsTo(host.dataFolder, 'eve@example.org')).toEqual([]);
  });
});

describe('open registration', () => {
  beforeAll(() => start({ registration: 'open', email_confirmation_privileges: ['admin'] }));
  afterAll(() => host.close());

  it('logs in at once, mails a link that proves the address, and holds privileges back until then', async () => {
    const email = 'ann@example.org';
    const client = newClient();
    expect((await client.post('/api/v1/auth/register', { email, password })).status).toBe(201);
    const { token } = await mailTo(host.dataFolder, email);
    const { id } = await host.platform.tenantHosts.tenantOf('demo.localhost');
    await host.platform.accounts.grant({ id, slug: 'demo' }, email, 'admin');
    await client.post('/api/v1/auth/login', { email, password });
    for (const path of ['/api/v1/tenant/users', '/api/v1/tenant/addons']) {
      const refused = await client.get(path);
      expect([refused.status, refused.json['code']]).toEqual([403, 'email_not_confirmed']);
    }
    expect((await client.get('/admin')).status).toBe(403);
    expect((await post('email/confirm', { token })).status).toBe(204);
    expect((await client.get('/api/v1/tenant/users')).status).toBe(200);
  });

  it('tells that an address is taken', async () => {
    await post('register', { email: 'bea@example.org', password });
    const again = await post('register', { email: 'bea@example.org', password });
    expect([again.status, again.json['code']]).toEqual([409, 'email_taken']);
  });
});

describe('registration by invitation', () => {
  beforeAll(() => start({ registration: 'invite' }));
  afterAll(() => host.close());

  it('makes no account for who comes by himself, on neither door, and mails nobody', async () => {
    const refused = await post('register', { email: 'ann@example.org', password });
    expect([refused.status, refused.json['code']]).toEqual([403, 'forbidden']);
    expect((await newClient().postForm('/register', { email: 'ann@example.org', password })).status).toBe(
      403,
    );
    expect(await mailsTo(host.dataFolder, 'ann@example.org')).toEqual([]);
  });

  const tenant = async () => ({
    id: (await host.platform.tenantHosts.tenantOf('demo.localhost')).id,
    slug: 'demo',
  });
  const admin = async () => loggedIn(host, await tenant(), `admin${Math.random()}@example.org`, 'admin');
  const code = ({ status, json }: { status: number; json: { [name: string]: unknown } }) => [
    status,
    json['code'],
  ];

  it('says on its page that accounts are made by invitation, and has no form', async () => {
    const page = (await newClient().get('/register')).bytes.toString();
    expect(page).toContain('Accounts are made by invitation here');
    expect(page).not.toContain('name="password"');
  });

  it('lets the invited person choose the password, once, with the privileges that the admin gave', async () => {
    const email = 'invited@example.org';
    const client = await admin();
    const asked = await client.post('/api/v1/tenant/users/invitations', { email, privileges: ['advocate'] });
    expect([asked.status, asked.json]).toEqual([202, {}]);
    const { token, text } = await mailTo(host.dataFolder, email);
    expect(text).toContain(`${host.origin('demo')}/invited?token=${token}`);
    for (const _ of [1, 2]) {
      const page = (await newClient().get(`/invited?token=${token}`)).bytes.toString();
      expect(page).toContain(`demo has invited ${email}`);
    }
    expect(code(await post('register/invited', { token, password: 'short' }))).toEqual([
      422,
      'password_refused',
    ]);
    const made = await post('register/invited', { token, password });
    expect([made.status, made.json['user']]).toMatchObject([201, { email, privileges: ['advocate'] }]);
    expect((await post('login', { email, password })).status).toBe(200);
    expect(code(await post('register/invited', { token, password }))).toEqual([404, 'not_found']);
    const again = await client.post('/api/v1/tenant/users/invitations', { email });
    expect(code(again)).toEqual([409, 'email_taken']);
  });

  it('is the admins’ alone, and gives nothing that could not be granted', async () => {
    const body = { email: 'x@example.org', privileges: ['operator'] };
    const stranger = await loggedIn(host, await tenant(), 'stranger@example.org');
    expect((await stranger.post('/api/v1/tenant/users/invitations', body)).status).toBe(403);
    expect((await (await admin()).post('/api/v1/tenant/users/invitations', body)).status).toBe(403);
    expect(await mailsTo(host.dataFolder, 'x@example.org')).toEqual([]);
  });

  it('is undone by an admin, after a step-up, but never to the own account', async () => {
    const client = await admin();
    const person = await loggedIn(host, await tenant(), 'leaving@example.org');
    type Me = { user: { id: string } };
    const { id } = (await person.get<Me>('/api/v1/auth/me')).json.user;
    const own = (await client.get<Me>('/api/v1/auth/me')).json.user.id;
    const path = `/api/v1/tenant/users/${id}`;
    expect(code(await client.delete(path))).toEqual([403, 'step_up_required']);
    expect((await client.get(`/admin/people/${id}/remove`)).status).toBe(403);
    await client.post('/api/v1/auth/step-up', { password });
    expect((await client.delete(`/api/v1/tenant/users/${own}`)).status).toBe(403);
    expect((await client.postForm(`/admin/people/${own}/remove`, {})).status).toBe(403);
    expect((await client.get(`/admin/people/${id}/remove`)).bytes.toString()).toContain(
      'leaving@example.org',
    );
    expect((await client.delete(path)).status).toBe(204);
    expect((await person.get('/api/v1/auth/me')).status).toBe(401);
    expect((await client.delete(path)).status).toBe(404);
  });
});
