import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { withClient } from '#database';
import { generateKeyPair, openGrant } from '#encryption';
import { loggedIn } from '../account.js';
import { Client, type Started } from '../client.js';
import { startTestHost, type TestHost } from '../host.js';
import { mailTo } from '../mails.js';

let host: TestHost;
let folder: string;
let tenant: { id: string; slug: string };
const interview = 'test-shared:told';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affiant-sharing-'));
  const configuration = join(folder, 'sharing.yml');
  await writeFile(
    configuration,
    stringify({ messaging: { mail: { driver: 'file', from: 'h@example.org' } } }),
  );
  host = await startTestHost({ configuration: [configuration] });
  tenant = { id: await host.addTenant('demo'), slug: 'demo' };
  await host.install('test/security/shared', 'demo');
  await host.install('plugins/housing', 'demo');
});
afterAll(async () => {
  await host?.close();
  await rm(folder, { recursive: true, force: true });
});

const stranger = () => new Client(host.origin('demo'));
const text = ({ bytes }: { bytes: Buffer }) => bytes.toString('utf8');
const person = (email: string, ...privileges: string[]) => loggedIn(host, tenant, email, ...privileges);
const outcome = ({ status, json }: { status: number; json: unknown }) => [
  status,
  (json as { code?: string } | null)?.code,
];

async function begin(client: Client): Promise<string> {
  const { session, screen } = (await client.post<Started>('/api/v1/sessions', { interview })).json;
  const values = { first: 'the canary sang' };
  expect(
    (await client.post(`/api/v1/sessions/${session}/answers`, { screen: screen.screen, values })).status,
  ).toBe(200);
  return session;
}

async function invite(client: Client, session: string): Promise<string> {
  const made = await client.post<{ url: string }>(`/api/v1/sessions/${session}/invitations`, {
    role: 'participant',
  });
  expect(made.status).toBe(201);
  return new URL(made.json.url).searchParams.get('token') ?? '';
}

const accept = (client: Client, token: string) => client.post('/api/v1/invitations/accept', { token });

interface Parts {
  participants: { id: string; name: string | null; role: string; you: boolean; askedBy: string | null }[];
}
const partsOf = async (client: Client, session: string) =>
  (await client.get<Parts>(`/api/v1/sessions/${session}/participants`)).json.participants;

/** A step by whoever asks; what a removal has to wait for. */
async function write(client: Client, session: string): Promise<number> {
  const { screen } = (await client.get<Started>(`/api/v1/sessions/${session}`)).json;
  const body = { screen: screen.screen, values: { second: 'it flew' } };
  return (await client.post(`/api/v1/sessions/${session}/answers`, body)).status;
}

async function shared(name: string) {
  const owner = await person(`owner.${name}@demo.example`);
  const guest = await person(`friend.${name}@demo.example`);
  const session = await begin(owner);
  expect((await accept(guest, await invite(owner, session))).json).toEqual({ session });
  return { owner, friend: guest, session };
}

const sql = <Row extends object>(query: string, values: unknown[] = []) =>
  withClient(host.database.superuser, async (client) => (await client.query<Row>(query, values)).rows);

describe('an invitation to a shared interview', () => {
  it('opens it to who has the link, once, with the answers so far', async () => {
    const { friend, session, owner } = await shared('once');
    expect((await friend.get<Started>(`/api/v1/sessions/${session}`)).json.screen.question).toContain('then');
    expect(await write(friend, session)).toBe(200);
    expect((await owner.get<Started>(`/api/v1/sessions/${session}`)).json.screen.question).toContain(
      'the canary sang',
    );
    const token = await invite(owner, session);
    const third = await person('third.once@demo.example');
    expect((await accept(third, token)).status).toBe(200);
    expect(outcome(await accept(await person('fourth.once@demo.example'), token))).toEqual([
      404,
      'not_found',
    ]);
  });

  it('lasts seven days', async () => {
    const owner = await person('owner.days@demo.example');
    const session = await begin(owner);
    const made = await owner.post<{ url: string; expiresAt: string }>(
      `/api/v1/sessions/${session}/invitations`,
      { role: 'participant' },
    );
    const days = (new Date(made.json.expiresAt).getTime() - Date.now()) / 86_400_000;
    expect(days).toBeCloseTo(7, 1);
    await sql(
      `update session_invitations set expires_at = now() - interval '1 second' where session_id = $1`,
      [session],
    );
    const token = new URL(made.json.url).searchParams.get('token') ?? '';
    expect((await accept(await person('late.days@demo.example'), token)).status).toBe(404);
  });

  it('takes a guest in, where guests are allowed, by the page’s button and not by opening it', async () => {
    const owner = await person('owner.guest@demo.example');
    await owner.send('PATCH', '/api/v1/account', { firstName: 'Olu' });
    const session = await begin(owner);
    const token = await invite(owner, session);
    const guest = new Client(host.origin('demo'), { accept: 'text/html' });
    for (const _ of [1, 2]) {
      const page = text(await guest.get(`/invitations?token=${token}`));
      expect(page).toContain('Olu asks you to take part');
      expect(page).toContain('Told together');
    }
    const taken = await guest.postForm('/invitations', { token });
    expect([taken.status, taken.headers['location']]).toEqual([303, `/sessions/${session}`]);
    expect((await guest.get(`/sessions/${session}`)).status).toBe(200);
  });

  it('is not made for an interview of one person, nor by who takes no part in it', async () => {
    const { session, friend } = await shared('not');
    const other = await person('nobody.not@demo.example');
    const body = { role: 'participant' };
    expect((await other.post(`/api/v1/sessions/${session}/invitations`, body)).status).toBe(404);
    expect((await stranger().post(`/api/v1/sessions/${session}/invitations`, body)).status).toBe(404);
    expect((await friend.post(`/api/v1/sessions/${session}/invitations`, { role: 'owner' })).status).toBe(
      400,
    );
    const alone = (await friend.post<Started>('/api/v1/sessions', { interview: 'housing:eviction-answer' }))
      .json.session;
    const refused = await friend.post(`/api/v1/sessions/${alone}/invitations`, body);
    expect(outcome(refused)).toEqual([409, 'not_shared']);
  });

  it('cannot be changed in the database: not its session, its asker, nor its end', async () => {
    const { owner, session } = await shared('planted');
    const mine = await person('attacker.planted@demo.example');
    const own = await begin(mine);
    const token = await invite(mine, own);
    const before = await sql<{ id: Buffer }>('select id from session_invitations where session_id = $1', [
      own,
    ]);
    await invite(owner, session);
    // The attacker's own code, over the sealed key of somebody else's session.
    await sql(
      `update session_invitations set session_id = $1, asker_id = theirs.asker_id, sealed = theirs.sealed
         from (select asker_id, sealed from session_invitations where session_id = $1) theirs where id = $2`,
      [session, before[0]!.id],
    );
    const planted = await accept(mine, token);
    expect(outcome(planted)).toEqual([500, 'record_corrupt']);
    expect((await mine.get(`/api/v1/sessions/${session}`)).status).toBe(404);
  });

  it('opens nothing to who has database and platform key: the code is in the link alone', async () => {
    const owner = await person('owner.thief@demo.example');
    const session = await begin(owner);
    const token = await invite(owner, session);
    const rows = await sql<{ id: Buffer; sealed: Buffer; asker_id: string }>(
      'select id, sealed, asker_id from session_invitations where session_id = $1',
      [session],
    );
    const { id, sealed, asker_id: asker } = rows[0]!;
    expect(Buffer.concat([id, sealed]).includes(Buffer.from(token, 'base64url'))).toBe(false);
    const identity = {
      purpose: 'invitation' as const,
      tenant: tenant.id,
      account: id.toString('hex'),
      session,
      role: 'participant',
      asker,
    };
    expect(() => openGrant(host.platformKey, identity, generateKeyPair(), sealed)).toThrow();
  });
});

describe('who takes part', () => {
  it('is listed by name, with who asked for it, on both doors', async () => {
    const { owner, friend, session } = await shared('named');
    await owner.send('PATCH', '/api/v1/account', { firstName: 'Ada', lastName: 'Byron' });
    expect(await partsOf(friend, session)).toMatchObject([
      { name: 'Ada Byron', role: 'owner', you: false, askedBy: null },
      { name: 'friend.named@demo.example', role: 'participant', you: true, askedBy: 'Ada Byron' },
    ]);
    const { json } = await friend.get(`/api/v1/sessions/${session}/readers`);
    expect(json).toMatchObject({ mode: 'shared', holders: [{ name: 'Ada Byron' }, { name: 'you' }] });
    expect(json['sentence']).toContain('Ada Byron');
    const page = new Client(host.origin('demo'), { accept: 'text/html' });
    for (const [name, value] of friend.cookies) page.cookies.set(name, value);
    expect(text(await page.get(`/privacy/sessions/${session}`))).toContain('Asked in by Ada Byron');
    expect(text(await page.get('/account'))).toContain('Shared by Ada Byron');
  });

  it('is removed by the owner alone, and the session takes a key that the removed one never had', async () => {
    const { owner, friend, session } = await shared('removed');
    const [first, second] = await partsOf(owner, session);
    const before = await sql<{ sealed: Buffer }>(
      'select sealed from session_grants where session_id = $1 and role = $2',
      [session, 'owner'],
    );
    const pending = await invite(friend, session);
    expect((await friend.delete(`/api/v1/sessions/${session}/participants/${first!.id}`)).status).toBe(403);
    expect((await friend.delete(`/api/v1/sessions/${session}/participants/${second!.id}`)).status).toBe(403);
    expect((await owner.delete(`/api/v1/sessions/${session}/participants/${first!.id}`)).status).toBe(403);
    expect((await owner.delete(`/api/v1/sessions/${session}/participants/${second!.id}`)).status).toBe(204);
    expect((await friend.get(`/api/v1/sessions/${session}`)).status).toBe(404);
    expect(await write(owner, session)).toBe(200);
    const after = await sql<{ sealed: Buffer }>('select sealed from session_grants where session_id = $1', [
      session,
    ]);
    expect(after).toHaveLength(1);
    // The first 16 bytes of a grant name the session's key.
    expect(after[0]!.sealed.subarray(0, 16).equals(before[0]!.sealed.subarray(0, 16))).toBe(false);
    // What the removed one handed out before is worth nothing.
    expect((await accept(await person('crony.removed@demo.example'), pending)).status).toBe(404);
  });

  it('cannot be put there, made the owner, or moved by who writes to the database', async () => {
    const { friend, session } = await shared('forged');
    await sql(`update session_grants set role = 'owner' where session_id = $1 and role = 'participant'`, [
      session,
    ]);
    expect(outcome(await friend.get(`/api/v1/sessions/${session}`))).toEqual([500, 'record_corrupt']);
    await sql(
      `update session_grants set role = 'participant', asker_id = account_id where session_id = $1 and asker_id is not null`,
      [session],
    );
    expect(outcome(await friend.get(`/api/v1/sessions/${session}`))).toEqual([500, 'record_corrupt']);
  });
});

describe('leaving a shared interview', () => {
  it('ends the own part alone where somebody else began it', async () => {
    const { owner, friend, session } = await shared('left');
    const left = await friend.delete(`/api/v1/sessions/${session}`);
    expect([left.status, left.json]).toEqual([200, { left: true }]);
    expect((await friend.get(`/api/v1/sessions/${session}`)).status).toBe(404);
    expect(await write(owner, session)).toBe(200);
  });

  it('by the owner deletes it for all, who are told by mail', async () => {
    const { owner, friend, session } = await shared('told');
    const deleted = await owner.delete(`/api/v1/sessions/${session}`);
    expect(deleted.json).toMatchObject({ deleted: { keys: 2 } });
    expect((await friend.get(`/api/v1/sessions/${session}`)).status).toBe(404);
    const mail = await mailTo(host.dataFolder, 'friend.told@demo.example');
    expect(mail.subject).toBe('An interview was deleted');
    expect(mail.text).toContain('Told together');
    expect(mail.text).not.toContain('canary');
  });
});

describe('an advocate', () => {
  it('is asked in by name, and only under the name that was said yes to', async () => {
    const advocate = await person('dana.advocate@demo.example', 'advocate');
    await advocate.send('PATCH', '/api/v1/account', { firstName: 'Dana', lastName: 'Okafor' });
    const owner = await person('owner.advocate@demo.example');
    const session = await begin(owner);
    const path = `/api/v1/sessions/${session}`;
    const { advocates } = (
      await owner.get<{ advocates: { id: string; name: string }[] }>(`${path}/advocates`)
    ).json;
    expect(advocates.map(({ name }) => name)).toContain('Dana Okafor');
    const { id } = advocates.find(({ name }) => name === 'Dana Okafor')!;
    const wrong = await owner.post(`${path}/participants`, { advocate: id, name: 'Dana' });
    expect([...outcome(wrong), wrong.json['name']]).toEqual([409, 'name_not_confirmed', 'Dana Okafor']);
    expect((await advocate.get(path)).status).toBe(404);
    expect((await owner.post(`${path}/participants`, { advocate: id, name: 'Dana Okafor' })).status).toBe(
      204,
    );
    expect((await advocate.get(path)).status).toBe(200);
    const { sessions } = (await advocate.get<{ sessions: object[] }>('/api/v1/sessions')).json;
    expect(sessions).toMatchObject([
      { session, role: 'participant', sharedBy: 'owner.advocate@demo.example' },
    ]);
    expect((await stranger().get(`${path}/advocates`)).status).toBe(404);
  });

  it('is nobody else: an account without the privilege cannot be named', async () => {
    const owner = await person('owner.nobody@demo.example');
    const session = await begin(owner);
    const victim = await person('victim.nobody@demo.example');
    const { user } = (await victim.get<{ user: { id: string } }>('/api/v1/auth/me')).json;
    const body = { advocate: user.id, name: 'victim.nobody@demo.example' };
    expect((await owner.post(`/api/v1/sessions/${session}/participants`, body)).status).toBe(404);
  });
});
