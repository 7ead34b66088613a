import { createHmac, timingSafeEqual } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig, SettingsLoosened } from '#config';
import { type Database, inTenant, openDatabase, outsideTenants } from '#database';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import {
  deleteTenant,
  NameRefused,
  type RecordSeal,
  settingAt,
  SettingsChanged,
  Tenant,
  TenantHosts,
  Tenants,
  TenantSettingsStore,
  TenantSuspended,
  UnknownHost,
  UnknownTenant,
} from './index.js';

const config = loadConfig({ AFFIANT_BASE_DOMAIN: 'example.org', AFFIANT_ENVIRONMENT: 'staging' });
let test: TestDatabase;
let app: Database;
let console: Database;
let owner: Database;
let tenants: Tenants;

beforeAll(async () => {
  test = await createTestDatabase();
  const open = (address: string): Promise<Database> => openDatabase(address, { entities: [Tenant] });
  app = await open(test.addresses.app);
  console = await open(test.addresses.console);
  owner = await open(test.addresses.owner);
  tenants = new Tenants(console.em, config.server.baseDomain);
});
afterAll(async () => {
  for (const database of [app, console, owner]) await database.close();
  await test.close();
});

describe('tenants', () => {
  it('are made, listed, renamed, suspended and resumed', async () => {
    const made = await tenants.create('clinic', 'The Clinic');
    expect(made).toMatchObject({ slug: 'clinic', name: 'The Clinic', state: 'active' });
    expect(made.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    expect(made.createdAt).toBeInstanceOf(Date);
    expect((await tenants.change('clinic', { state: 'suspended' })).state).toBe('suspended');
    expect((await tenants.change('clinic', { state: 'active', name: 'Clinic' })).name).toBe('Clinic');
    expect(await tenants.list()).toEqual([
      expect.objectContaining({ slug: 'clinic', state: 'active', name: 'Clinic' }),
    ]);
    await expect(tenants.change('nobody', { name: 'x' })).rejects.toThrow(UnknownTenant);
  });

  it.each(['', 'A', '-a', 'a-', 'a.b', 'a_b', 'console', 'xn--bcher-kva', 'ä', 'a'.repeat(64), 'a\n'])(
    'are refused the slug %j',
    async (slug) => {
      await expect(tenants.create(slug, 'x')).rejects.toThrow(NameRefused);
    },
  );

  it('are refused a slug or host name that another has', async () => {
    await tenants.create('taken', 'First');
    await expect(tenants.create('taken', 'Second')).rejects.toThrow(NameRefused);
    await tenants.addHost('taken', 'forms.example.com');
    await expect(tenants.addHost('clinic', 'Forms.Example.com')).rejects.toThrow(NameRefused);
  });

  it('keep the console, which is made once and neither suspended nor deleted', async () => {
    const first = await tenants.console();
    expect((await tenants.console()).id).toBe(first.id);
    await expect(tenants.change('console', { state: 'suspended' })).rejects.toThrow(NameRefused);
    await expect(deleteTenant(owner.em, first)).rejects.toThrow(NameRefused);
  });

  it('are deleted with every row of theirs, and nobody else’s', async () => {
    const [gone, stays] = [await tenants.create('gone', 'Gone'), await tenants.create('stays', 'Stays')];
    for (const { id } of [gone, stays]) {
      await inTenant(app.em, id, (tx) =>
        tx.execute(
          `insert into throttle_lanes (tenant_id, lane, failures, first_at, wait_until) values (?, ?, 0, now(), now())`,
          [id, Buffer.from([1])],
        ),
      );
    }
    expect(await deleteTenant(owner.em, gone)).toBe(1);
    await expect(tenants.get('gone')).rejects.toThrow(UnknownTenant);
    const left = await inTenant(app.em, stays.id, (tx) => tx.execute('select 1 from throttle_lanes'));
    expect(left).toHaveLength(1);
  });
});

describe('a request’s host name', () => {
  const hosts = (): TenantHosts =>
    new TenantHosts(app.em, { baseDomain: 'example.org', rememberMs: 60_000, remember: 3 });

  it('finds its tenant, by slug or by a name of its own', async () => {
    const { id } = await tenants.create('court', 'Court');
    await tenants.addHost('court', 'forms.court.example');
    for (const host of [
      'court.example.org',
      'COURT.example.org:8080',
      'court.example.org.',
      'forms.court.example',
    ]) {
      expect((await hosts().tenantOf(host)).id).toBe(id);
    }
  });

  it.each([
    'example.org',
    'nobody.example.org',
    'court.example.org.evil.example',
    'a.court.example.org',
    '',
    '::',
    "'",
  ])('is unknown: %j', async (host) => {
    await expect(hosts().tenantOf(host)).rejects.toThrow(UnknownHost);
  });

  it('of the base domain cannot be claimed as a name of one’s own', async () => {
    for (const name of [
      'example.org',
      'court.example.org',
      'new.example.org',
      'localhost',
      'a b.example',
      '10.0.0.1:80x',
    ]) {
      await expect(tenants.addHost('court', name)).rejects.toThrow(NameRefused);
    }
  });

  it('is refused once its tenant is suspended, at the latest when answers are forgotten', async () => {
    await tenants.create('paused', 'Paused');
    const remembering = hosts();
    await remembering.tenantOf('paused.example.org');
    await tenants.change('paused', { state: 'suspended' });
    remembering.forget();
    await expect(remembering.tenantOf('paused.example.org')).rejects.toThrow(TenantSuspended);
  });

  it('is remembered up to a number of names, however many are asked for', async () => {
    const remembering = hosts();
    for (let n = 0; n < 20; n++) await remembering.tenantOf(`x${n}.example.org`).catch(() => undefined);
    await tenants.create('x19', 'Late');
    await expect(remembering.tenantOf('x19.example.org')).rejects.toThrow(UnknownHost);
    await tenants.create('x0', 'Early');
    expect((await remembering.tenantOf('x0.example.org')).slug).toBe('x0');
  });
});

describe('a tenant’s settings', () => {
  const seal: RecordSeal = {
    seal: (tenantId, counter, record) => Buffer.concat([mac(tenantId, counter, record), record]),
    open: (tenantId, counter, sealed) => {
      const record = sealed.subarray(32);
      const right =
        sealed.length >= 32 && timingSafeEqual(mac(tenantId, counter, record), sealed.subarray(0, 32));
      if (!right) throw new Error('forged');
      return record;
    },
  };
  const mac = (tenantId: string, counter: number, record: Buffer): Buffer =>
    createHmac('sha256', 'key').update(`${tenantId} ${counter} `).update(record).digest();
  const store = (): TenantSettingsStore => new TenantSettingsStore(app.em, config, seal);

  it('are the installation’s until they are set, and only tightened by the tenant', async () => {
    const { id } = await tenants.create('settings', 'Settings');
    expect(await store().configOf(id)).toEqual(config);
    await store().set(id, 'tenant', settingAt('limits.fields', 50));
    await expect(store().set(id, 'tenant', settingAt('limits.fields', 500))).rejects.toThrow(
      SettingsLoosened,
    );
    expect((await store().configOf(id)).limits.fields).toBe(50);
  });

  it('are loosened by the provider for that tenant alone, who then may tighten again', async () => {
    const [{ id }, other] = [
      await tenants.create('loose', 'Loose'),
      await tenants.create('strict', 'Strict'),
    ];
    await store().set(id, 'tenant', { limits: { fields: 50 } });
    expect((await store().set(id, 'provider', { limits: { fields: 400 } })).limits.fields).toBe(400);
    expect((await store().set(id, 'tenant', { limits: { fields: 300 } })).limits.fields).toBe(300);
    expect((await store().configOf(other.id)).limits.fields).toBe(200);
  });

  it('cannot be forged, nor copied to another tenant, by who writes to the database', async () => {
    const [one, two] = [await tenants.create('forge-1', 'One'), await tenants.create('forge-2', 'Two')];
    await store().set(one.id, 'provider', { encryption: { allow_plaintext: true } });
    await outsideTenants(app.em, (tx) =>
      tx.execute(
        `update tenants set (settings, settings_counter) =
           (select settings, settings_counter from tenants where id = ?) where id = ?`,
        [one.id, two.id],
      ),
    );
    await expect(store().configOf(two.id)).rejects.toThrow('forged');
    await outsideTenants(app.em, (tx) =>
      tx.execute('update tenants set settings = null where id = ?', [one.id]),
    );
    await expect(store().configOf(one.id)).rejects.toThrow('forged');
  });

  it('lose no change of two at once: the second is refused', async () => {
    const { id } = await tenants.create('twice', 'Twice');
    const results = await Promise.allSettled(
      [1, 2, 3, 4].map((radius) => store().set(id, 'tenant', { theme: { radius } })),
    );
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(SettingsChanged);
    const kept = results.filter(({ status }) => status === 'fulfilled').length;
    const rows = await outsideTenants(app.em, (tx) =>
      tx.execute<{ settings_counter: number }[]>('select settings_counter from tenants where id = ?', [id]),
    );
    expect(rows[0]?.settings_counter).toBe(kept);
  });
});
