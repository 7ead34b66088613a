import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { HEAD_KEY } from '#audit';
import { withClient } from '#database';
import { PlatformKeys } from '../../apps/cli/platform-keys.js';
import { run } from '../../apps/cli/run.js';
import { AuditHeads } from '../../apps/host/schedule/audit-heads.js';
import { loggedIn } from '../account.js';
import { Client } from '../client.js';
import { startTestHost, type TestHost } from '../host.js';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

interface Entry {
  counter: number;
  event: string;
  outcome: string;
  code?: string;
  actor: { kind: string; account: string | null };
  subject: { account: string | null } | null;
  details?: Record<string, unknown>;
}

let host: TestHost;
let clinic: { id: string; slug: string };
let provider: { id: string; slug: string };
let admin: Client;
let operator: Client;
let folder: string;

beforeAll(async () => {
  host = await startTestHost();
  folder = await mkdtemp(join(tmpdir(), 'affiant-audit-'));
  const { rows } = await asOwner(`select id from tenants where slug = 'console'`);
  provider = { slug: 'console', id: (rows[0] as { id: string }).id };
  clinic = { slug: 'clinic', id: await host.addTenant('clinic') };
  admin = await loggedIn(host, clinic, 'admin@clinic.example', 'admin');
  operator = await loggedIn(host, provider, 'operator@provider.example', 'operator');
});
afterAll(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

const read = async (client: Client, path: string) =>
  (await client.get<{ entries: Entry[] }>(path)).json.entries;
const newest = async () => (await read(admin, '/api/v1/tenant/audit?limit=1'))[0]!;
const asOwner = (sql: string, ...values: unknown[]) =>
  withClient(host.database.superuser, (client) => client.query(sql, values));

/** The command line on this installation: its exit code, and what it wrote. */
async function affiant(...argv: string[]) {
  const { addresses } = host.database;
  const env = {
    AFFIANT_DATA: host.dataFolder,
    AFFIANT_PLATFORM_KEY: host.platformKey.toText(),
    DATABASE_URL: addresses.app,
    DATABASE_OWNER_URL: addresses.owner,
    DATABASE_CONSOLE_URL: addresses.console,
  };
  let [stdout, stderr] = ['', ''];
  const code = await run([...argv, '--format', 'json'], {
    env,
    keys: new PlatformKeys(env),
    stdin: process.stdin,
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
  });
  return { code, stdout, stderr };
}

describe('what is written', () => {
  it('logins that went well, failed and were throttled, each with its account', async () => {
    const stranger = new Client(host.origin('clinic'));
    for (let i = 0; i < 7; i++) {
      await stranger.post('/api/v1/auth/login', { email: 'admin@clinic.example', password: 'not the one' });
    }
    const entries = await read(admin, '/api/v1/tenant/audit?event=login');
    expect([...new Set(entries.map(({ outcome, code }) => [outcome, code].join(' ').trim()))]).toEqual([
      'refused too_many_attempts',
      'refused invalid_credentials',
      'done',
    ]);
    const [account] = entries.map(({ actor }) => actor.account).filter((id) => id !== null);
    expect(entries.every(({ subject }) => subject?.account === account)).toBe(true);
  });

  it('new people and their privileges, by the API and by the command line', async () => {
    const made = await admin.post<{ id: string }>('/api/v1/tenant/users', { email: 'ana@clinic.example' });
    expect(await newest()).toMatchObject({
      event: 'account.create',
      outcome: 'done',
      actor: { kind: 'person' },
      subject: { account: made.json.id },
    });
    const path = `/api/v1/tenant/users/${made.json.id}/privileges`;
    await admin.send('PUT', path, { privileges: ['advocate'] });
    expect(await newest()).toMatchObject({
      event: 'account.privileges',
      details: { privileges: ['advocate'] },
    });
    expect((await affiant('user', 'grant', '--tenant', 'clinic', 'ana@clinic.example', 'admin')).code).toBe(
      0,
    );
    expect(await newest()).toMatchObject({
      actor: { kind: 'command_line', account: null },
      subject: { account: made.json.id },
      details: { granted: 'admin' },
    });
  });

  it('what was refused, with the code', async () => {
    await admin.send('PATCH', '/api/v1/tenant/settings', { encryption: { locked_days: 1 } });
    await admin.post('/api/v1/tenant/addons', { name: 'none', version: '1.0.0', acceptPermissions: [] });
    expect(await newest()).toMatchObject({ event: 'addon.install', outcome: 'refused', code: 'not_found' });
    const user = await loggedIn(host, clinic, 'user@clinic.example');
    expect((await user.get('/api/v1/tenant/audit')).status).toBe(403);
    expect(await newest()).toMatchObject({
      event: 'request',
      code: 'forbidden',
      details: { route: 'GET /api/v1/tenant/audit' },
    });
  });

  it('what people do to their own accounts, a wrong password included', async () => {
    const holder = await loggedIn(host, clinic, 'holder@clinic.example');
    const wrong = await holder.post('/api/v1/auth/step-up', { password: 'not the one' });
    expect(wrong.status).toBeGreaterThanOrEqual(400);
    expect(await newest()).toMatchObject({
      event: 'account.step_up',
      outcome: 'refused',
      actor: { kind: 'person' },
      details: { method: 'password' },
    });
  });

  it('which settings were changed, and not to what', async () => {
    const changed = await admin.send('PATCH', '/api/v1/tenant/settings', {
      theme: { name: 'Canary Clinic' },
    });
    expect(changed.status).toBe(200);
    const entry = await newest();
    expect(entry).toMatchObject({ event: 'settings.change', details: { settings: ['theme.name'] } });
    expect(JSON.stringify(entry)).not.toContain('Canary');
  });

  it('what the provider does, in the provider’s log, which no tenant reads', async () => {
    await operator.post('/api/v1/provider/tenants', { slug: 'court', name: 'Court' });
    await operator.send('PATCH', '/api/v1/provider/tenants/court', { state: 'suspended' });
    const [suspended, created] = await read(operator, '/api/v1/provider/audit?limit=2');
    expect(suspended).toMatchObject({
      event: 'tenant.change',
      details: { slug: 'court', state: 'suspended' },
    });
    expect(created).toMatchObject({ event: 'tenant.create', actor: { kind: 'person' } });
    expect((await admin.get('/api/v1/provider/audit')).status).toBe(404);
    expect((await read(operator, '/api/v1/provider/audit?tenant=clinic&limit=1'))[0]!.event).toBe(
      'settings.change',
    );
  });

  it('no address, name or password of anybody', async () => {
    const { rows } = await asOwner('select entry from audit_entries');
    const all = rows.map(({ entry }: { entry: string }) => entry).join('\n');
    expect(rows.length).toBeGreaterThan(15);
    for (const secret of ['@', 'not the one', 'correct horse', '127.0.0.1'])
      expect(all).not.toContain(secret);
  });
});

describe('without the log', () => {
  it('nobody is made or let in, and the answer is 503', async () => {
    const { password, email } = { email: 'late@clinic.example', password: 'correct horse battery staple' };
    await host.platform.accounts.create(clinic, { email, password, confirmed: true });
    await asOwner('revoke insert on audit_entries from affiant_app');
    const made = await admin.post('/api/v1/tenant/users', { email: 'nobody@clinic.example' });
    const login = new Client(host.origin('clinic'));
    const refused = await login.post('/api/v1/auth/login', { email, password });
    await asOwner('grant insert on audit_entries to affiant_app');
    expect([made.status, made.json['code']]).toEqual([503, 'audit_unavailable']);
    expect([refused.status, login.cookies.size]).toEqual([503, 0]);
    const emails = (await host.platform.accounts.list(clinic.id)).map((account) => account.email);
    expect(emails).not.toContain('nobody@clinic.example');
    expect((await login.post('/api/v1/auth/login', { email, password })).status).toBe(200);
  });
});

describe('affiant audit', () => {
  const problems = (stdout: string) =>
    (JSON.parse(stdout) as { logs: { tenant: string; findings: { problem: string }[] }[] }).logs.flatMap(
      ({ tenant, findings }) => findings.map(({ problem }) => `${tenant} ${problem}`),
    );

  it('finds nothing in an untouched log, and exports it once', async () => {
    expect(await affiant('audit', 'verify')).toMatchObject({ code: 0 });
    const out = join(folder, 'log.jsonl');
    expect((await affiant('audit', 'export', '--out', out)).code).toBe(0);
    expect((await affiant('audit', 'export', '--out', out)).code).toBe(1);
    const [head, ...lines] = (await readFile(out, 'utf8')).trim().split('\n');
    expect(head).toContain('"mac"');
    expect(lines.length).toBeGreaterThan(15);
  });

  it('finds what was cut off by the head of the file store, and by one kept elsewhere', async () => {
    const { database, platformKey, blobs } = host.platform;
    const heads = new AuditHeads({ em: database.em, platformKey, blobs });
    expect(await heads.export()).toEqual({ lost: [] });
    const { rows } = await asOwner(
      `delete from audit_entries where tenant_id = $1 and counter >
         (select max(counter) - 2 from audit_entries where tenant_id = $1) returning counter, entry, previous, mac`,
      clinic.id,
    );
    expect(problems((await affiant('audit', 'verify')).stdout)).toEqual(['clinic truncated']);
    await heads.export();
    expect(problems((await affiant('audit', 'verify')).stdout)).toEqual(['clinic truncated']);
    await blobs.delete(HEAD_KEY);
    expect((await affiant('audit', 'verify')).code).toBe(0);
    const kept = ['audit', 'verify', '--tenant', 'clinic', '--head', join(folder, 'log.jsonl')];
    const found = await affiant(...kept);
    expect(found.code).toBe(1);
    expect(problems(found.stdout)).toEqual(['clinic truncated']);
    for (const { counter, entry, previous, mac } of rows as Record<string, unknown>[]) {
      await asOwner(
        'insert into audit_entries (tenant_id, counter, entry, previous, mac) values ($1, $2, $3, $4, $5)',
        clinic.id,
        counter,
        entry,
        previous,
        mac,
      );
    }
    expect((await affiant(...kept)).code).toBe(0);
  });

  it('takes a tenant’s log for lost, unless the provider’s says that it was deleted', async () => {
    await affiant('tenant', 'create', 'shelter', '--name', 'Shelter', '--admin-email', 'a@shelter.example');
    const { database, platformKey, blobs } = host.platform;
    await new AuditHeads({ em: database.em, platformKey, blobs }).export();
    expect((await affiant('tenant', 'delete', 'shelter', '--yes')).code).toBe(0);
    expect((await affiant('audit', 'verify')).code).toBe(0);
  });
});
