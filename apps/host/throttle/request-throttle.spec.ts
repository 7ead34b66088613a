import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { openDatabase, outsideTenants } from '#database';
import { startTestHost, type TestHost } from '../../../test/host.js';
import { PostgresqlThrottlerStorage } from './postgresql-throttler-storage.js';

const folder = mkdtempSync(join(tmpdir(), 'affiant-throttle-'));
let host: TestHost;
afterEach(() => host.close());
afterAll(() => rmSync(folder, { recursive: true }));

async function start(throttle: string): Promise<void> {
  const file = join(folder, 'throttle.yml');
  writeFileSync(file, `throttle: ${throttle}\nserver: { trusted_proxies: [127.0.0.1] }`);
  host = await startTestHost({ configuration: [file] });
  await host.addTenant('clinic');
  await host.addTenant('court');
}

/** A request as a proxy passes it on, from an address of the documentation's ranges. */
const ask = (path: string, { from = '192.0.2.7', slug = 'clinic', method = 'GET', body = '' } = {}) =>
  fetch(`http://127.0.0.1:${host.port}${path}`, {
    method,
    headers: {
      'x-forwarded-for': from,
      'x-forwarded-host': `${slug}.localhost:${host.port}`,
      'x-forwarded-proto': 'https',
      ...(method === 'POST' && { 'content-type': 'application/json' }),
    },
    ...(method === 'POST' && { body }),
  });
const statuses = async (times: number, request: () => Promise<Response>) => {
  const all: number[] = [];
  for (let n = 0; n < times; n++) all.push((await request()).status);
  return all;
};

describe('requests of an address block', () => {
  it('are refused beyond the limit, over all routes together, with 429 and Retry-After', async () => {
    await start('{ requests_per_minute: 4 }');
    const paths = ['/api/v1/interviews', '/api/v1/auth/methods', '/', '/login'];
    for (const path of paths) expect((await ask(path)).status).toBe(200);
    const refused = await ask('/api/v1/interviews', { from: '192.0.2.99' });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ status: 429, code: 'too_many_attempts' });
    expect((await ask('/api/v1/interviews', { from: '198.51.100.7' })).status).toBe(200);
    expect((await ask('/healthz')).status).toBe(200);
  });

  it('are counted by the proxy’s word only where the proxy is trusted', async () => {
    await start('{ requests_per_minute: 2 }');
    const spoofed = ['203.0.113.1', '198.51.100.1', '192.0.2.1'];
    for (const from of spoofed) expect((await ask('/api/v1/interviews', { from })).status).toBe(200);
    await host.close();
    const file = join(folder, 'untrusting.yml');
    writeFileSync(file, 'throttle: { requests_per_minute: 2 }');
    host = await startTestHost({ configuration: [file] });
    await host.addTenant('clinic');
    const direct = async (from: string) => {
      const headers = { host: `clinic.localhost:${host.port}`, 'x-forwarded-for': from };
      const request = get({ port: host.port, path: '/api/v1/interviews', headers });
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      response.resume();
      return response.statusCode!;
    };
    const all: number[] = [];
    for (const from of spoofed) all.push(await direct(from));
    expect(all).toEqual([200, 200, 429]);
  });

  it('may register so often an hour, and go on with everything else', async () => {
    await start('{ registrations_per_hour: 2 }');
    const register = () => ask('/api/v1/auth/register', { method: 'POST', body: '{}' });
    expect(await statuses(3, register)).toEqual([400, 400, 429]);
    expect((await ask('/api/v1/interviews')).status).toBe(200);
  });
});

describe('steps of a tenant', () => {
  it('are bounded together, whoever takes them, and leave other tenants alone', async () => {
    await start('{ steps_per_second_per_tenant: 1 }');
    const step = (slug: string, from: string) =>
      ask('/api/v1/sessions/x/answers', { method: 'POST', body: '{}', slug, from });
    const together = await Promise.all(
      Array.from({ length: 12 }, (_, n) => step('clinic', `198.51.${n}.1`).then(({ status }) => status)),
    );
    expect(together.filter((status) => status === 429).length).toBeGreaterThan(0);
    expect((await step('court', '198.51.100.1')).status).toBe(404);
  });
});

describe('the counts', () => {
  it('lose no hit of many hosts at once, begin anew after their window, and are swept', async () => {
    await start('{ requests_per_minute: 0 }');
    const { addresses } = host.database;
    const databases = await Promise.all([1, 2, 3].map(() => openDatabase(addresses.app, { connections: 4 })));
    const storages = databases.map(({ em }) => new PostgresqlThrottlerStorage(em));
    const hits = await Promise.all(
      Array.from({ length: 60 }, (_, n) => storages[n % 3]!.increment('k', 60_000, 50)),
    );
    expect(hits.map(({ totalHits }) => totalHits).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 60 }, (_, n) => n + 1),
    );
    expect(hits.filter(({ isBlocked }) => isBlocked)).toHaveLength(10);
    const { em } = databases[0]!;
    await outsideTenants(em, (tx) => tx.execute('update throttle_hits set expires_at = clock_timestamp()'));
    expect(await storages[0]!.increment('k', 60_000, 50)).toMatchObject({ totalHits: 1, isBlocked: false });
    await outsideTenants(em, (tx) => tx.execute('update throttle_hits set expires_at = clock_timestamp()'));
    expect(await storages[1]!.sweep()).toBe(1);
    for (const { close } of databases) await close();
  });

  it('are not kept at all where every number is 0, as in development', async () => {
    await start('{ requests_per_minute: 0 }');
    expect(await statuses(20, () => ask('/api/v1/interviews'))).toEqual(
      Array.from({ length: 20 }, () => 200),
    );
    const rows = await outsideTenants(host.platform.database.em, (tx) =>
      tx.execute('select 1 from throttle_hits'),
    );
    expect(rows).toEqual([]);
  });
});
