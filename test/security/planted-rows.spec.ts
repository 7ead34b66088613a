import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { withClient } from '#database';
import { TwilioApi } from '../../plugins/sms-twilio/twilio-api-for-tests.js';
import { loggedIn } from '../account.js';
import { Client, type Started } from '../client.js';
import { startTestHost, type TestHost } from '../host.js';

/**
 * The attacker writes to the database as he likes, has no platform key, and an account of his own. He
 * may delete rows or put older ones back; each test makes or moves one instead, and gets nothing.
 */
const password = 'correct horse battery staple';
let host: TestHost;
let twilio: TwilioApi;
let folder: string;
let tenant: { id: string; slug: string };

beforeAll(async () => {
  twilio = new TwilioApi();
  const baseUrl = await twilio.start();
  folder = await mkdtemp(join(tmpdir(), 'affiant-planted-'));
  const configuration = join(folder, 'sms.yml');
  const { accountSid: account_sid, authToken: auth_token } = twilio;
  const twilioSettings = { account_sid, auth_token, from: '+15005550006', base_url: baseUrl };
  await writeFile(
    configuration,
    stringify({
      identity: { login_methods: { sms: { enabled: true, countries: ['US'] } } },
      messaging: { sms: { driver: 'twilio', twilio: twilioSettings } },
    }),
  );
  host = await startTestHost({ configuration: [configuration] });
  tenant = { id: await host.addTenant('demo'), slug: 'demo' };
  await host.install('plugins/housing', 'demo');
});
afterAll(async () => {
  await host?.close();
  twilio?.stop();
  await rm(folder, { recursive: true, force: true });
});

const sql = (statement: string, values: unknown[] = []): Promise<{ [column: string]: unknown }[]> =>
  withClient(host.database.superuser, async (client) => (await client.query(statement, values)).rows);

let people = 0;
interface Person {
  client: Client;
  id: string;
  email: string;
}
async function person(...privileges: string[]): Promise<Person> {
  const email = `person${++people}@demo.example`;
  const client = await loggedIn(host, tenant, email, ...privileges);
  const { user } = (await client.get<{ user: { id: string } }>('/api/v1/auth/me')).json;
  return { client, id: user.id, email };
}

const login = async ({ email }: Person) =>
  (await new Client(host.origin('demo')).post('/api/v1/auth/login', { email, password })).status;
const begin = async ({ client }: Person) =>
  (await client.post<Started>('/api/v1/sessions', { interview: 'housing:eviction-answer' })).json.session;

/** Answered with neither content nor success; what the database was made to say is never believed. */
const REFUSED = [401, 403, 404, 500];

describe('who writes to the database gains nothing by', () => {
  it('a public key of his own in another’s account: nothing is sealed to it, and the owner is not let in blindly', async () => {
    const [victim, mallory] = [await person(), await person()];
    await sql(
      'update accounts v set public_key = m.public_key, key_id = m.key_id from accounts m where v.id = $1 and m.id = $2',
      [victim.id, mallory.id],
    );
    expect(REFUSED).toContain(await login(victim));
    const { status } = await victim.client.post('/api/v1/sessions', { interview: 'housing:eviction-answer' });
    expect(REFUSED).toContain(status);
    const grants = await sql('select 1 from session_grants where account_id = $1', [victim.id]);
    expect(grants).toEqual([]);
  });

  it('a privilege, made up or copied from who holds it', async () => {
    const [admin, mallory] = [await person('admin'), await person()];
    await sql(
      `insert into privileges (tenant_id, account_id, privilege, mac)
       select tenant_id, $1, privilege, mac from privileges where account_id = $2 and privilege = 'admin'`,
      [mallory.id, admin.id],
    );
    expect(REFUSED).toContain((await mallory.client.get('/api/v1/tenant/users')).status);
    expect(REFUSED).toContain(await login(mallory));
  });

  it('a grant of another’s session under his own name', async () => {
    const [victim, mallory] = [await person(), await person()];
    const theirs = await begin(victim);
    for (const plant of [
      // The victim's seal under his name; then his own seal, moved from a session of his.
      `insert into session_grants (tenant_id, id, session_id, account_id, role, sealed)
       select tenant_id, gen_random_uuid(), session_id, $2, 'participant', sealed from session_grants
        where session_id = $1 and account_id <> $2`,
      `update session_grants set session_id = $1, role = 'owner' where account_id = $2`,
    ]) {
      await sql('delete from session_grants where account_id = $1', [mallory.id]);
      await begin(mallory);
      await sql(plant, [theirs, mallory.id]);
      const shown = await mallory.client.get(`/api/v1/sessions/${theirs}`);
      expect(REFUSED).toContain(shown.status);
      expect(shown.json['screen']).toBeUndefined();
    }
  });

  it('his own login, written as another’s', async () => {
    const [victim, mallory] = [await person(), await person()];
    const session = await begin(victim);
    await sql('update logins set account_id = $1 where account_id = $2', [victim.id, mallory.id]);
    expect(REFUSED).toContain((await mallory.client.get(`/api/v1/sessions/${session}`)).status);
    expect(REFUSED).toContain((await mallory.client.get('/api/v1/auth/me')).status);
  });

  it('his telephone number, written into another’s account', async () => {
    const victim = await person();
    const session = await begin(victim);
    const mallory = new Client(host.origin('demo'));
    const texted = async (client: Client) => {
      const { challenge } = (
        await client.post<{ challenge: string }>('/api/v1/auth/sms', { phone: '+1 202 555 0161' })
      ).json;
      const code = /\d{6}/.exec(twilio.sent.at(-1)!.body)![0];
      return client.post('/api/v1/auth/sms/verify', { challenge, code });
    };
    expect((await texted(mallory)).status).toBe(200);
    await sql(`update login_identities set account_id = $1 where provider = 'sms'`, [victim.id]);
    const again = new Client(host.origin('demo'));
    expect(REFUSED).toContain((await texted(again)).status);
    expect(REFUSED).toContain((await again.get(`/api/v1/sessions/${session}`)).status);
  });

  it('his API key, written as another’s or with a wider scope', async () => {
    const [victim, mallory] = [await person('admin'), await person()];
    const token = async (apiKey: string) =>
      new Client(host.origin('demo'), { origin: null }).post('/api/v1/auth/token', { apiKey });
    await mallory.client.post('/api/v1/auth/step-up', { password });
    const made = await mallory.client.post<{ key: string }>('/api/v1/account/api-keys', {
      name: 'mine',
      scopes: ['manage'],
    });
    expect(made.json).toMatchObject({ key: expect.any(String) });
    expect((await token(made.json.key)).status).toBe(200);
    await sql(`update api_keys set scopes = '{answers,manage}' where account_id = $1`, [mallory.id]);
    expect(REFUSED).toContain((await token(made.json.key)).status);
    await sql(`update api_keys set scopes = '{manage}', account_id = $1 where account_id = $2`, [
      victim.id,
      mallory.id,
    ]);
    expect(REFUSED).toContain((await token(made.json.key)).status);
  });

  it('putting back a way in that the owner has closed since', async () => {
    const victim = await person();
    await sql('create table kept_slots as select * from slots where account_id = $1', [victim.id]);
    await victim.client.post('/api/v1/auth/step-up', { password });
    const changed = await victim.client.post('/api/v1/account/password', {
      current: password,
      password: 'another good long passphrase',
    });
    expect(changed.status).toBe(204);
    await sql('delete from slots where account_id = $1', [victim.id]);
    await sql('insert into slots select * from kept_slots');
    expect(REFUSED).toContain(await login(victim));
  });
});
