import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withClient } from '#database';
import { Client, type Started } from '../client.js';
import { startTestHost, type TestHost } from '../host.js';

let host: TestHost;
let tenant: { id: string; slug: string };
const password = 'correct horse battery staple';

beforeAll(async () => {
  host = await startTestHost();
  tenant = { id: await host.addTenant('demo'), slug: 'demo' };
  await host.install('plugins/housing', 'demo');
});
afterAll(() => host?.close());

const newClient = () => new Client(host.origin('demo'));

async function account(email: string): Promise<Client> {
  await host.platform.accounts.create(tenant, { email, password, confirmed: true });
  const client = newClient();
  await client.post('/api/v1/auth/login', { email, password });
  return client;
}

interface Listed {
  grade: string;
  keySources: { id: string; source: string; grade: string }[];
}

describe('ways to unlock an account', () => {
  it('are listed with their grade, and grow by a recovery code after a step-up', async () => {
    const client = await account('keys@demo.example');
    const refused = await client.post('/api/v1/account/key-sources', { source: 'recovery' });
    expect([refused.status, refused.json['code']]).toEqual([403, 'step_up_required']);
    await client.post('/api/v1/auth/step-up', { password });
    const made = await client.post('/api/v1/account/key-sources', { source: 'recovery' });
    expect(made.status).toBe(201);
    expect(made.json['code']).toMatch(/^(\w{4}-){6}\w{4}$/);
    const { grade, keySources } = (await client.get<Listed>('/api/v1/account/key-sources')).json;
    expect(grade).toBe('B');
    expect(keySources.map(({ source }) => source)).toEqual(['password', 'recovery']);
  });

  it('cannot lose the last one; losing another re-keys, ends other logins, and keeps the answers', async () => {
    const client = await account('last@demo.example');
    const other = newClient();
    await other.post('/api/v1/auth/login', { email: 'last@demo.example', password });
    const started = await client.post<Started>('/api/v1/sessions', { interview: 'housing:eviction-answer' });
    await client.post('/api/v1/auth/step-up', { password });
    const [only] = (await client.get<Listed>('/api/v1/account/key-sources')).json.keySources;
    const refused = await client.delete(`/api/v1/account/key-sources/${only!.id}`);
    expect([refused.status, refused.json['code']]).toEqual([409, 'last_key_source']);
    const made = await client.post<{ id: string }>('/api/v1/account/key-sources', { source: 'recovery' });
    expect((await client.delete(`/api/v1/account/key-sources/${made.json.id}`)).status).toBe(204);
    expect((await other.get('/api/v1/auth/me')).status).toBe(401);
    expect((await client.get(`/api/v1/sessions/${started.json.session}`)).status).toBe(200);
  });

  it('are not those of somebody else', async () => {
    const owner = await account('owner@demo.example');
    const thief = await account('thief@demo.example');
    const [slot] = (await owner.get<Listed>('/api/v1/account/key-sources')).json.keySources;
    await thief.post('/api/v1/auth/step-up', { password });
    expect((await thief.delete(`/api/v1/account/key-sources/${slot!.id}`)).status).toBe(404);
  });
});

describe('a recovery code', () => {
  it('opens the account and its answers once, and gives a new one', async () => {
    const client = await account('recovered@demo.example');
    const interview = 'housing:eviction-answer';
    const { session } = (await client.post<Started>('/api/v1/sessions', { interview })).json;
    await client.post('/api/v1/auth/step-up', { password });
    const { code } = (await client.post('/api/v1/account/key-sources', { source: 'recovery' })).json;
    const elsewhere = newClient();
    const used = await elsewhere.post('/api/v1/auth/recovery', { code });
    expect(used.status).toBe(200);
    expect(used.json['code']).not.toBe(code);
    expect((await elsewhere.get(`/api/v1/sessions/${session}`)).status).toBe(200);
    expect((await client.get('/api/v1/auth/me')).status).toBe(401);
    const again = await newClient().post('/api/v1/auth/recovery', { code });
    expect([again.status, again.json['code']]).toEqual([401, 'invalid_credentials']);
  });
});

describe('deleting an account', () => {
  it('asks for a step-up, takes the answers along, and leaves no row behind', async () => {
    const email = 'gone@demo.example';
    const client = await account(email);
    await client.post('/api/v1/sessions', { interview: 'housing:eviction-answer' });
    const { user } = (await client.get<{ user: { id: string } }>('/api/v1/auth/me')).json;
    expect((await client.delete('/api/v1/account')).json['code']).toBe('step_up_required');
    await client.post('/api/v1/auth/step-up', { password });
    expect((await client.delete('/api/v1/account')).status).toBe(204);
    expect((await client.get('/api/v1/auth/me')).status).toBe(401);
    expect((await newClient().post('/api/v1/auth/login', { email, password })).status).toBe(401);
    await withClient(host.database.superuser, async (sql) => {
      for (const [table, column] of [
        ['accounts', 'id'],
        ['slots', 'account_id'],
        ['session_grants', 'account_id'],
        ['interview_sessions', 'owner_id'],
      ]) {
        const left = await sql.query(`select 1 from ${table} where ${column} = $1`, [user.id]);
        expect([table, left.rowCount]).toEqual([table, 0]);
      }
    });
  });
});

describe('devices', () => {
  it('are listed, and one that is ended is logged out', async () => {
    const client = await account('devices@demo.example');
    const lost = newClient();
    await lost.post('/api/v1/auth/login', { email: 'devices@demo.example', password });
    const { devices } = (await client.get<{ devices: { id: string }[] }>('/api/v1/account/devices')).json;
    expect(devices).toHaveLength(2);
    const before = await lost.get('/api/v1/auth/me');
    expect(before.status).toBe(200);
    for (const { id } of devices) await lost.delete(`/api/v1/account/devices/${id}`);
    expect((await lost.get('/api/v1/auth/me')).status).toBe(401);
  });
});

describe('a guest on an own device', () => {
  it('keeps the days that were asked for when a resume code is made', async () => {
    const client = newClient();
    const guest = { interview: 'housing:eviction-answer' };
    await client.post('/api/v1/sessions', guest);
    const days = async () =>
      withClient(host.database.superuser, async (sql) => {
        const { rows } = await sql.query<{ idle_seconds: number }>(
          `select idle_seconds from logins l join accounts a on a.id = l.account_id where a.kind = 'guest'`,
        );
        return rows.map(({ idle_seconds: idle }) => idle / 86_400);
      });
    await withClient(host.database.superuser, (sql) =>
      sql.query(
        `update logins set idle_seconds = 30 * 86400
          where account_id in (select id from accounts where kind = 'guest')`,
      ),
    );
    expect((await client.post('/api/v1/auth/resume-code')).status).toBe(201);
    expect(await days()).toEqual([30]);
  });
});
