import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loggedIn } from '../account.js';
import { Client, type Started } from '../client.js';
import { startTestHost, type TestHost } from '../host.js';

/** `npm run bench -- guessing` makes ten thousand, and measures what others feel of it. */
const GUESSES = 1000;
const ADDRESSES = 200;
const AT_ONCE = 10;
const password = 'correct horse battery staple';
const email = 'owner@demo.example';

let host: TestHost;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affiant-guessing-'));
  const configuration = join(folder, 'proxy.yml');
  // Every request comes from this machine; the proxy that it names says where from.
  await writeFile(configuration, stringify({ server: { trusted_proxies: ['127.0.0.1'] } }));
  host = await startTestHost({ configuration: [configuration] });
});
afterAll(async () => {
  await host?.close();
  await rm(folder, { recursive: true, force: true });
});

const from = (address: string) => new Client(host.origin('demo'), { 'x-forwarded-for': address });

describe('an account that two hundred addresses guess at', () => {
  it('lets none in, checks next to nothing, and shuts out neither its owner nor anybody else', async () => {
    const tenant = { id: await host.addTenant('demo'), slug: 'demo' };
    await host.install('plugins/housing', 'demo');
    const owner = await loggedIn(host, tenant, email);
    const neighbour = await loggedIn(host, tenant, 'neighbour@demo.example');
    await owner.post('/api/v1/auth/logout');

    const statuses = new Map<number, number>();
    let made = 0;
    const guess = async () => {
      for (let number = made++; number < GUESSES; number = made++) {
        const { status, headers } = await from(`198.18.${number % ADDRESSES}.7`).post('/api/v1/auth/login', {
          email,
          // The right one among them, once the waits have begun.
          password: number === GUESSES / 2 ? password : `wrong guess number ${number}`,
        });
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status === 429) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      }
    };
    const guessing = Promise.all(Array.from({ length: AT_ONCE }, guess));

    expect((await owner.post('/api/v1/auth/login', { email, password })).status).toBe(200);
    const step = await neighbour.post<Started>('/api/v1/sessions', { interview: 'housing:eviction-answer' });
    expect(step.status).toBe(201);
    await guessing;
    expect((await owner.post('/api/v1/auth/login', { email, password })).status).toBe(200);

    // 401 is a password that was checked; 503 none, since the queue of hashes was full.
    expect([...statuses.keys()].filter((status) => ![401, 429, 503].includes(status))).toEqual([]);
    const checked = statuses.get(401) ?? 0;
    expect(checked).toBeGreaterThanOrEqual(5);
    expect(checked).toBeLessThan(20);
    const elsewhere = await from('203.0.113.9').post('/api/v1/auth/login', {
      email: 'neighbour@demo.example',
      password,
    });
    expect(elsewhere.status).toBe(200);
  });
});

describe('a cookie that a sibling tenant’s page could plant', () => {
  it('beside the person’s own takes over nothing: two of one name are no login', async () => {
    const tenant = { id: await host.addTenant('tossed'), slug: 'tossed' };
    const [mallory, victim] = [
      await loggedIn(host, tenant, 'mallory@tossed.example'),
      await loggedIn(host, tenant, 'victim@tossed.example'),
    ];
    const cookie = (client: Client) => `affiant_login=${client.cookies.get('affiant_login')}`;
    for (const both of [
      [cookie(mallory), cookie(victim)],
      [cookie(victim), cookie(mallory)],
    ]) {
      const browser = new Client(host.origin('tossed'), { cookie: both.join('; ') });
      const { status, json } = await browser.get<{ user?: { email: string } }>('/api/v1/auth/me');
      expect([status, json.user]).toEqual([401, undefined]);
    }
  });
});
