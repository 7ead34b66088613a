import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outsideTenants } from '#database';
import { loggedIn } from '../account.js';
import { Client } from '../client.js';
import { startTestHost, type TestHost } from '../host.js';

let host: TestHost;
let demo: { id: string; slug: string };
const who: { [role: string]: Client } = {};

beforeAll(async () => {
  host = await startTestHost();
  demo = { id: await host.addTenant('demo'), slug: 'demo' };
  const other = { id: await host.addTenant('other'), slug: 'other' };
  const console = await consoleTenant();
  who['admin'] = await loggedIn(host, demo, 'admin@demo.example', 'admin');
  who['user'] = await loggedIn(host, demo, 'user@demo.example');
  who['advocate'] = await loggedIn(host, demo, 'advocate@demo.example', 'advocate');
  who['operator'] = await loggedIn(host, console, 'operator@console.example', 'operator');
  who['reviewer'] = await loggedIn(host, console, 'reviewer@console.example', 'reviewer');
  const othersAdmin = await loggedIn(host, other, 'admin@other.example', 'admin');
  who['other tenant’s admin'] = at('demo', othersAdmin);
  who['operator at a tenant'] = at('demo', who['operator']);
  who['stranger'] = new Client(host.origin('demo'));
  who['stranger at the console'] = new Client(host.origin('console'));
});
afterAll(() => host.close());

const consoleTenant = () => host.platform.tenantHosts.tenantOf('console.localhost');

/** The same cookies, sent to another tenant's host name. */
function at(slug: string, { cookies }: Client): Client {
  const client = new Client(host.origin(slug));
  for (const [name, value] of cookies) client.cookies.set(name, value);
  return client;
}

type Route = [method: string, path: string, body?: object];
const tenantRoutes: Route[] = [
  ['GET', '/api/v1/tenant/users'],
  ['POST', '/api/v1/tenant/users', { email: 'new@demo.example' }],
  ['PUT', '/api/v1/tenant/users/6f8b1b1e-7c3b-4b7e-9f57-0d2f2f6a4f00/privileges', { privileges: ['admin'] }],
  ['GET', '/api/v1/tenant/settings'],
  ['PATCH', '/api/v1/tenant/settings', { theme: { radius: 4 } }],
];
const providerRoutes: Route[] = [
  ['GET', '/api/v1/provider/tenants'],
  ['POST', '/api/v1/provider/tenants', { slug: 'taken-over', name: 'Taken over' }],
  ['PATCH', '/api/v1/provider/tenants/demo', { state: 'suspended' }],
  ['GET', '/api/v1/provider/doctor'],
  ['DELETE', '/api/v1/provider/tenants/demo'],
];
const named = (routes: Route[], roles: string[], status: number) =>
  roles.flatMap((role) => routes.map((route) => ({ role, route, path: `${route[0]} ${route[1]}`, status })));

describe('a console’s route', () => {
  it.each([
    ...named(tenantRoutes, ['user', 'advocate'], 403),
    ...named(tenantRoutes, ['reviewer'], 403),
    ...named(tenantRoutes, ['stranger', 'other tenant’s admin', 'operator at a tenant'], 401),
    ...named(providerRoutes, ['reviewer'], 403),
    ...named(providerRoutes, ['stranger at the console'], 401),
    ...named(providerRoutes, ['admin', 'user', 'stranger', 'operator at a tenant'], 404),
  ])('answers $status to the $role: $path', async ({ role, route: [method, path, body], status }) => {
    const client = who[role]!;
    const answer = await client.send<{ code: string }>(method, path, body);
    expect(answer.status).toBe(status);
    const code = { 401: ['csrf', 'not_logged_in'], 403: ['forbidden'], 404: ['not_found'] }[status];
    expect(code).toContain(answer.json.code);
  });

  it('leaves nothing behind of what was refused', async () => {
    expect((await emails()).filter((email) => email === 'new@demo.example')).toEqual([]);
    const { tenants } = (await who['operator']!.get<{ tenants: object[] }>('/api/v1/provider/tenants')).json;
    expect(tenants).toEqual([
      { slug: 'demo', name: 'demo', state: 'active', url: host.origin('demo') },
      { slug: 'other', name: 'other', state: 'active', url: host.origin('other') },
    ]);
  });
});

const emails = async () =>
  (await who['admin']!.get<{ users: { email: string }[] }>('/api/v1/tenant/users')).json.users.map(
    ({ email }) => email,
  );

describe('an admin', () => {
  it('lists people, and adds one whose password is shown this once', async () => {
    const made = await who['admin']!.post<{ id: string; email: string; password: string }>(
      '/api/v1/tenant/users',
      {
        email: 'Rosa@Demo.example',
        privileges: ['advocate'],
      },
    );
    expect(made.status).toBe(201);
    expect(made.json).toEqual({
      id: expect.any(String),
      email: 'rosa@demo.example',
      password: expect.any(String),
    });
    const { email, password } = made.json;
    const rosa = new Client(host.origin('demo'));
    expect((await rosa.post('/api/v1/auth/login', { email, password })).status).toBe(200);
    const list = await who['admin']!.get<{ users: object[] }>('/api/v1/tenant/users');
    expect(list.json.users).toContainEqual({
      id: made.json.id,
      email,
      privileges: ['advocate'],
      confirmed: true,
    });
    expect(list.bytes.toString()).not.toContain(password);
    const again = await who['admin']!.post('/api/v1/tenant/users', { email });
    expect([again.status, again.json['code']]).toEqual([409, 'email_taken']);
  });

  it('gives and takes privileges, which ends the logins of before', async () => {
    const sam = await loggedIn(host, demo, 'sam@demo.example');
    const { id } = (await sam.get<{ user: { id: string } }>('/api/v1/auth/me')).json.user;
    const set = (privileges: string[]) =>
      who['admin']!.send('PUT', `/api/v1/tenant/users/${id}/privileges`, { privileges });
    expect((await set(['intake_team', 'admin'])).json).toEqual({
      id,
      email: 'sam@demo.example',
      privileges: ['admin', 'intake_team'],
      confirmed: true,
    });
    expect((await sam.get('/api/v1/auth/me')).status).toBe(401);
    expect((await set([])).json).toMatchObject({ privileges: [] });
    for (const refused of ['operator', 'reviewer'])
      expect(await set([refused])).toMatchObject({ status: 403, json: { code: 'forbidden' } });
  });

  it('finds nobody of another tenant by an id', async () => {
    const elsewhere = { id: await host.addTenant('elsewhere'), slug: 'elsewhere' };
    const stranger = await loggedIn(host, elsewhere, 'kim@elsewhere.example');
    const { id } = (await stranger.get<{ user: { id: string } }>('/api/v1/auth/me')).json.user;
    const answer = await who['admin']!.send('PUT', `/api/v1/tenant/users/${id}/privileges`, {
      privileges: ['admin'],
    });
    expect(answer).toMatchObject({ status: 404, json: { code: 'not_found' } });
    expect((await stranger.get('/api/v1/auth/me')).json).toMatchObject({ user: { privileges: [] } });
  });

  it('reads the settings in force, and sets what is stricter', async () => {
    const before = (await who['admin']!.get('/api/v1/tenant/settings')).json;
    expect(Object.keys(before)).toEqual([
      'encryption',
      'identity',
      'messaging',
      'retention',
      'locale',
      'limits',
      'help',
      'theme',
    ]);
    expect(before['retention']).toEqual({ interview_delete_days: 180 });
    const after = await who['admin']!.send('PATCH', '/api/v1/tenant/settings', {
      retention: { interview_delete_days: 30 },
    });
    expect(after).toMatchObject({
      status: 200,
      json: { ...before, retention: { interview_delete_days: 30 } },
    });
    expect((await who['admin']!.get('/api/v1/tenant/settings')).json).toEqual(after.json);
  });

  it('is refused what is looser, unknown, or not a tenant’s to set', async () => {
    const patch = (body: object) =>
      who['admin']!.send<{ code: string }>('PATCH', '/api/v1/tenant/settings', body);
    expect(await patch({ retention: { interview_delete_days: 400 } })).toMatchObject({
      status: 422,
      json: { code: 'settings_loosened' },
    });
    for (const body of [
      { colour: 'red' },
      { server: { port: 1 } },
      { identity: { throttle: { address_free: 1 } } },
    ])
      expect(await patch(body)).toMatchObject({ status: 400, json: { code: 'malformed' } });
  });

  it('gives its pages a look of their own, from their own origin, that others do not have', async () => {
    const patch = (theme: object) => who['admin']!.send('PATCH', '/api/v1/tenant/settings', { theme });
    expect(await patch({ brand: '#7ccfc5' })).toMatchObject({
      status: 422,
      json: {
        code: 'settings_refused',
        errors: [{ field: 'theme.brand' }, { field: 'theme.brand' }, {}, {}],
      },
    });
    expect(await patch({ brand: 'red;}body{' })).toMatchObject({ status: 400, json: { code: 'malformed' } });
    expect(await patch({ brand: '#652b5d' })).toMatchObject({ status: 200 });
    const page = (await who['stranger']!.get('/')).bytes.toString();
    const [, sheet = ''] = /href="(\/look\/[0-9a-f]+\.css)"/.exec(page) ?? [];
    const served = await who['stranger']!.get(sheet);
    expect(served).toMatchObject({ status: 200, headers: { 'content-type': 'text/css; charset=utf-8' } });
    expect(served.headers['cache-control']).toContain('immutable');
    expect(served.bytes.toString()).toContain('--brand:#652b5d');
    expect(await new Client(host.origin('other')).get(sheet)).toMatchObject({ status: 404 });
  });

  it('sets on pages what the API sets, stricter only, and nothing that was not changed', async () => {
    const admin = who['admin']!;
    const settings = async () => (await admin.get('/api/v1/tenant/settings')).json;
    const before = await settings();
    const keeping = (days: string) =>
      admin.postForm('/admin/settings/keeping', { 'retention.interview_delete_days': days });
    expect(await keeping('20')).toMatchObject({ status: 303 });
    expect(await settings()).toEqual({ ...before, retention: { interview_delete_days: 20 } });
    const looser = await keeping('4000');
    expect(looser.status).toBe(422);
    expect(looser.bytes.toString()).toContain('Only the provider can loosen this.');
    const pale = await admin.postForm('/admin/settings/look', {
      'theme.brand': '#fafafa',
      'theme.question_face': 'serif',
      'theme.radius': '16',
    });
    expect(pale.status).toBe(422);
    expect(pale.bytes.toString()).toContain('it must be 4.5 or more');
    expect(await settings()).toMatchObject({ retention: { interview_delete_days: 20 } });
    for (const role of ['user', 'advocate', 'stranger']) {
      const denied = await who[role]!.postForm('/admin/settings/keeping', {
        'retention.interview_delete_days': '1',
      });
      expect(denied.status).not.toBe(303);
    }
    expect((await admin.get('/admin/settings/unknown')).status).toBe(404);
    expect((await admin.postForm('/admin/settings/keeping/test', {})).status).toBe(404);
  });

  it('tries the mail settings with one mail to itself, and learns what is wrong', async () => {
    const admin = at('demo', who['admin']!);
    const sent = await admin.postForm('/admin/settings/mail/test', {});
    expect(sent.status).toBe(422);
    expect(sent.bytes.toString()).toContain('The message was not sent.');
    const number = await admin.postForm('/admin/settings/sms/test', { number: 'mine' });
    expect(number.bytes.toString()).toContain('Enter the telephone number with its country');
  });

  it('reads who did what, by name, and takes it as a file', async () => {
    const log = async (path: string) => (await who['admin']!.get(path)).bytes.toString();
    expect(await log('/admin/audit?event=settings.change')).toMatch(
      /Settings changed[^]*admin@demo\.example/,
    );
    expect(await log('/admin/audit?event=settings.change&until=2020-01-01')).toContain('No entries');
    expect((await who['admin']!.get('/admin/audit?since=soon')).status).toBe(422);
    const file = await who['admin']!.get('/admin/audit/export?event=settings.change&outcome=done');
    expect(file.headers['content-disposition']).toContain('attachment');
    const lines = file.bytes.toString().trim().split('\n');
    for (const line of lines.map((each) => JSON.parse(each) as object))
      expect(line).toMatchObject({
        event: 'settings.change',
        outcome: 'done',
        actorEmail: 'admin@demo.example',
      });
    expect(await log('/admin/audit')).toContain('Audit log exported');
    for (const role of ['user', 'advocate'])
      expect((await who[role]!.get('/admin/audit/export')).status).toBe(403);
    const elsewhere = await who['operator']!.get('/audit?tenant=demo&event=settings.change');
    expect(elsewhere.bytes.toString()).toContain('Settings changed');
    expect(elsewhere.bytes.toString()).not.toContain('admin@demo.example');
    expect((await who['reviewer']!.get('/audit')).status).toBe(403);
  });

  it('never gets a secret back', async () => {
    const secret = 'smtp-password-of-demo';
    const mail = {
      driver: 'smtp',
      from: 'a@demo.example',
      smtp: { host: 'mail.demo.example', password: secret },
    };
    const set = await who['admin']!.send('PATCH', '/api/v1/tenant/settings', { messaging: { mail } });
    expect(set.status).toBe(200);
    const shown = await who['admin']!.get('/api/v1/tenant/settings');
    expect(shown.bytes.toString()).toContain('mail.demo.example');
    expect(`${set.bytes.toString()}${shown.bytes.toString()}`).not.toContain(secret);
  });
});

describe('an operator', () => {
  const operator = () => who['operator']!;

  it('makes a tenant with its first admin, who gets in with the password shown once', async () => {
    const made = await operator().post<{ url: string; admin: { email: string; password: string } }>(
      '/api/v1/provider/tenants',
      { slug: 'clinic', name: 'The Clinic', adminEmail: 'boss@clinic.example' },
    );
    expect(made).toMatchObject({
      status: 201,
      json: { slug: 'clinic', url: host.origin('clinic'), admin: { email: 'boss@clinic.example' } },
    });
    const boss = new Client(made.json.url);
    expect((await boss.post('/api/v1/auth/login', made.json.admin)).status).toBe(200);
    expect((await boss.get('/api/v1/tenant/users')).json).toMatchObject({
      users: [{ email: 'boss@clinic.example', privileges: ['admin'], confirmed: true }],
    });
  });

  it('suspends it, whereupon nothing of it is served, and resumes it', async () => {
    await operator().post('/api/v1/provider/tenants', { slug: 'paused', name: 'Paused' });
    const change = (body: object) => operator().send('PATCH', '/api/v1/provider/tenants/paused', body);
    const visitor = new Client(host.origin('paused'));
    expect((await visitor.get('/api/v1/interviews')).status).toBe(200);
    expect((await change({ state: 'suspended' })).json).toEqual({
      slug: 'paused',
      name: 'Paused',
      state: 'suspended',
      url: host.origin('paused'),
    });
    expect((await visitor.get('/api/v1/interviews')).json).toMatchObject({ code: 'tenant_suspended' });
    expect((await change({ state: 'active', name: 'Going on' })).json).toMatchObject({ name: 'Going on' });
    expect((await visitor.get('/api/v1/interviews')).status).toBe(200);
  });

  it('is refused a slug that is taken or none, and leaves no tenant for an address that is none', async () => {
    const make = (body: object) => operator().post('/api/v1/provider/tenants', { name: 'X', ...body });
    for (const slug of ['demo', 'console', 'No Slug'])
      expect(await make({ slug })).toMatchObject({ status: 422, json: { code: 'name_refused' } });
    expect(await make({ slug: 'half', adminEmail: 'no address' })).toMatchObject({ status: 400 });
    const { tenants } = (await operator().get<{ tenants: { slug: string }[] }>('/api/v1/provider/tenants'))
      .json;
    expect(tenants.map(({ slug }) => slug)).not.toContain('half');
    expect(
      await operator().send('PATCH', '/api/v1/provider/tenants/console', { state: 'suspended' }),
    ).toMatchObject({
      status: 422,
    });
    expect((await operator().send('PATCH', '/api/v1/provider/tenants/nobody', { name: 'X' })).status).toBe(
      404,
    );
  });

  it('sees who could read answers, computed, and what the host finds wrong with itself', async () => {
    const { json } = await operator().get<{
      readers: object[];
      checks: { id: string; ok: boolean }[];
      paths: object;
    }>('/api/v1/provider/doctor');
    expect(json.readers).toHaveLength(16 * 4);
    expect(json.checks).toContainEqual(expect.objectContaining({ id: 'row_security', ok: true }));
    expect(Object.keys(json.paths)).toEqual(['database', 'files', 'temporary', 'logs', 'keys']);
    const page = await operator().get('/readers');
    expect(page.bytes.toString()).toContain('Row-level security is forced on every table of tenants.');
    expect((await who['reviewer']!.get('/readers')).status).toBe(403);
    expect((await who['admin']!.get('/readers')).status).toBe(404);
  });

  it('deletes a tenant with all that it holds, after a step-up, and nothing brings it back', async () => {
    const gone = { id: await host.addTenant('gone'), slug: 'gone' };
    await loggedIn(host, gone, 'admin@gone.example', 'admin');
    await host.platform.blobs.put(`t/${gone.id}/s/x`, Buffer.from('sealed'));
    const fresh = await loggedIn(host, await consoleTenant(), 'deleting@console.example', 'operator');
    const api = '/api/v1/provider/tenants/gone';
    expect(await fresh.delete(api)).toMatchObject({ status: 403, json: { code: 'step_up_required' } });
    expect((await fresh.get('/tenants/gone/delete')).status).toBe(403);
    await fresh.post('/api/v1/auth/step-up', { password: 'correct horse battery staple' });
    const wrong = await fresh.postForm('/tenants/gone/delete', { slug: 'demo' });
    expect([wrong.status, wrong.bytes.toString()]).toEqual([
      422,
      expect.stringContaining('not its short name'),
    ]);
    expect(await fresh.delete('/api/v1/provider/tenants/console')).toMatchObject({ status: 422 });
    const deleted = await fresh.delete<{ deleted: { rows: number } }>(api);
    expect(deleted).toMatchObject({ status: 200, json: { slug: 'gone' } });
    expect(deleted.json.deleted.rows).toBeGreaterThan(3);
    expect(await new Client(host.origin('gone')).get('/')).toMatchObject({ status: 421 });
    expect(await fresh.delete(api)).toMatchObject({ status: 404 });
    // A restored backup brings rows and files again.
    const { em } = host.platform.consoleDatabase!;
    await outsideTenants(em, (tx) =>
      tx.execute(
        `insert into tenants (id, slug, name, state, created_at) values (?, 'gone', 'gone', 'active', now())`,
        [gone.id],
      ),
    );
    await host.platform.blobs.put(`t/${gone.id}/s/x`, Buffer.from('sealed'));
    expect(await host.platform.tenantDeletion!.replay()).toMatchObject({ found: 1 });
    await expect(host.platform.blobs.get(`t/${gone.id}/s/x`)).rejects.toThrow();
    expect((await new Client(host.origin('gone')).get('/')).status).toBe(421);
  });

  it('searches the lists of the console', async () => {
    const list = async (path: string) => (await operator().get(path)).bytes.toString();
    expect(await list('/tenants?query=OTH')).toMatch(/other[^]*1 in all/);
    expect(await list('/tenants?query=OTH')).not.toContain('//demo.');
    expect(await list('/tenants?query=nobody&page=4')).toContain('Nothing found');
    expect(await list('/admin/people?query=reviewer%40')).not.toContain('operator@console.example</th>');
  });

  it('does on the console what admins do elsewhere, a reviewer’s privilege among it', async () => {
    const made = await operator().post<{ id: string }>('/api/v1/tenant/users', {
      email: 'second@console.example',
      privileges: ['reviewer'],
    });
    expect(made.status).toBe(201);
  });
});

describe('the OpenAPI document', () => {
  it('describes every route of the consoles', async () => {
    const { paths } = (await who['stranger']!.get<{ paths: { [path: string]: object } }>('/api/openapi.json'))
      .json;
    for (const [method, path] of [...tenantRoutes, ...providerRoutes]) {
      const described = path.replace(/6f8b[0-9a-f-]+/, '{id}').replace(/demo$/, '{slug}');
      expect(Object.keys(paths[described] ?? {})).toContain(method.toLowerCase());
    }
  });
});

describe('in production', () => {
  let production: TestHost;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'affiant-consoles-'));
    const configuration = join(folder, 'config.yml');
    // Roles are what this is about; factors have a test of their own.
    await writeFile(configuration, 'identity: { second_factor: { required_for: [] } }\n');
    production = await startTestHost({
      environment: 'production',
      env: { AFFIANT_PLATFORM_KEY: Buffer.alloc(32, 7).toString('base64url') },
      configuration: [configuration],
    });
  });
  afterAll(async () => {
    await production.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('nobody is made a developer', async () => {
    const tenant = { id: await production.addTenant('court'), slug: 'court' };
    const admin = await loggedIn(production, tenant, 'admin@court.example', 'admin');
    const { id } = (await admin.get<{ user: { id: string } }>('/api/v1/auth/me')).json.user;
    const refused = { status: 403, json: { code: 'developer_in_production' } };
    const user = { email: 'dev@court.example', privileges: ['developer'] };
    expect(await admin.post('/api/v1/tenant/users', user)).toMatchObject(refused);
    expect(
      await admin.send('PUT', `/api/v1/tenant/users/${id}/privileges`, {
        privileges: ['admin', 'developer'],
      }),
    ).toMatchObject(refused);
    expect((await admin.get('/api/v1/tenant/users')).json).toMatchObject({
      users: [{ email: 'admin@court.example', privileges: ['admin'] }],
    });
  });
});
