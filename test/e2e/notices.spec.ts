import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loggedIn } from '../account.js';
import { appCode } from '../app-code.js';
import { Client } from '../client.js';
import { startTestHost, type TestHost } from '../host.js';
import { mailsTo, mailTo } from '../mails.js';

const password = 'correct horse battery staple';
let folder: string;
let host: TestHost;
let tenant: { id: string; slug: string };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affiant-notices-'));
  const configuration = join(folder, 'mail.yml');
  await writeFile(
    configuration,
    stringify({ messaging: { mail: { driver: 'file', from: 'a@example.org' } } }),
  );
  host = await startTestHost({ configuration: [configuration] });
  tenant = { id: await host.addTenant('demo'), slug: 'demo' };
});
afterAll(async () => {
  await host?.close();
  await rm(folder, { recursive: true, force: true });
});

it('tells of a device that the account has not had, and not of its first', async () => {
  const email = 'ann@example.org';
  await loggedIn(host, tenant, email);
  expect(await mailsTo(host.dataFolder, email)).toEqual([]);
  await new Client(host.origin('demo')).post('/api/v1/auth/login', { email, password });
  expect((await mailTo(host.dataFolder, email)).subject).toBe('New login to your account');
});

it('tells that the password was changed', async () => {
  const email = 'bea@example.org';
  const client = await loggedIn(host, tenant, email);
  const changed = { current: password, password: 'seven purple lanterns drift' };
  expect((await client.post('/api/v1/account/password', changed)).status).toBe(204);
  expect((await mailTo(host.dataFolder, email)).subject).toBe('Your password was changed');
});

it('tells of each way in and each second factor that was added or taken away, by either door', async () => {
  const email = 'dot@example.org';
  const client = await loggedIn(host, tenant, email);
  await client.post('/api/v1/auth/step-up', { password });
  const way = 'A way to sign in to your account was changed';
  const factor = 'Your second step for logging in was changed';
  let told = 0;
  const next = async () => (await mailTo(host.dataFolder, email, ++told)).subject;

  const { id } = (await client.post<{ id: string }>('/api/v1/account/key-sources', { source: 'recovery' }))
    .json;
  expect(await next()).toBe(way);
  expect((await client.postForm('/account/ways-in', {})).status).toBe(200);
  expect(await next()).toBe(way);
  expect((await client.delete(`/api/v1/account/key-sources/${id}`)).status).toBe(204);
  expect(await next()).toBe(way);
  await client.post('/api/v1/auth/step-up', { password });
  expect((await client.post('/api/v1/account/api-keys', { name: 'sync', scopes: ['answers'] })).status).toBe(
    201,
  );
  expect(await next()).toBe(way);

  const begun = await client.post<{ id: string; secret: string }>('/api/v1/account/second-factors', {
    type: 'totp',
  });
  const confirm = `/api/v1/account/second-factors/${begun.json.id}/confirm`;
  expect((await client.post(confirm, { code: appCode(begun.json.secret) })).status).toBe(200);
  expect(await next()).toBe(factor);
  expect((await client.delete(`/api/v1/account/second-factors/${begun.json.id}`)).status).toBe(204);
  expect(await next()).toBe(factor);
});

it('changes an address after a step-up, once it was proven, and tells the old one how to undo it', async () => {
  const [email, wanted] = ['cat@example.org', 'cat2@example.org'];
  const client = await loggedIn(host, tenant, email);
  const ask = () => client.post('/api/v1/account/email', { email: wanted });
  expect((await ask()).json['code']).toBe('step_up_required');
  expect((await client.post('/api/v1/auth/step-up', { password })).status).toBe(204);
  expect((await ask()).status).toBe(202);
  const post = (path: string, token: string) =>
    new Client(host.origin('demo')).post(`/api/v1/auth/email/${path}`, { token });
  expect((await post('confirm', (await mailTo(host.dataFolder, wanted)).token)).status).toBe(204);
  const told = await mailTo(host.dataFolder, email);
  expect(told.subject).toBe('Your email address was changed');
  expect((await post('undo', told.token)).status).toBe(204);
  expect((await client.get('/api/v1/auth/me')).status).toBe(401);
  const again = await new Client(host.origin('demo')).post('/api/v1/auth/login', { email, password });
  expect(again.status).toBe(200);
});
