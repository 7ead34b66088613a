import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { TwilioApi } from '../../plugins/sms-twilio/twilio-api-for-tests.js';
import { Client, type Started } from '../client.js';
import { startTestHost, type TestHost } from '../host.js';

let host: TestHost;
let twilio: TwilioApi;
let folder: string;
const password = 'correct horse battery staple';

beforeAll(async () => {
  twilio = new TwilioApi();
  const baseUrl = await twilio.start();
  folder = await mkdtemp(join(tmpdir(), 'affiant-ways-in-'));
  const configuration = join(folder, 'sms.yml');
  const { accountSid: account_sid, authToken: auth_token } = twilio;
  await writeFile(
    configuration,
    stringify({
      identity: { login_methods: { sms: { enabled: true, countries: ['US'] } } },
      messaging: {
        sms: {
          driver: 'twilio',
          twilio: { account_sid, auth_token, from: '+15005550006', base_url: baseUrl },
        },
      },
    }),
  );
  host = await startTestHost({ configuration: [configuration] });
  await host.addTenant('demo');
  await host.install('plugins/housing', 'demo');
});
afterAll(async () => {
  await host?.close();
  twilio?.stop();
  await rm(folder, { recursive: true, force: true });
});

const newClient = () => new Client(host.origin('demo'));
const start = async (client: Client) =>
  (await client.post<Started>('/api/v1/sessions', { interview: 'housing:eviction-answer' })).json;
const show = async (client: Client, session: string) => client.get<Started>(`/api/v1/sessions/${session}`);
const next = async (client: Client, { session, screen }: Started, values = {}): Promise<Started> => ({
  session,
  screen: (
    await client.post<Started>(`/api/v1/sessions/${session}/answers`, { screen: screen.screen, values })
  ).json.screen,
});
const back = async (client: Client, { session, screen }: Started): Promise<Started> => ({
  session,
  screen: (await client.post<Started>(`/api/v1/sessions/${session}/back`, { screen: screen.screen })).json
    .screen,
});

describe('a code by text message', () => {
  const phone = '+1 202 555 0147';
  const ask = async (client: Client) => {
    const before = twilio.sent.length;
    const { status, json } = await client.post<{ challenge: string }>('/api/v1/auth/sms', { phone });
    expect(status).toBe(202);
    const code = /\d{6}/.exec(twilio.sent[before]!.body)![0];
    return { challenge: json.challenge, code };
  };

  it('lets its owner in, as grade C, and says that the server can make the key again', async () => {
    const client = newClient();
    const proof = await ask(client);
    const { status, json } = await client.post<{ user: object }>('/api/v1/auth/sms/verify', proof);
    expect(status).toBe(200);
    expect(json.user).toMatchObject({ email: null, grade: 'C', keySources: ['derived'] });
    const { session } = await start(client);
    const readers = (await client.get(`/api/v1/sessions/${session}/readers`)).json;
    expect(readers['grade']).toBe('C');
    expect(readers['sentence']).toBe(
      'Locked, but our server can make the key again. A court order could open it.',
    );

    const again = newClient();
    await again.post('/api/v1/auth/sms/verify', await ask(again));
    expect((await show(again, session)).status).toBe(200);
  });

  it('serves once, and not another browser’s challenge', async () => {
    const client = newClient();
    const { challenge, code } = await ask(client);
    const wrong = code === '000000' ? '111111' : '000000';
    expect((await client.post('/api/v1/auth/sms/verify', { challenge, code: wrong })).status).toBe(401);
    expect((await client.post('/api/v1/auth/sms/verify', { challenge: 'x'.repeat(43), code })).status).toBe(
      401,
    );
    expect((await client.post('/api/v1/auth/sms/verify', { challenge, code })).status).toBe(200);
    expect((await client.post('/api/v1/auth/sms/verify', { challenge, code })).status).toBe(401);
  });

  it('answers alike for numbers that get none', async () => {
    const sent = twilio.sent.length;
    const { status, json } = await newClient().post('/api/v1/auth/sms', { phone: '+882 123 4567' });
    expect([status, Object.keys(json)]).toEqual([202, ['challenge', 'expiresAt']]);
    expect(twilio.sent.length).toBe(sent);
  });

  it('is among the ways in, with its key source and grade', async () => {
    expect((await newClient().get('/api/v1/auth/methods')).json).toEqual({
      methods: [
        { id: 'email', keySource: 'password', grade: 'B' },
        { id: 'passkey', keySource: 'passkey', grade: 'A' },
        { id: 'sms', keySource: 'derived', grade: 'C' },
      ],
    });
  });
});

describe('a guest’s resume code', () => {
  it('opens the answers on another device, once; the next code is a new one', async () => {
    const guest = newClient();
    const begun = await next(guest, await start(guest));
    const { status, json } = await guest.post('/api/v1/auth/resume-code');
    expect(status).toBe(201);
    const other = newClient();
    const resumed = await other.post('/api/v1/auth/resume', { code: json['code'] });
    expect(resumed.status).toBe(200);
    expect(resumed.json['code']).not.toBe(json['code']);
    expect((await show(other, begun.session)).json.screen).toEqual(begun.screen);
    expect((await newClient().post('/api/v1/auth/resume', { code: json['code'] })).status).toBe(401);
  });

  it('gives the session a new key at its next write, and Back still reads what lay before', async () => {
    const guest = newClient();
    const names = await next(guest, await start(guest));
    await guest.post('/api/v1/auth/resume-code');
    const home = await next(guest, names, { 'client.name.first': 'Elena', 'client.name.last': 'Ortiz' });
    expect(home.screen.question).not.toBe(names.screen.question);
    const again = await back(guest, home);
    expect(again.screen.fields[0]!.default).toBe('Elena');
    expect((await back(guest, again)).screen.blockId).toBe('welcome');
  });
});

describe('what a guest began', () => {
  it('moves to the account that is made, where the person says so; the rest stays behind', async () => {
    const client = newClient();
    const taken = await start(client);
    const left = await start(client);
    const guest = newClient();
    for (const [name, value] of client.cookies) guest.cookies.set(name, value);

    const body = { email: 'ann@example.org', password, takeSessions: [taken.session] };
    expect((await client.post('/api/v1/auth/register', body)).status).toBe(201);
    expect((await show(client, taken.session)).status).toBe(200);
    expect((await show(client, left.session)).status).toBe(404);
    expect((await show(guest, taken.session)).status).toBe(404);
    expect((await show(guest, left.session)).status).toBe(200);
    expect((await next(client, taken)).screen.blockId).not.toBe(taken.screen.blockId);
    expect((await client.get(`/api/v1/sessions/${taken.session}/readers`)).json['grade']).toBe('B');
  });

  it('is not moved by somebody else', async () => {
    const guest = newClient();
    const { session } = await start(guest);
    const thief = newClient();
    await start(thief);
    const body = { email: 'bob@example.org', password, takeSessions: [session] };
    expect((await thief.post('/api/v1/auth/register', body)).status).toBe(404);
    expect((await show(guest, session)).status).toBe(200);
  });
});

describe('a change of password', () => {
  it('ends every other login, loses no answer, and the old password opens nothing', async () => {
    const client = newClient();
    await client.post('/api/v1/auth/register', { email: 'cat@example.org', password });
    const begun = await next(client, await start(client));
    const elsewhere = newClient();
    await elsewhere.post('/api/v1/auth/login', { email: 'cat@example.org', password });

    const changed = { current: password, password: 'seven purple lanterns drift' };
    expect(
      (await client.post('/api/v1/account/password', { ...changed, current: 'not this one, sorry' })).status,
    ).toBe(401);
    expect((await client.post('/api/v1/account/password', changed)).status).toBe(204);
    expect((await elsewhere.get('/api/v1/auth/me')).status).toBe(401);
    expect((await show(client, begun.session)).json.screen).toEqual(begun.screen);
    const login = (word: string) =>
      newClient().post('/api/v1/auth/login', { email: 'cat@example.org', password: word });
    expect((await login(password)).status).toBe(401);
    expect((await login(changed.password)).status).toBe(200);
    const after = await next(client, begun, { 'client.name.first': 'Elena', 'client.name.last': 'Ortiz' });
    expect((await back(client, after)).screen.fields[1]!.default).toBe('Ortiz');
  });
});
