import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loggedIn } from '../account.js';
import { Client, type Started } from '../client.js';
import { startTestHost, type TestHost } from '../host.js';

const password = 'correct horse battery staple';
let host: TestHost;
let tenant: { id: string; slug: string };
beforeAll(async () => {
  host = await startTestHost();
  tenant = { id: await host.addTenant('demo'), slug: 'demo' };
  await host.addTenant('court');
  await host.install('plugins/housing', 'demo');
});
afterAll(() => host.close());

const origin = () => host.origin('demo');
const program = (token: string, at = origin()) =>
  new Client(at, { authorization: `Bearer ${token}`, origin: null });
/** A person who has just proven again who it is. */
async function person(email: string, ...privileges: string[]): Promise<Client> {
  const client = await loggedIn(host, tenant, email, ...privileges);
  expect((await client.post('/api/v1/auth/step-up', { password })).status).toBe(204);
  return client;
}
async function newKey(client: Client, ...scopes: string[]) {
  const { status, json } = await client.post<{ id: string; key: string }>('/api/v1/account/api-keys', {
    name: 'A program',
    scopes,
  });
  expect(status).toBe(201);
  return json;
}
const exchange = (apiKey: string, at = origin()) =>
  new Client(at, { origin: null }).post<{ accessToken: string }>('/api/v1/auth/token', { apiKey });
const tokenOf = async (apiKey: string) => (await exchange(apiKey)).json.accessToken;

describe('an API key', () => {
  it('is made after a step-up alone, shown once and listed without itself', async () => {
    const hasty = await loggedIn(host, tenant, 'hasty@example.org');
    const body = { name: 'x', scopes: ['answers'] };
    expect((await hasty.post('/api/v1/account/api-keys', body)).json['code']).toBe('step_up_required');
    const client = await person('ann@example.org');
    const { id, key } = await newKey(client, 'answers');
    const listed = await client.get('/api/v1/account/api-keys');
    expect(listed.json).toEqual({
      apiKeys: [{ id, name: 'A program', scopes: ['answers'], createdAt: expect.any(String), usedAt: null }],
    });
    expect(listed.bytes.toString()).not.toContain(key);
  });

  it('is exchanged for a token of 15 minutes that opens what the account answered', async () => {
    const client = await person('bea@example.org');
    const { key } = await newKey(client, 'answers');
    const issued = await exchange(key);
    expect([issued.status, issued.json]).toEqual([
      200,
      { accessToken: expect.stringMatching(/^ey/), tokenType: 'Bearer', expiresIn: 900 },
    ]);
    const { json } = await client.post<Started>('/api/v1/sessions', { interview: 'housing:eviction-answer' });
    const at = program(issued.json.accessToken);
    expect((await at.get<Started>(`/api/v1/sessions/${json.session}`)).json).toEqual(json);
    // No cookie stands behind it, so no token of a form is asked for.
    const body = { screen: json.screen.screen, values: {} };
    expect((await at.post(`/api/v1/sessions/${json.session}/answers`, body)).status).toBe(200);
    expect((await at.get('/api/v1/auth/me')).json).toMatchObject({ user: { email: 'bea@example.org' } });
  });

  it('that only manages opens no answer, and one for answers manages nothing', async () => {
    const client = await person('cat@example.org', 'admin');
    const { json } = await client.post<Started>('/api/v1/sessions', { interview: 'housing:eviction-answer' });
    const manages = program(await tokenOf((await newKey(client, 'manage')).key));
    expect((await manages.get('/api/v1/tenant/users')).status).toBe(200);
    expect((await manages.get(`/api/v1/sessions/${json.session}`)).status).toBe(403);
    expect((await manages.get('/api/v1/sessions')).status).toBe(403);
    const answers = program(await tokenOf((await newKey(client, 'answers')).key));
    expect((await answers.get('/api/v1/tenant/users')).status).toBe(403);
  });

  it('changes nothing of the account itself, and opens no page', async () => {
    const client = await person('dan@example.org', 'admin');
    const at = program(await tokenOf((await newKey(client, 'answers', 'manage')).key));
    const password2 = { current: password, password: 'seven purple lanterns drift' };
    expect((await at.post('/api/v1/account/password', password2)).status).toBe(403);
    expect((await at.post('/api/v1/account/api-keys', { name: 'x', scopes: ['manage'] })).status).toBe(403);
    for (const path of ['/account', '/admin', '/']) expect((await at.get(path)).status).toBe(403);
  });

  it('is gone with its tokens once it is deleted; the browser goes on, and so do the answers', async () => {
    const client = await person('eve@example.org');
    const { id, key } = await newKey(client, 'answers');
    const { json } = await client.post<Started>('/api/v1/sessions', { interview: 'housing:eviction-answer' });
    const at = program(await tokenOf(key));
    expect((await client.delete(`/api/v1/account/api-keys/${id}`)).status).toBe(204);
    expect((await at.get(`/api/v1/sessions/${json.session}`)).status).toBe(401);
    expect((await exchange(key)).status).toBe(401);
    expect((await client.get<Started>(`/api/v1/sessions/${json.session}`)).json).toEqual(json);
    const stranger = await person('fay@example.org');
    const mine = await newKey(stranger, 'manage');
    await client.post('/api/v1/auth/step-up', { password });
    expect((await client.delete(`/api/v1/account/api-keys/${mine.id}`)).status).toBe(404);
  });

  it('of a developer opens nothing in production', async () => {
    const client = await person('gus@example.org', 'developer');
    const { key } = await newKey(client, 'manage');
    const at = program(await tokenOf(key));
    expect((await at.get('/api/v1/auth/me')).status).toBe(200);
    host.platform.config.environment = 'production';
    const refused = await at.get('/api/v1/auth/me');
    host.platform.config.environment = 'development';
    expect([refused.status, refused.json['code']]).toEqual([403, 'developer_in_production']);
  });
});

describe('a token', () => {
  it('is good in its tenant alone, unchanged, and never a guest’s where it is not good', async () => {
    const client = await person('hal@example.org');
    const token = await tokenOf((await newKey(client, 'answers')).key);
    const begin = (at: Client) => at.post('/api/v1/sessions', { interview: 'housing:eviction-answer' });
    expect((await begin(program(token, host.origin('court')))).status).toBe(401);
    const [header, claims, signature] = token.split('.') as [string, string, string];
    const none = Buffer.from('{"alg":"none","kid":"1"}').toString('base64url');
    const changed = Buffer.from(
      Buffer.from(claims, 'base64url').toString().replace('"answers"', '"answers manage"'),
    ).toString('base64url');
    const bad = [`${header}.${changed}.${signature}`, `${none}.${claims}.`, `${none}.${claims}.${signature}`];
    for (const text of [...bad, 'made up', '']) expect((await begin(program(text))).status).toBe(401);
    expect((await begin(program(token))).status).toBe(201);
  });

  it('for another audience, from another issuer or past its end is none, though our key signed it', async () => {
    const client = await person('ivy@example.org');
    const token = await tokenOf((await newKey(client, 'answers')).key);
    const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as object;
    const key = host.platformKey.derive('jwt', [tenant.id]);
    const signed = async (more: object, by = key, alg = 'HS256') =>
      new SignJWT({ ...claims, ...more })
        .setProtectedHeader({ alg, kid: String(host.platformKey.version) })
        .sign(by);
    const status = async (text: string) => (await program(text).get('/api/v1/auth/me')).status;
    expect(await status(await signed({}))).toBe(200);
    const past = Math.floor(Date.now() / 1000) - 10;
    for (const more of [{ aud: host.origin('court') }, { iss: 'https://example.org' }, { exp: past }]) {
      expect(await status(await signed(more))).toBe(401);
    }
    expect(await status(await signed({ exp: undefined }))).toBe(401);
    expect(await status(await signed({}, Buffer.alloc(32, 7)))).toBe(401);
    for (const alg of ['HS384', 'HS512']) expect(await status(await signed({}, key, alg))).toBe(401);
  });
});

describe('the page of keys', () => {
  it('shows a new key once, and deletes it', async () => {
    const client = await person('jon@example.org');
    const made = await client.postForm('/account/api-keys', { name: 'My backup', scopes: ['answers'] });
    const key = /affiant_[\w-]{43}/.exec(made.bytes.toString())![0];
    expect((await exchange(key)).status).toBe(200);
    const page = (await client.get('/account/api-keys')).bytes.toString();
    expect(page).not.toContain(key);
    const action = /action="(\/account\/api-keys\/[\w-]+\/delete)"/.exec(page)![1]!;
    expect((await client.postForm(action, {})).status).toBe(303);
    expect((await exchange(key)).status).toBe(401);
    expect((await client.get('/api/v1/auth/me')).status).toBe(200);
  });
});
