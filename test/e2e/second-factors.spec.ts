import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withClient } from '#database';
import { totpCode } from '../../libs/identity/totp.js';
import { Client } from '../client.js';
import { startTestHost, type TestHost } from '../host.js';

let host: TestHost;
let folder: string;
let tenant: { id: string; slug: string };
const password = 'correct horse battery staple';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affiant-second-factors-'));
  const configuration = join(folder, 'factors.yml');
  await writeFile(configuration, 'identity: { second_factor: { required_for: [admin] } }\n');
  host = await startTestHost({ configuration: [configuration] });
  tenant = { id: await host.addTenant('demo'), slug: 'demo' };
});
afterAll(async () => {
  await host?.close();
  await rm(folder, { recursive: true, force: true });
});

const newClient = () => new Client(host.origin('demo'));

async function account(email: string, ...privileges: string[]): Promise<Client> {
  await host.platform.accounts.create(tenant, { email, password, privileges, confirmed: true });
  const client = newClient();
  expect((await client.post('/api/v1/auth/login', { email, password })).status).toBe(200);
  return client;
}

/** Enrols an app; gives how to make its codes. Steps are told apart by the caller: each counts once. */
async function enrol(client: Client) {
  expect((await client.post('/api/v1/auth/step-up', { password })).status).toBe(204);
  const begun = await client.post<{ id: string; secret: string; uri: string }>(
    '/api/v1/account/second-factors',
    { type: 'totp' },
  );
  expect(begun.status).toBe(201);
  const seed = seedOf(begun.json.secret);
  const codeIn = (steps: number) => totpCode(seed, Math.floor(Date.now() / 30_000) + steps);
  const { id, uri } = begun.json;
  const confirmed = await client.post<{ backupCodes: string[] }>(
    `/api/v1/account/second-factors/${id}/confirm`,
    { code: codeIn(-1) },
  );
  expect(confirmed.status).toBe(200);
  return { id, uri, codeIn, backupCodes: confirmed.json.backupCodes };
}

function seedOf(secret: string): Buffer {
  const bits = Array.from(secret, (letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  ).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

const login = (email: string, code?: string) =>
  newClient().post('/api/v1/auth/login', { email, password, ...(code !== undefined && { code }) });

describe('step-up', () => {
  it('is asked for before a factor is made, though the login is young', async () => {
    const client = await account('step@demo.example');
    const refused = await client.post('/api/v1/account/second-factors', { type: 'totp' });
    expect([refused.status, refused.json['code']]).toEqual([403, 'step_up_required']);
  });

  it('refuses a wrong password, and gives the login a new secret for the right one', async () => {
    const client = await account('renew@demo.example');
    const before = client.cookies.get('affiant_login')!;
    const wrong = await client.post('/api/v1/auth/step-up', { password: 'not the right one at all' });
    expect([wrong.status, wrong.json['code']]).toEqual([401, 'invalid_credentials']);
    expect(client.cookies.get('affiant_login')).toBe(before);
    expect((await client.post('/api/v1/auth/step-up', { password })).status).toBe(204);
    expect(client.cookies.get('affiant_login')).not.toBe(before);
    const thief = newClient();
    thief.cookies.set('affiant_login', before);
    expect((await thief.get('/api/v1/auth/me')).status).toBe(401);
  });

  it('is no step-up for another login of the same account', async () => {
    const client = await account('two@demo.example');
    const other = newClient();
    await other.post('/api/v1/auth/login', { email: 'two@demo.example', password });
    await client.post('/api/v1/auth/step-up', { password });
    expect((await other.post('/api/v1/account/second-factors', { type: 'totp' })).status).toBe(403);
  });
});

describe('an authenticator app', () => {
  it('is asked for after the password, and never before', async () => {
    const email = 'app@demo.example';
    const { codeIn, uri } = await enrol(await account(email));
    expect(uri).toMatch(/^otpauth:\/\/totp\/demo:app%40demo\.example\?secret=/);
    const missing = await login(email);
    expect([missing.status, missing.json['code']]).toEqual([401, 'second_factor_required']);
    expect(missing.json['methods']).toEqual(['totp', 'backup']);
    const guess = await newClient().post('/api/v1/auth/login', {
      email,
      password: 'not the right one at all',
      code: codeIn(0),
    });
    expect([guess.status, guess.json['code']]).toEqual([401, 'invalid_credentials']);
    expect((await login(email, codeIn(0))).status).toBe(200);
  });

  it('takes no code twice, nor one that another account’s app shows', async () => {
    const email = 'once@demo.example';
    const { codeIn } = await enrol(await account(email));
    const other = await enrol(await account('other@demo.example'));
    const code = codeIn(0);
    expect((await login(email, other.codeIn(0))).json['code']).toBe('invalid_credentials');
    expect((await login(email, code)).status).toBe(200);
    expect((await login(email, code)).json['code']).toBe('invalid_credentials');
  });

  it('makes who guesses codes wait in the lane of the password', async () => {
    const email = 'guessed@demo.example';
    await enrol(await account(email));
    const statuses: number[] = [];
    // The waits double, so that at some try the next one comes too early, however slow the machine.
    while (statuses.length < 12 && !statuses.includes(429))
      statuses.push((await login(email, '000000')).status);
    expect(statuses.slice(0, 5)).toEqual([401, 401, 401, 401, 401]);
    expect(statuses.at(-1)).toBe(429);
  });

  it('can be replaced by each backup code once', async () => {
    const email = 'backup@demo.example';
    const { backupCodes } = await enrol(await account(email));
    expect(backupCodes).toHaveLength(10);
    expect((await login(email, backupCodes[3])).status).toBe(200);
    expect((await login(email, backupCodes[3])).json['code']).toBe('invalid_credentials');
    expect((await login(email, backupCodes[4]!.toUpperCase())).status).toBe(200);
  });

  it('ends the account’s other logins when it is set up, and is not asked for once removed', async () => {
    const email = 'removed@demo.example';
    const client = await account(email);
    const other = newClient();
    await other.post('/api/v1/auth/login', { email, password });
    const { id } = await enrol(client);
    expect((await other.get('/api/v1/auth/me')).status).toBe(401);
    expect((await client.delete(`/api/v1/account/second-factors/${id}`)).status).toBe(204);
    expect((await login(email)).status).toBe(200);
  });

  it('is refused where somebody wrote it, or wound it back, in the database', async () => {
    const email = 'forged@demo.example';
    const { codeIn } = await enrol(await account(email));
    const code = codeIn(0);
    expect((await login(email, code)).status).toBe(200);
    await withClient(host.database.superuser, (client) =>
      client.query('update second_factors set last_step = 0 where last_step > 0'),
    );
    expect((await login(email, code)).status).toBe(500);
    await withClient(host.database.superuser, (client) => client.query('delete from second_factors'));
  });
});

describe('an admin without a second factor, where admins need one', () => {
  it('may enrol one and nothing else, and then everything', async () => {
    const email = 'admin@demo.example';
    const client = await account(email, 'admin');
    for (const path of ['/api/v1/tenant/users', '/api/v1/sessions', '/api/v1/account']) {
      const refused = await client.get(path);
      expect([path, refused.status, refused.json['code']]).toEqual([
        path,
        403,
        'second_factor_enrolment_required',
      ]);
    }
    const begun = await client.post<{ id: string; secret: string }>('/api/v1/account/second-factors', {
      type: 'totp',
    });
    expect(begun.status).toBe(201);
    const code = totpCode(seedOf(begun.json.secret), Math.floor(Date.now() / 30_000));
    const confirm = `/api/v1/account/second-factors/${begun.json.id}/confirm`;
    expect((await client.post(confirm, { code })).status).toBe(200);
    expect((await client.get('/api/v1/tenant/users')).status).toBe(200);
  });
});

describe('a login by another way than the password', () => {
  it('owes the second factor, and may do nothing but prove it', async () => {
    const email = 'owing@demo.example';
    const client = await account(email);
    const { codeIn } = await enrol(client);
    const { code } = (await client.post('/api/v1/account/key-sources', { source: 'recovery' })).json;
    const owing = newClient();
    expect((await owing.post('/api/v1/auth/recovery', { code })).status).toBe(200);
    for (const path of ['/api/v1/sessions', '/api/v1/account', '/api/v1/account/second-factors']) {
      const refused = await owing.get(path);
      expect([path, refused.status, refused.json['code']]).toEqual([path, 401, 'second_factor_required']);
    }
    expect((await owing.post('/api/v1/auth/step-up', { password })).json['code']).toBe(
      'second_factor_required',
    );
    await withClient(host.database.superuser, (sql) => sql.query('update logins set factor_due = false'));
    expect((await owing.get('/api/v1/account')).status).toBe(401);
    await withClient(host.database.superuser, (sql) => sql.query('update logins set factor_due = true'));
    expect((await owing.post('/api/v1/auth/step-up', { code: codeIn(0) })).status).toBe(204);
    expect((await owing.get('/api/v1/account')).status).toBe(200);
  });
});

describe('the pages', () => {
  const html = { accept: 'text/html' };

  it('lead to the step-up and back, and show a picture to scan that we drew ourselves', async () => {
    const { cookies } = await account('pages@demo.example');
    const browser = new Client(host.origin('demo'), html);
    for (const [name, value] of cookies) browser.cookies.set(name, value);
    const led = await browser.post('/account/second-factors');
    expect([led.status, led.headers['location']]).toEqual([
      303,
      '/account/step-up?returnTo=%2Faccount%2Fsecond-factors',
    ]);
    const page = (await browser.get('/account/step-up')).bytes.toString();
    expect(page).toContain('Is it still you?');
    const wrong = await browser.post('/account/step-up', { password: 'not the right one at all' });
    expect(wrong.status).toBe(401);
    const proven = await browser.post('/account/step-up?returnTo=/account/second-factors', { password });
    expect([proven.status, proven.headers['location']]).toEqual([303, '/account/second-factors']);
    const enrolment = await browser.post('/account/second-factors');
    expect(enrolment.bytes.toString()).toMatch(/<svg[^>]*>/);
    expect(enrolment.bytes.toString()).not.toContain('style=');
  });

  it('take an admin who lacks a factor to setting one up', async () => {
    const { cookies } = await account('led@demo.example', 'admin');
    const browser = new Client(host.origin('demo'), html);
    for (const [name, value] of cookies) browser.cookies.set(name, value);
    const led = await browser.get('/admin');
    expect([led.status, led.headers['location']]).toEqual([303, '/account/second-factors']);
    expect((await browser.get('/account/second-factors')).bytes.toString()).toContain('second lock');
  });
});
