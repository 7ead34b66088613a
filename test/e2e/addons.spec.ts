import { randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, type Started } from '../client.js';
import { withClient } from '#database';
import { startTestHost, type TestHost } from '../host.js';
import { type RunningHost, startHostOver } from '../host-over.js';
import { packForTest } from '../pack-for-test.js';
import { uploadPackage } from '../upload-package.js';

const password = 'correct horse battery staple';
const REVOCATION_SECONDS = 1;
let host: TestHost;
let folder: string;
let operator: Client;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affiant-addons-e2e-'));
  const configuration = join(folder, 'config.yml');
  await writeFile(configuration, `addons: { revocation_seconds: ${REVOCATION_SECONDS} }\n`);
  host = await startTestHost({ configuration: [configuration] });
  operator = await account('console', 'operator');
});
afterAll(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

/** Another host over the same database, file store and trust file, with a data folder of its own. */
async function secondHost(): Promise<RunningHost> {
  const data = join(folder, 'second');
  const configuration = join(folder, 'second.yml');
  const files = join(host.dataFolder, 'files');
  await writeFile(
    configuration,
    `addons: { revocation_seconds: ${REVOCATION_SECONDS} }\nstorage: { disk: { path: "${files}" } }\n`,
  );
  const second = await startHostOver(
    host.database.addresses,
    data,
    { configuration: [configuration] },
    host.platformKey,
  );
  await copyFile(join(host.dataFolder, 'trust.yml'), join(data, 'trust.yml'));
  await second.platform.trust.read();
  return second;
}

/** Somebody logged in who holds a privilege; the tenant is made where it is not there. */
async function account(slug: string, privilege: string): Promise<Client> {
  const { id } = await host.platform.tenantHosts.tenantOf(`${slug}.localhost`);
  const email = `${randomUUID()}@example.org`;
  const wanted = { email, password, privileges: [privilege], confirmed: true };
  await host.platform.accounts.create({ id, slug }, wanted);
  const client = new Client(host.origin(slug));
  expect((await client.post('/api/v1/auth/login', { email, password })).status).toBe(200);
  return client;
}

async function tenant(slug: string): Promise<Client> {
  await host.addTenant(slug);
  return account(slug, 'admin');
}

/** Packs, signs, reviews and uploads a version. */
async function publish(name: string, version: string, options: PackOptions = {}, by = operator) {
  const { tarball, attestations } = await packForTest(host, { name, version, ...options });
  const answered = await uploadPackage(by, options.changed?.(tarball) ?? tarball, attestations);
  return { ...answered, digest: String(answered.json['digest']) };
}

interface PackOptions {
  permissions?: string[];
  reviewed?: boolean;
  dependencies?: { [name: string]: string };
  settings?: object;
  text?: string;
  changed?: (tarball: Buffer) => Buffer;
}

const install = (admin: Client, name: string, version: string, acceptPermissions: string[] = []) =>
  admin.post('/api/v1/tenant/addons', { name, version, acceptPermissions });
const start = async (client: Client, addon: string) =>
  (await client.post<Started>('/api/v1/sessions', { interview: `${addon}:answer` })).json;
const begin = (admin: Client, addon: string) => start(new Client(admin.origin), addon);
const answer = (client: Client, { session, screen }: Started) =>
  client.post<Started>(`/api/v1/sessions/${session}/answers`, {
    screen: screen.screen,
    values: { [screen.fields[0]!.name]: 'Elena' },
  });

const states = async (admin: Client) =>
  (await admin.get<{ addons: { state: string }[] }>('/api/v1/tenant/addons')).json.addons.map(
    ({ state }) => state,
  );

/** Until something holds; the test's own time limit ends it. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await wait(100);
}

describe('the way of an add-on through the REST API', () => {
  it('leads from an upload to a session, without a restart and for this tenant alone', async () => {
    const [one, other] = [await tenant('way-one'), await tenant('way-other')];
    const published = await publish('@test/way', '1.0.0', { permissions: ['mail.send'] });
    expect([published.status, published.json['state']]).toEqual([201, 'approved']);
    const { packages } = (await one.get<{ packages: object[] }>('/api/v1/tenant/catalogue')).json;
    expect(packages).toContainEqual(
      expect.objectContaining({
        name: '@test/way',
        publisher: 'Test publisher',
        permissions: ['mail.send'],
        reviewers: [expect.objectContaining({ name: 'Test reviewer' })],
      }),
    );
    const refused = await install(one, '@test/way', '1.0.0');
    expect([refused.status, refused.json]).toEqual([
      409,
      expect.objectContaining({ code: 'permissions_not_accepted', permissions: ['mail.send'] }),
    ]);
    expect((await install(one, '@test/way', '1.0.0', ['mail.send'])).status).toBe(201);
    expect((await begin(one, 'test-way')).screen.question).toBe('Version 1.0.0');
    expect((await one.get('/api/v1/tenant/addons')).json['addons']).toMatchObject([
      { name: '@test/way', version: '1.0.0', digest: published.digest, state: 'active' },
    ]);
    expect((await other.get('/api/v1/tenant/addons')).json).toEqual({ addons: [] });
    // One interview is under way, and of so few nothing is told.
    expect((await one.get('/api/v1/tenant/addons')).json['addons']).toMatchObject([
      { usage: { open: null, finished: null } },
    ]);
    const nothing = await new Client(other.origin).post('/api/v1/sessions', { interview: 'test-way:answer' });
    expect(nothing.status).toBe(404);
  });

  it('upgrades and rolls back, while sessions under way keep their version', async () => {
    const admin = await tenant('upgrading');
    for (const version of ['1.0.0', '1.1.0']) await publish('@test/up', version);
    await install(admin, '@test/up', '1.0.0');
    const guest = new Client(admin.origin);
    const old = await start(guest, 'test-up');
    const patched = await admin.send('PATCH', '/api/v1/tenant/addons/test-up', { version: '1.1.0' });
    expect([patched.status, patched.json]).toEqual([200, expect.objectContaining({ version: '1.1.0' })]);
    expect((await begin(admin, 'test-up')).screen.question).toBe('Version 1.1.0');
    expect((await answer(guest, old)).json.screen.question).toBe('End of 1.0.0');
    expect((await install(admin, '@test/up', '1.0.0')).json['code']).toBe('downgrade');
    expect((await admin.post('/api/v1/tenant/addons/test-up/rollback')).json).toMatchObject({
      version: '1.0.0',
    });
    expect((await begin(admin, 'test-up')).screen.question).toBe('Version 1.0.0');
  });

  it('ends, and sessions under way go on', async () => {
    const admin = await tenant('ending');
    await publish('@test/ending', '1.0.0');
    await install(admin, '@test/ending', '1.0.0');
    const guest = new Client(admin.origin);
    const begun = await start(guest, 'test-ending');
    expect((await admin.delete('/api/v1/tenant/addons/test-ending')).status).toBe(204);
    expect((await admin.delete('/api/v1/tenant/addons/test-ending')).status).toBe(404);
    const again = await new Client(admin.origin).post('/api/v1/sessions', {
      interview: 'test-ending:answer',
    });
    expect(again.status).toBe(404);
    expect((await answer(guest, begun)).json.screen.question).toBe('End of 1.0.0');
  });

  it('puts the sessions of an uninstalled add-on away, or deletes them, as the admin says', async () => {
    const admin = await tenant('leaving');
    await publish('@test/leaving', '1.0.0');
    const guest = new Client(admin.origin);
    await install(admin, '@test/leaving', '1.0.0');
    const begun = await start(guest, 'test-leaving');
    const remove = (sessions: string) =>
      admin.delete(`/api/v1/tenant/addons/test-leaving?sessions=${sessions}`);
    expect((await remove('burn')).status).toBe(400);
    expect((await remove('keep')).status).toBe(204);
    const waiting = await answer(guest, begun);
    expect([waiting.status, waiting.json]).toEqual([409, expect.objectContaining({ code: 'addon_stopped' })]);
    await install(admin, '@test/leaving', '1.0.0');
    expect((await answer(guest, begun)).json.screen.question).toBe('End of 1.0.0');
    expect((await remove('delete')).status).toBe(204);
    expect((await guest.get(`/api/v1/sessions/${begun.session}`)).status).toBe(404);
  });

  it('includes from an add-on that its manifest lists, and keeps that version for sessions under way', async () => {
    const admin = await tenant('including');
    const shared = (word: string) => `question: ${word}\nfields:\n  - Name: name\n`;
    await publish('@test/shared', '1.0.0', { text: shared('Shared one') });
    await publish('@test/shared', '1.1.0', { text: shared('Shared two') });
    const text = (file: string) =>
      `include:\n  - ${file}\n---\nmetadata:\n  title: Includes\n---\nmandatory: true\ncode: |\n  name\n  the_end\n---\nquestion: Done\nevent: the_end\n`;
    const dependencies = { '@test/shared': '^1.0.0' };
    await publish('@test/including', '1.0.0', { text: text('test-shared:answer.yml'), dependencies });
    await publish('@test/unlisted', '1.0.0', { text: text('test-shared:answer.yml') });
    expect((await install(admin, '@test/including', '1.0.0')).json['code']).toBe('manifest_invalid');
    await install(admin, '@test/shared', '1.0.0');
    expect((await install(admin, '@test/including', '1.0.0')).status).toBe(201);
    const guest = new Client(admin.origin);
    const begun = await start(guest, 'test-including');
    expect(begun.screen.question).toBe('Shared one');
    await install(admin, '@test/shared', '1.1.0');
    expect((await begin(admin, 'test-including')).screen.question).toBe('Shared two');
    expect((await guest.get<Started>(`/api/v1/sessions/${begun.session}`)).json.screen.question).toBe(
      'Shared one',
    );
    const needed = await admin.delete('/api/v1/tenant/addons/test-shared');
    expect([needed.status, needed.json['code']]).toEqual([409, 'addon_needed']);
    await install(admin, '@test/unlisted', '1.0.0');
    const unlisted = await new Client(admin.origin).post('/api/v1/sessions', {
      interview: 'test-unlisted:answer',
    });
    expect(unlisted.json['code']).toBe('addon_stopped');
  });

  it('refuses a changed byte with 422, and keeps as pending what lacks reviews', async () => {
    const admin = await tenant('pending');
    const flip = (tarball: Buffer) => {
      const changed = Buffer.from(tarball);
      changed[changed.length >> 1]! ^= 1;
      return changed;
    };
    const changed = await publish('@test/changed', '1.0.0', { changed: flip });
    expect([changed.status, changed.json['code']]).toEqual([422, 'digest_mismatch']);
    const pending = await publish('@test/pending', '1.0.0', { reviewed: false });
    expect([pending.status, pending.json['state']]).toEqual([201, 'pending']);
    const refused = await install(admin, '@test/pending', '1.0.0');
    expect([refused.status, refused.json['code']]).toEqual([422, 'review_missing']);
    const { attestations } = await packForTest(host, { name: '@test/pending', version: '1.0.0' });
    const reviewed = await operator.post(`/api/v1/provider/packages/${pending.digest}/attestations`, {
      envelope: JSON.parse(attestations[1]!) as object,
    });
    expect([reviewed.status, reviewed.json]).toEqual([200, { state: 'approved' }]);
    expect((await install(admin, '@test/pending', '1.0.0')).status).toBe(201);
  });

  it('is closed to who may not: 401 without a login, 403 without the privilege, 404 elsewhere', async () => {
    const admin = await tenant('closed');
    const user = await account('closed', 'advocate');
    expect((await new Client(admin.origin).get('/api/v1/tenant/addons')).status).toBe(401);
    expect((await user.get('/api/v1/tenant/addons')).status).toBe(403);
    expect((await install(user, 'housing', '1.0.0')).status).toBe(403);
    expect((await admin.get('/api/v1/provider/packages')).status).toBe(404);
    expect((await publish('@test/closed', '1.0.0', {}, admin)).status).toBe(404);
  });
});

describe('who reviews a package', () => {
  it('sees what it changes and what hides in it, by the API and on a page, and gives the verdict there', async () => {
    const reviewer = await account('console', 'reviewer');
    await publish('@test/diff', '1.0.0');
    const text =
      'question: Read at https://new.example.org\nfields:\n  - N\u0430me: name\n---\nmandatory: true\ncode: name\n';
    const wanted = { reviewed: false, permissions: ['mail.send'], text };
    const { digest, json } = await publish('@test/diff', '1.1.0', wanted, reviewer);
    expect(json['state']).toBe('pending');
    const diff = await reviewer.get(`/api/v1/provider/packages/${digest}/diff`);
    expect(diff.json).toMatchObject({
      comparedWith: { version: '1.0.0' },
      permissions: { added: ['mail.send'], removed: [] },
      files: [{ path: 'interviews/answer.yml', change: 'changed' }, { path: 'package.json' }],
      unusual: [
        { path: 'interviews/answer.yml', line: 1, what: 'new_host', excerpt: 'new.example.org' },
        { path: 'interviews/answer.yml', line: 3, what: 'look_alike' },
      ],
    });
    const page = (await reviewer.get(`/packages/${digest}`)).bytes.toString();
    for (const word of ['new.example.org', 'mail.send', 'interviews/answer.yml:3'])
      expect(page).toContain(word);
    const nobodys = await reviewer.post(`/packages/${digest}`, { envelope: '{}' });
    expect(nobodys.status).toBe(422);
    const { attestations } = await packForTest(host, {
      name: '@test/diff',
      version: '1.1.0',
      ...wanted,
      reviewed: true,
    });
    const given = await reviewer.post(`/packages/${digest}`, { envelope: attestations[1] });
    expect([given.status, given.headers.location]).toEqual([303, '/packages?done=attested']);
    const { packages } = (await reviewer.get<{ packages: object[] }>('/api/v1/provider/packages')).json;
    expect(packages).toContainEqual(expect.objectContaining({ digest, state: 'approved' }));
    await tenant('diffing');
    const outside = await account('diffing', 'admin');
    expect((await outside.get(`/packages/${digest}`)).status).toBe(404);
  });
});

describe('the page that removes an add-on', () => {
  it('says what happens to interviews under way, and takes nothing for granted', async () => {
    const admin = await tenant('removing');
    await publish('@test/removing', '1.0.0');
    await install(admin, '@test/removing', '1.0.0');
    const address = '/admin/addons/test-removing/remove';
    const page = (await admin.get(address)).bytes.toString();
    expect(page).toContain('cannot be undone');
    expect(page).not.toMatch(/<input[^>]* checked/);
    expect((await admin.post(address, {})).status).toBe(400);
    expect(await states(admin)).toEqual(['active']);
    const advocate = await account('removing', 'advocate');
    expect((await advocate.post(address, { sessions: 'delete' })).status).toBe(403);
    expect((await admin.post(address, { sessions: 'finish' })).status).toBe(303);
    expect(await states(admin)).toEqual([]);
  });
});

describe('a revocation on a running host', () => {
  it('from elsewhere stops sessions with 409 addon_stopped, and its row’s deletion brings nothing back', async () => {
    const admin = await tenant('revoked');
    const { digest } = await publish('@test/revoked', '1.0.0');
    await install(admin, '@test/revoked', '1.0.0');
    const guest = new Client(admin.origin);
    const begun = await start(guest, 'test-revoked');
    // As `affiant trust revoke` on another machine does.
    await host.platform.provider!.revocations.add({ kind: 'digest', value: digest, reason: 'a test' });
    await until(async () => (await states(admin)).includes('revoked'));
    // A step of any screen: one that gets through before the host has looked again moves the session on.
    const path = `/api/v1/sessions/${begun.session}/language`;
    const code = async () => (await guest.post<{ code?: string }>(path, { language: 'en' })).json.code;
    await until(async () => (await code()) === 'addon_stopped');
    await withClient(host.database.superuser, (client) => client.query('delete from revocations'));
    await host.platform.trust.read();
    expect(await code()).toBe('addon_stopped');
    expect((await install(admin, '@test/revoked', '1.0.0')).json['code']).toBe('digest_revoked');
    expect((await guest.delete(`/api/v1/sessions/${begun.session}`)).status).toBe(200);
  });

  it('on another host of the installation stops its sessions while they take steps, and no others', async () => {
    const admin = await tenant('two-hosts');
    const { digest } = await publish('@test/stolen', '1.0.0');
    await publish('@test/honest', '1.0.0');
    for (const name of ['@test/stolen', '@test/honest']) await install(admin, name, '1.0.0');
    const second = await secondHost();
    try {
      const visitors = await Promise.all(
        ['test-stolen', 'test-honest'].map(async (addon) => {
          const visitor = new Client(second.origin('two-hosts'));
          const path = `/api/v1/sessions/${(await start(visitor, addon)).session}/language`;
          const step = () => visitor.post<{ code?: string }>(path, { language: 'en' });
          return { visitor, step };
        }),
      );
      const [stolen, honest] = visitors as [(typeof visitors)[0], (typeof visitors)[0]];
      const taken = { before: 0, lost: 0, isRevoked: false };
      const neighbour = (async () => {
        while (!taken.isRevoked) if ((await honest.step()).status !== 200) taken.lost++;
      })();
      const victim = (async () => {
        for (let answered = await stolen.step(); ; answered = await stolen.step()) {
          if (answered.status !== 200) return answered;
          taken.before++;
        }
      })();
      await until(async () => taken.before > 2);
      // On the first host: the second learns of it from the database, or never.
      await operator.post('/api/v1/provider/revocations', { digest, reason: 'a test' });
      const ended = await victim;
      taken.isRevoked = true;
      await neighbour;
      expect([ended.status, ended.json.code]).toEqual([409, 'addon_stopped']);
      expect(taken.lost).toBe(0);
      expect((await honest.step()).status).toBe(200);
      // A host that has seen it keeps it: the row's deletion brings nothing back on either.
      await withClient(host.database.superuser, (client) => client.query('delete from revocations'));
      await second.platform.trust.read();
      expect((await stolen.step()).json.code).toBe('addon_stopped');
      const anew = await stolen.visitor.post<{ code?: string }>('/api/v1/sessions', {
        interview: 'test-stolen:answer',
      });
      expect(anew.status).not.toBe(201);
    } finally {
      await second.close();
    }
  });

  it('by the console holds when it answers', async () => {
    const admin = await tenant('revoked-here');
    const { digest } = await publish('@test/here', '1.0.0');
    await install(admin, '@test/here', '1.0.0');
    const guest = new Client(admin.origin);
    const begun = await start(guest, 'test-here');
    const revoked = await operator.post('/api/v1/provider/revocations', { digest, reason: 'a test' });
    expect(revoked.status).toBe(201);
    expect((await answer(guest, begun)).json).toMatchObject({ code: 'addon_stopped' });
    const malformed = await operator.post('/api/v1/provider/revocations', { digest: 'x', reason: 'y' });
    expect(malformed.status).toBe(400);
  });
});

describe('the settings of an add-on', () => {
  const settings = {
    type: 'object',
    required: ['court'],
    properties: {
      court: { type: 'string', title: 'Name of the court', maxLength: 40 },
      copies: { type: 'integer', minimum: 1, maximum: 9, default: 2 },
      token: { type: 'string', title: 'Token', format: 'password' },
    },
  };
  const text = `---
mandatory: true
question: \${ addon_setting('court') }, \${ addon_setting('copies') } copies
event: the_end
`;
  const route = '/api/v1/tenant/addons/test-set/settings';
  const secret = 'hush-hush-hush';

  it('are checked against its schema, reach the interview, and are this tenant’s alone', async () => {
    const [admin, other] = [await tenant('setting'), await tenant('setting-other')];
    expect((await publish('@test/set', '1.0.0', { settings, text })).status).toBe(201);
    for (const each of [admin, other]) await install(each, '@test/set', '1.0.0');
    expect((await admin.get(route)).json).toMatchObject({
      values: { copies: 2 },
      secrets: [],
      missing: ['court'],
    });
    const refused = await admin.send('PATCH', route, { copies: 99, colour: 'red', court: 'Harbor' });
    expect([refused.status, refused.json]).toMatchObject([
      422,
      { code: 'settings_invalid', errors: [{ field: 'copies' }, { field: 'colour' }] },
    ]);
    expect((await admin.get(route)).json['values']).toEqual({ copies: 2 });
    const set = await admin.send('PATCH', route, { court: 'Harbor', token: secret });
    expect([set.status, set.json]).toMatchObject([
      200,
      { values: { court: 'Harbor', copies: 2 }, secrets: ['token'], missing: [] },
    ]);
    expect((await begin(admin, 'test-set')).screen.question).toBe('Harbor, 2 copies');
    await other.send('PATCH', route, { court: 'Ridge' });
    expect((await begin(other, 'test-set')).screen.question).toBe('Ridge, 2 copies');
  });

  it('never come back where they are secret: not by the API, the page, the log or the database', async () => {
    const [admin, page] = [await account('setting', 'admin'), '/admin/addons/test-set/settings'];
    const shown = String((await admin.get(page)).bytes);
    expect(shown).toContain('Name of the court');
    expect(shown + String((await admin.get(route)).bytes)).not.toContain(secret);
    const log = String((await admin.get('/api/v1/tenant/audit')).bytes);
    expect(log).toContain('addon.settings');
    expect(log).not.toContain(secret);
    const rows = await withClient(host.database.addresses.owner, (client) =>
      client.query<{ settings: Buffer }>('select settings from tenants'),
    );
    expect(rows.rows.some(({ settings: sealed }) => sealed?.includes(secret))).toBe(false);
  });

  it('are saved by the form, which keeps a secret that was not typed anew', async () => {
    const admin = await account('setting', 'admin');
    const form = { court: 'Ferry', copies: '3', token: '' };
    const saved = await admin.postForm('/admin/addons/test-set/settings', form);
    expect(saved.status).toBe(303);
    expect((await admin.get(route)).json).toMatchObject({
      values: { court: 'Ferry', copies: 3 },
      secrets: ['token'],
    });
    const refused = await admin.postForm('/admin/addons/test-set/settings', { ...form, copies: 'many' });
    expect(refused.status).toBe(422);
    expect(String(refused.bytes)).toContain('This must be a number.');
    await admin.postForm('/admin/addons/test-set/settings', { ...form, 'token-remove': 'yes' });
    expect((await admin.get(route)).json['secrets']).toEqual([]);
  });

  it('are an admin’s alone', async () => {
    const person = await account('setting', 'advocate');
    expect((await person.get(route)).status).toBe(403);
    expect((await person.send('PATCH', route, { court: 'Mine' })).status).toBe(403);
  });
});
