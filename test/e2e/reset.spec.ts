import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { Client, type Started } from '../client.js';
import { startTestHost, type TestHost } from '../host.js';
import { mailsTo, mailTo } from '../mails.js';

const password = 'correct horse battery staple';
const other = 'seven purple lanterns drift';
let folder: string;
let host: TestHost;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affiant-reset-'));
  const configuration = join(folder, 'mail.yml');
  const messaging = { mail: { driver: 'file', from: 'help@example.org' } };
  await writeFile(configuration, stringify({ messaging }));
  host = await startTestHost({ configuration: [configuration] });
  await host.addTenant('demo');
  await host.install('plugins/housing', 'demo');
});
afterAll(async () => {
  await host?.close();
  await rm(folder, { recursive: true, force: true });
});

const newClient = () => new Client(host.origin('demo'));
const post = (path: string, body: object) => newClient().post(`/api/v1/auth/${path}`, body);
const login = async (email: string, word: string) => {
  const client = newClient();
  const { status } = await client.post('/api/v1/auth/login', { email, password: word });
  return { client, status };
};
/** An account with one interview begun; the mail about its address is the first. */
async function person(email: string) {
  const client = newClient();
  await client.post('/api/v1/auth/register', { email, password });
  const { json } = await client.post<Started>('/api/v1/sessions', { interview: 'housing:eviction-answer' });
  await mailTo(host.dataFolder, email);
  return { client, session: json.session };
}
async function linkFor(email: string, count = 2): Promise<string> {
  expect((await post('password/forgot', { email })).status).toBe(202);
  return (await mailTo(host.dataFolder, email, count)).token;
}

describe('a forgotten password', () => {
  it('is asked about in the same bytes for any address, and mailed to those with an account', async () => {
    await person('ann@example.org');
    const known = await post('password/forgot', { email: 'ann@example.org' });
    const unknown = await post('password/forgot', { email: 'nobody@example.org' });
    expect([known.status, known.bytes]).toEqual([202, unknown.bytes]);
    const { subject } = await mailTo(host.dataFolder, 'ann@example.org', 2);
    expect(subject).toBe('Choose a new password');
    expect(await mailsTo(host.dataFolder, 'nobody@example.org')).toEqual([]);
  });

  it('is replaced by the link; what would be locked is asked first, and told at once', async () => {
    const email = 'bea@example.org';
    const { client, session } = await person(email);
    const token = await linkFor(email);
    const asked = await post('password/reset', { token, password: other });
    expect([asked.status, asked.json['code']]).toEqual([409, 'answers_would_be_locked']);
    expect((await client.get(`/api/v1/sessions/${session}`)).status).toBe(200);
    expect((await post('password/reset', { token, password: other, acceptLoss: true })).status).toBe(204);
    expect((await client.get('/api/v1/auth/me')).status).toBe(401);
    expect((await login(email, password)).status).toBe(401);
    const told = await mailTo(host.dataFolder, email, 3);
    expect(told.subject).toContain('without your old answers');

    const again = (await login(email, other)).client;
    expect((await again.get(`/api/v1/sessions/${session}`)).status).toBe(404);
    expect((await again.get('/api/v1/account/locked-answers')).json).toMatchObject({
      locked: { sessions: 1 },
    });
    const wrong = await again.post('/api/v1/account/locked-answers', { password: other });
    expect(wrong.status).toBe(401);
    const opened = await again.post('/api/v1/account/locked-answers', { password });
    expect([opened.status, opened.json]).toEqual([200, { sessions: 1 }]);
    expect((await again.get(`/api/v1/sessions/${session}`)).status).toBe(200);
    expect((await again.get('/api/v1/account/locked-answers')).json).toEqual({ locked: null });
  });

  it('goes on under a new key once the old password opened it, and Back still reads', async () => {
    const email = 'cat@example.org';
    const { session } = await person(email);
    await post('password/reset', { token: await linkFor(email), password: other, acceptLoss: true });
    const { client } = await login(email, other);
    await client.post('/api/v1/account/locked-answers', { password });
    const { screen } = (await client.get<Started>(`/api/v1/sessions/${session}`)).json;
    const next = await client.post<Started>(`/api/v1/sessions/${session}/answers`, {
      screen: screen.screen,
      values: {},
    });
    expect(next.status).toBe(200);
    const back = await client.post<Started>(`/api/v1/sessions/${session}/back`, {
      screen: next.json.screen.screen,
    });
    expect(back.json.screen.blockId).toBe(screen.blockId);
  });

  it('goes through pages that say what is lost before it is', async () => {
    const email = 'dan@example.org';
    await person(email);
    const sent = await newClient().postForm('/password/forgot', { email });
    expect(sent.bytes.toString()).toContain('Look at your e-mail');
    const { token, text } = await mailTo(host.dataFolder, email, 2);
    expect(text).toContain(`${host.origin('demo')}/password/reset?token=${token}`);
    expect((await newClient().get(`/password/reset?token=${token}`)).status).toBe(200);
    const warned = await newClient().postForm('/password/reset', { token, password: other });
    expect(warned.status).toBe(409);
    expect(warned.bytes.toString()).toContain('lock my earlier answers');
    const done = await newClient().postForm('/password/reset', { token, password: other, acceptLoss: 'yes' });
    expect(done.bytes.toString()).toContain('Your password is set');
    const { client } = await login(email, other);
    const page = await client.get('/account/locked-answers');
    expect(page.bytes.toString()).toContain('One interview is locked');
    const opened = await client.postForm('/account/locked-answers', { password });
    expect(opened.bytes.toString()).toContain('Your answers are open again');
  });

  it('takes no link of another tenant, and none twice', async () => {
    await host.addTenant('court');
    const email = 'eve@example.org';
    await person(email);
    const token = await linkFor(email);
    const body = { token, password: other, acceptLoss: true };
    expect((await new Client(host.origin('court')).post('/api/v1/auth/password/reset', body)).status).toBe(
      404,
    );
    expect((await post('password/reset', body)).status).toBe(204);
    expect((await post('password/reset', body)).status).toBe(404);
  });
});
