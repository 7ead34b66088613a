import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '#config';
import { Client, type Started } from '../client.js';
import { startTestHost, type TestHost } from '../host.js';
import { packForTest } from '../pack-for-test.js';
import { uploadPackage } from '../upload-package.js';

const password = 'correct horse battery staple';
const secret = `whsec_${Buffer.from('a secret that both sides know').toString('base64')}`;

interface Delivery {
  headers: IncomingHttpHeaders;
  body: string;
}
const deliveries: Delivery[] = [];
/** What the other side answers next; 200 once they are used up. */
const answers: number[] = [];

let host: TestHost;
let folder: string;
let caseSystem: Server;
let operator: Client;
let admin: Client;
let hook: string;

beforeAll(async () => {
  caseSystem = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      deliveries.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => caseSystem.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(caseSystem.address() as AddressInfo).port}`;
  hook = `${origin}/hook`;
  folder = await mkdtemp(join(tmpdir(), 'affiant-modules-e2e-'));
  const configuration = join(folder, 'config.yml');
  await writeFile(configuration, `egress: { allow: ["${origin}"] }\naddons: { revocation_seconds: 1 }\n`);
  host = await startTestHost({ configuration: [configuration] });
  operator = await account('console', 'operator');
  await host.addTenant('harbor');
  await host.addTenant('other');
  admin = await account('harbor', 'admin');
});
afterAll(async () => {
  await host.close();
  caseSystem.close();
  await rm(folder, { recursive: true, force: true });
});

async function account(slug: string, privilege: string): Promise<Client> {
  const { id } = await host.platform.tenantHosts.tenantOf(`${slug}.localhost`);
  const email = `${randomUUID()}@example.org`;
  const wanted = { email, password, privileges: [privilege], confirmed: true };
  await host.platform.accounts.create({ id, slug }, wanted);
  const client = new Client(host.origin(slug));
  expect((await client.post('/api/v1/auth/login', { email, password })).status).toBe(200);
  return client;
}

const SWITCH = '/api/v1/provider/tenants/harbor/modules';
const install = (who: Client, name: string, accept: string[] = []) =>
  who.post('/api/v1/tenant/addons', { name, version: '1.0.0', acceptPermissions: accept });
const receipts = async () =>
  (await admin.get<{ receipts: { [name: string]: unknown }[] }>('/addons/case-connector/receipts')).json
    .receipts;

/** A guest answers the one question of the interview. */
async function finish(client = new Client(admin.origin)): Promise<Started> {
  const { json } = await client.post<Started>('/api/v1/sessions', { interview: 'test-intake:answer' });
  await client.post(`/api/v1/sessions/${json.session}/answers`, {
    screen: json.screen.screen,
    values: { [json.screen.fields[0]!.name]: 'Elena' },
  });
  return json;
}

describe('a module', () => {
  it('is refused without two reviews, and without the operator’s switch', async () => {
    const { tarball, attestations } = await host.signed(join(root, 'dist/addons/case-connector'));
    expect((await uploadPackage(operator, tarball, attestations.slice(0, 2))).json['state']).toBe('pending');
    expect((await install(admin, 'case-connector', ['host'])).json['code']).toBe('review_missing');
    expect((await uploadPackage(operator, tarball, attestations)).json['state']).toBe('approved');
    const refused = await install(admin, 'case-connector', ['host']);
    expect([refused.status, refused.json['code']]).toEqual([422, 'module_not_allowed']);
  });

  it('comes in by the operator’s switch alone, which nobody else turns', async () => {
    for (const who of [admin, await account('console', 'reviewer')])
      expect((await who.send('PUT', SWITCH, { allowed: true })).status).toBeGreaterThanOrEqual(403);
    expect((await operator.send('PUT', SWITCH, { allowed: true })).json).toMatchObject({ allowed: true });
    expect((await operator.get('/api/v1/provider/tenants/other/modules')).json['allowed']).toBe(false);
    expect((await install(admin, 'case-connector')).json['code']).toBe('permissions_not_accepted');
    expect((await install(admin, 'case-connector', ['host'])).status).toBe(201);
    const elsewhere = await account('other', 'admin');
    expect((await install(elsewhere, 'case-connector', ['host'])).json['code']).toBe('module_not_allowed');
  });

  it('has routes below its own address and of its own tenant, for whom it lets', async () => {
    expect((await admin.get('/addons/case-connector/receipts')).json).toEqual({ receipts: [] });
    expect((await new Client(admin.origin).get('/addons/case-connector/receipts')).status).toBe(403);
    expect((await admin.get('/addons/case-connector/else')).status).toBe(404);
    const elsewhere = new Client(host.origin('other'));
    expect((await elsewhere.get('/addons/case-connector/receipts')).status).toBe(404);
    expect((await admin.get('/addons/housing/receipts')).status).toBe(404);
  });

  it('sends what was answered, signed so that the other side can check it, and keeps a receipt', async () => {
    const { tarball, attestations } = await packForTest(host, { name: '@test/intake', version: '1.0.0' });
    expect((await uploadPackage(operator, tarball, attestations)).status).toBe(201);
    for (const who of [admin, await account('other', 'admin')]) await install(who, '@test/intake');
    const settings = { url: hook, secret, attempts: 3, firstWaitSeconds: 0.05 };
    const set = await admin.send('PATCH', '/api/v1/tenant/addons/case-connector/settings', settings);
    expect(set.status).toBe(200);
    const { session } = await finish();
    await expect.poll(async () => (await receipts())[0]?.['state']).toBe('delivered');
    const { headers, body } = deliveries[0]!;
    expect(JSON.parse(body)).toMatchObject({
      session,
      interview: 'test-intake:answer',
      answers: { name: 'Elena' },
    });
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    const key = Buffer.from('a secret that both sides know');
    const expected = createHmac('sha256', key).update(signed).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${expected}`);
    const [receipt] = await receipts();
    expect(receipt).toMatchObject({ session, state: 'delivered', attempts: 1, status: 200 });
    expect(JSON.stringify(receipt)).not.toContain('Elena');
  });

  it('tells whoever answers, before the first question, where a copy goes', async () => {
    const page = String((await new Client(admin.origin).get('/interviews/test-intake/answer')).bytes);
    expect(page).toContain('case-connector');
    const client = new Client(admin.origin);
    const { session } = await finish(client);
    const own = async () => (await receipts()).find((each) => each['session'] === session);
    await expect.poll(async () => (await own())?.['state']).toBe('delivered');
    const readers = await client.get<{ sentence: string }>(`/api/v1/sessions/${session}/readers`);
    expect(readers.json.sentence).toContain('case-connector');
    const elsewhere = String(
      (await new Client(host.origin('other')).get('/interviews/test-intake/answer')).bytes,
    );
    expect(elsewhere).not.toContain('case-connector');
  });

  it('tries again what the other side could not take, under the same id, and gives up at last', async () => {
    const before = deliveries.length;
    answers.push(503, 429);
    const { session } = await finish();
    const own = async () => (await receipts()).find((each) => each['session'] === session);
    await expect.poll(async () => (await own())?.['state']).toBe('delivered');
    const ids = deliveries.slice(before).map(({ headers }) => headers['webhook-id']);
    expect([ids.length, new Set(ids).size]).toEqual([3, 1]);
    answers.push(500, 500, 500);
    const failing = await finish();
    const last = async () => (await receipts()).find((each) => each['session'] === failing.session);
    await expect.poll(async () => (await last())?.['state']).toBe('failed');
    expect(await last()).toMatchObject({ attempts: 3, status: 500 });
    answers.push(400);
    const wrong = await finish();
    const once = async () => (await receipts()).find((each) => each['session'] === wrong.session);
    await expect.poll(async () => (await once())?.['state']).toBe('failed');
    expect(await once()).toMatchObject({ attempts: 1, status: 400 });
  });

  it('learns nothing of another tenant’s interviews', async () => {
    const before = deliveries.length;
    const elsewhere = new Client(host.origin('other'));
    const begun = await finish(elsewhere);
    await host.platform.addonModules.close();
    expect(deliveries.length).toBe(before);
    expect((await receipts()).some(({ session }) => session === begun.session)).toBe(false);
  });

  it('stops when the switch is turned off, and the console says that its code stays until a restart', async () => {
    const page = String((await operator.get('/tenants/harbor/modules')).bytes);
    expect(page).toContain('until this host is restarted');
    expect((await operator.send('PUT', SWITCH, { allowed: false })).json).toMatchObject({
      allowed: false,
      modules: [],
      loaded: [{ name: 'case-connector', version: '1.0.0' }],
    });
    expect((await admin.get('/addons/case-connector/receipts')).status).toBe(404);
    const before = deliveries.length;
    await finish();
    await host.platform.addonModules.close();
    expect(deliveries.length).toBe(before);
  });
});
