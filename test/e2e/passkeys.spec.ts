import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { AskedPasskey } from '#identity';
import { SoftwareAuthenticator } from '../../libs/identity/testing/software-authenticator.js';
import { Client, type Started } from '../client.js';
import { startTestHost, type TestHost } from '../host.js';

const password = 'correct horse battery staple';
type User = { user: { id: string; grade: string; keySources: string[] } };
type Sources = { grade: string; keySources: { id: string; source: string }[]; passkeys: object[] };

let host: TestHost;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affiant-passkeys-'));
  const configuration = join(folder, 'sms.yml');
  const sms = { enabled: true, countries: ['US'] };
  await writeFile(
    configuration,
    stringify({ identity: { login_methods: { sms } }, messaging: { sms: { driver: 'file' } } }),
  );
  host = await startTestHost({ configuration: [configuration] });
  await host.addTenant('demo');
  await host.addTenant('other');
  await host.install('plugins/housing', 'demo');
});
afterAll(async () => {
  await host?.close();
  await rm(folder, { recursive: true, force: true });
});

const newClient = (slug = 'demo') => new Client(host.origin(slug));
const newDevice = (hasPrf = true) => new SoftwareAuthenticator(host.origin('demo'), hasPrf);

let count = 0;
async function register(): Promise<Client> {
  const client = newClient();
  const email = `ann${++count}@example.org`;
  expect((await client.post('/api/v1/auth/register', { email, password })).status).toBe(201);
  return client;
}

async function signInByText(phone: string): Promise<Client> {
  const client = newClient();
  expect((await verifyText(client, phone)).status).toBe(200);
  return client;
}

/** Types the code of a text message; the development's driver writes it into a file. */
async function verifyText(client: Client, phone: string) {
  const { challenge } = (await client.post<{ challenge: string }>('/api/v1/auth/sms', { phone })).json;
  const outbox = join(host.platform.config.dataFolder, 'mail');
  const texts = await Promise.all(
    (await readdir(outbox)).toSorted().map((file) => readFile(join(outbox, file), 'utf8')),
  );
  const newest = texts.filter((text) => text.includes(phone.replaceAll(' ', ''))).at(-1)!;
  const code = /\b\d{6}\b/.exec(newest)![0];
  return client.post('/api/v1/auth/sms/verify', { challenge, code });
}

const start = async (client: Client) =>
  (await client.post<Started>('/api/v1/sessions', { interview: 'housing:eviction-answer' })).json.session;
const ask = async (client: Client, path = '/api/v1/auth/passkey/options') =>
  (await client.post<AskedPasskey>(path)).json;

async function addPasskey<Added = object>(client: Client, device: SoftwareAuthenticator, more: object = {}) {
  const made = device.create(await ask(client, '/api/v1/account/key-sources/options'));
  return client.post<Added>('/api/v1/account/key-sources', { source: 'passkey', ...made, ...more });
}

async function signIn(device: SoftwareAuthenticator, client = newClient()) {
  const answer = await client.post<User>('/api/v1/auth/passkey', device.get(await ask(client)));
  return { client, answer };
}

describe('a passkey', () => {
  it('is offered among the ways in, as the strongest', async () => {
    const { json } = await newClient().get<{ methods: object[] }>('/api/v1/auth/methods');
    expect(json.methods).toContainEqual({ id: 'passkey', keySource: 'passkey', grade: 'A' });
  });

  it('is added after a step-up, logs in without a name, and opens the answers', async () => {
    const client = await register();
    const session = await start(client);
    expect((await ask(client, '/api/v1/account/key-sources/options')) as object).toMatchObject({
      code: 'step_up_required',
    });
    await client.post('/api/v1/auth/step-up', { password });
    const device = newDevice();
    const added = await addPasskey(client, device);
    expect(added.status).toBe(201);
    expect(added.json).toEqual({ id: expect.any(String), opens: true });

    const { client: elsewhere, answer } = await signIn(device);
    expect(answer.status).toBe(200);
    expect(answer.json.user).toMatchObject({ grade: 'B', keySources: ['password', 'passkey'] });
    expect((await elsewhere.get(`/api/v1/sessions/${session}`)).status).toBe(200);
    const { json } = await elsewhere.get<Sources>('/api/v1/account/key-sources');
    expect(json.keySources.map(({ source }) => source)).toEqual(['password', 'passkey']);
    expect(json.passkeys).toHaveLength(1);
  });

  it('steps up; what was asked before the login does not', async () => {
    const client = await register();
    await client.post('/api/v1/auth/step-up', { password });
    const device = newDevice();
    await addPasskey(client, device);
    const { client: elsewhere } = await signIn(device);
    const fresh = await ask(elsewhere);
    const stepUp = (body: unknown) => elsewhere.post('/api/v1/auth/step-up', body);
    const { prf, ...withoutPrf } = device.get(fresh);
    expect(prf).toHaveLength(43);
    expect((await stepUp(withoutPrf)).status).toBe(204);
    expect((await stepUp(withoutPrf)).status).toBe(401);
    expect((await elsewhere.post('/api/v1/account/key-sources', { source: 'recovery' })).status).toBe(201);
  });

  it('is refused a second time, from another browser, and at another tenant', async () => {
    const client = await register();
    await client.post('/api/v1/auth/step-up', { password });
    const device = newDevice();
    await addPasskey(client, device);

    const browser = newClient();
    const answer = device.get(await ask(browser));
    expect((await newClient().post('/api/v1/auth/passkey', answer)).json).toMatchObject({
      code: 'invalid_credentials',
    });
    expect((await browser.post('/api/v1/auth/passkey', answer)).status).toBe(200);
    browser.cookies.delete('affiant_login');
    browser.cookies.delete('affiant_csrf');
    expect((await browser.post('/api/v1/auth/passkey', answer)).status).toBe(401);

    const other = newClient('other');
    const asked = await ask(other);
    expect(asked.options).toMatchObject({ rpId: expect.stringMatching(/^other\./) });
    expect((await other.post('/api/v1/auth/passkey', device.get(asked))).status).toBe(401);
  });

  it('without PRF says that it opens nothing, and does not until the password is typed', async () => {
    const client = await register();
    const session = await start(client);
    await client.post('/api/v1/auth/step-up', { password });
    const device = newDevice(false);
    expect((await addPasskey(client, device)).json).toMatchObject({ opens: false });

    const { client: elsewhere, answer } = await signIn(device);
    expect(answer.status).toBe(200);
    for (const path of ['/api/v1/sessions', `/api/v1/sessions/${session}`, `/sessions/${session}`]) {
      expect((await elsewhere.get(path)).json, path).toMatchObject({ code: 'answers_locked' });
    }
    const begun = await elsewhere.post('/api/v1/sessions', { interview: 'housing:eviction-answer' });
    expect(begun.json).toMatchObject({ code: 'answers_locked' });
    expect((await elsewhere.get('/api/v1/auth/me')).status).toBe(200);
    expect((await elsewhere.get('/account')).status).toBe(200);
    expect((await elsewhere.get('/')).status).toBe(200);
    expect((await elsewhere.post('/api/v1/auth/step-up', { password })).status).toBe(204);
    expect((await elsewhere.get(`/api/v1/sessions/${session}`)).status).toBe(200);
  });
});

describe('locking an account that the server could open', () => {
  it('takes one ceremony, keeps the answers, and leaves the passkey and a code', async () => {
    const client = await signInByText('+1 202 555 0177');
    const session = await start(client);
    const device = newDevice();
    const locked = await addPasskey<{ code: string }>(client, device, { lock: true });
    expect(locked.status).toBe(201);
    expect(locked.json.code).toMatch(/^([0-9A-Z]{4}-){6}[0-9A-Z]{4}$/);
    const { json } = await client.get<User>('/api/v1/auth/me');
    expect(json.user).toMatchObject({ grade: 'A', keySources: ['passkey', 'recovery'] });
    expect((await client.get(`/api/v1/sessions/${session}`)).status).toBe(200);
    const readers = (await client.get(`/api/v1/sessions/${session}/readers`)).json;
    expect(readers['sentence']).toBe('Locked with your passkey. It stays locked while you are away.');
    const { client: elsewhere } = await signIn(device);
    expect((await elsewhere.get(`/api/v1/sessions/${session}`)).status).toBe(200);

    const { code } = locked.json;
    const lost = newClient();
    expect((await lost.post('/api/v1/auth/recovery', { code })).status).toBe(200);
    expect((await lost.get(`/api/v1/sessions/${session}`)).status).toBe(200);
  });
});

describe('a passkey as second factor', () => {
  it('is enrolled by a ceremony, asked for after the password, and proves a login that owes it', async () => {
    const client = await register();
    await client.post('/api/v1/auth/step-up', { password });
    const device = newDevice();
    const begun = await client.post<AskedPasskey & { id: string; ceremony: string }>(
      '/api/v1/account/second-factors',
      { type: 'passkey' },
    );
    expect(begun.json.ceremony).toBe('create');
    const { id } = begun.json;
    const confirmed = await client.post<{ backupCodes: string[] }>(
      `/api/v1/account/second-factors/${id}/confirm`,
      device.create(begun.json),
    );
    expect(confirmed.status).toBe(200);
    expect(confirmed.json.backupCodes).toHaveLength(10);

    const elsewhere = newClient();
    const given = { email: `ann${count}@example.org`, password };
    const refused = await elsewhere.post('/api/v1/auth/login', given);
    expect(refused.json).toMatchObject({
      code: 'second_factor_required',
      methods: ['passkey', 'backup'],
    });
    const login = { ...given, ...device.get(await ask(elsewhere)) };
    expect((await elsewhere.post('/api/v1/auth/login', login)).status).toBe(200);
    // Pages ask for the same.
    const page = await newClient().postForm('/login', given);
    expect(page.bytes.toString()).toContain('data-passkey="get"');
  });
});

describe('where the organization lets the server work out no key', () => {
  it('offers what reaches the grade, and the first text message makes an account with a passkey', async () => {
    const id = (await host.platform.tenantHosts.tenantOf('other.localhost')).id;
    await host.platform.settingsStore.set(id, 'provider', {
      encryption: { key_sources: { sms: 'passkey' }, minimum_grade: 'A' },
    });
    const client = newClient('other');
    // The host remembers a tenant's settings for some seconds.
    const methods = async () =>
      (await client.get<{ methods: object[] }>('/api/v1/auth/methods')).json.methods;
    await expect.poll(methods).toEqual([
      { id: 'passkey', keySource: 'passkey', grade: 'A' },
      { id: 'sms', keySource: 'passkey', grade: 'A' },
    ]);
    const login = { email: 'ann@example.org', password };
    expect((await client.post('/api/v1/auth/login', login)).status).toBe(404);
    expect((await client.post('/api/v1/auth/register', login)).status).toBe(404);

    const needed = await verifyText(client, '+1 202 555 0166');
    expect(needed.status).toBe(409);
    expect(needed.json['code']).toBe('passkey_needed');
    expect((await client.get('/api/v1/auth/me')).status).toBe(401);
    const device = new SoftwareAuthenticator(host.origin('other'));
    const made = device.create(needed.json as unknown as AskedPasskey);
    const first = await client.post<User & { code: string }>('/api/v1/auth/passkey/first', made);
    expect(first.status).toBe(201);
    expect(first.json.user).toMatchObject({ grade: 'A', keySources: ['passkey', 'recovery'] });
    expect((await client.get('/api/v1/auth/me')).status).toBe(200);
    const again = newClient('other');
    expect((await verifyText(again, '+1 202 555 0166')).json).toMatchObject({ code: 'answers_locked' });
    expect((await again.post('/api/v1/auth/passkey', device.get(await ask(again)))).status).toBe(200);
  });
});
