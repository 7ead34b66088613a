import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readKeyFile, readPackage, signPackage } from '#addons';
import type { Screen } from '#interview';
import { loggedIn } from '../account.js';
import { Client } from '../client.js';
import { startHostOver } from '../host-over.js';
import { startTestHost, type TestHost } from '../host.js';

const PROJECTS = '/api/v1/playground/projects';

interface Made {
  id: string;
  name: string;
  files: { [path: string]: string };
}

/** Two projects a developer, so that the third is one too many. */
async function limits(): Promise<string> {
  folder = await mkdtemp(join(tmpdir(), 'affiant-playground-'));
  const file = join(folder, 'limits.yml');
  await writeFile(file, 'playground: { projects: 2 }\n');
  return file;
}

let folder: string;

describe('the playground', () => {
  let host: TestHost;
  let ann: Client;
  let ben: Client;
  let admin: Client;
  let elsewhere: Client;
  let project: Made;

  beforeAll(async () => {
    host = await startTestHost({ configuration: [await limits()] });
    const demo = { id: await host.addTenant('demo'), slug: 'demo' };
    const court = { id: await host.addTenant('court'), slug: 'court' };
    ann = await loggedIn(host, demo, 'ann@demo.example', 'developer');
    ben = await loggedIn(host, demo, 'ben@demo.example', 'developer');
    admin = await loggedIn(host, demo, 'admin@demo.example', 'admin');
    elsewhere = await loggedIn(host, court, 'ann@court.example', 'developer');
    const made = await ann.post<Made>(PROJECTS, { name: '@test/letters' });
    expect(made.status).toBe(201);
    project = made.json;
  });
  afterAll(async () => {
    await host?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const of = (rest: string, id = project.id) => `${PROJECTS}/${id}${rest}`;
  const write = (path: string, text: string, who = ann) =>
    who.send<{ code?: string }>('PUT', of('/files'), { path, text });
  const preview = (who = ann, again = false) =>
    who.post<{ session: string; screen: Screen; code?: string; author?: { message: string } }>(
      of('/preview'),
      { interview: 'letters', again },
    );

  test('begins with an interview that lints clean and a test that passes in the sandbox', async () => {
    expect((await ann.post(of('/lint'), {})).json).toEqual({ ok: true, findings: [] });
    expect((await ann.post(of('/tests'))).json).toEqual({
      passed: 1,
      failed: 0,
      tests: [{ file: 'interviews/letters.test.yml', passed: true, message: '' }],
    });
  });

  test('says by line what is wrong, also in a text that was not saved, and keeps what is saved', async () => {
    const unsaved = {
      path: 'interviews/letters.yml',
      text: 'question: A\nmandatory: true\nfeilds:\n  - A: a\n',
    };
    const { json } = await ann.post<{ ok: boolean; findings: unknown[] }>(of('/lint'), { unsaved });
    expect(json.ok).toBe(false);
    expect(json.findings).toContainEqual(
      expect.objectContaining({ file: 'interviews/letters.yml', line: 3, severity: 'error' }),
    );
    const manifest = await ann.post(of('/lint'), { unsaved: { path: 'package.json', text: '{}' } });
    expect(JSON.stringify(manifest.json)).toContain('"rule":"manifest"');
    expect((await ann.get<Made>(of(''))).json.files).toEqual(project.files);
  });

  test('shows a draft in a session that goes on with what is written next', async () => {
    const first = await preview();
    expect(first.json).toMatchObject({ screen: { question: 'What is your name?' } });
    const { session, screen } = first.json;
    const answered = await ann.post<{ screen: Screen }>(`/api/v1/sessions/${session}/answers`, {
      screen: screen.screen,
      values: { 'client.name.first': 'Ann', 'client.name.last': 'Lee' },
    });
    expect(answered.json.screen.question).toBe('Which town do you live in?');
    const text = project.files['interviews/letters.yml']!.replace('Which town', 'Which fine town');
    expect((await write('interviews/letters.yml', text)).status).toBe(204);
    const next = await preview();
    expect(next.json.session).toBe(session);
    expect(next.json.screen.question).toBe('Which fine town do you live in?');
    const again = await preview(ann, true);
    expect(again.json.screen.question).toBe('What is your name?');
    expect((await ann.get(`/api/v1/sessions/${session}`)).status).toBe(404);
  });

  test('tells the author why a draft stops, and where', async () => {
    const good = project.files['interviews/letters.yml']!;
    await write('interviews/letters.yml', 'question: ${ nobody.knows }\nmandatory: true\n');
    const { status, json } = await preview(ann, true);
    expect([status, json.code]).toEqual([500, 'interview_error']);
    expect(json.author?.message).toMatch(/nobody/);
    await write('interviews/letters.yml', 'feilds: 1\n');
    expect((await preview(ann, true)).json.code).toBe('manifest_invalid');
    await write('interviews/letters.yml', good);
  });

  test('lets nobody else near a draft: no other developer, admin, tenant or guest', async () => {
    const { session } = (await preview()).json;
    const routes: [string, string, unknown?][] = [
      ['GET', ''],
      ['DELETE', ''],
      ['PUT', '/files', { path: 'data/a.csv', text: 'x' }],
      ['DELETE', '/files?path=package.json'],
      ['POST', '/lint', {}],
      ['POST', '/tests'],
      ['POST', '/preview', { interview: 'letters' }],
      ['GET', '/package'],
      ['POST', '/publish', { envelope: '{}' }],
    ];
    for (const [method, rest, body] of routes) {
      for (const who of [ben, elsewhere])
        expect([rest, (await who.send(method, of(rest), body)).status]).toEqual([rest, 404]);
      expect([rest, (await admin.send(method, of(rest), body)).status]).toEqual([rest, 403]);
      const guest = new Client(host.origin('demo'));
      expect([rest, (await guest.send(method, of(rest), body)).status]).toEqual([rest, 401]);
    }
    for (const who of [ben, admin, elsewhere, new Client(host.origin('demo'))]) {
      expect((await who.get(`/api/v1/sessions/${session}`)).status).toBe(404);
      for (const interview of [`~${project.id}:letters`, 'test-letters:letters', `draft:${project.id}`])
        expect((await who.post('/api/v1/sessions', { interview })).status).toBe(404);
      expect(JSON.stringify((await who.get('/api/v1/interviews')).json)).not.toContain('letter');
    }
  });

  test('keeps a draft’s session to one person, sealed, and none of its messages leaves', async () => {
    const good = project.files['interviews/letters.yml']!;
    const manifest = JSON.parse(project.files['package.json']!) as { affiant: { permissions: unknown[] } };
    manifest.affiant.permissions = ['mail.send', 'plaintext', { http: ['example.org'] }];
    await write('package.json', JSON.stringify(manifest));
    await write(
      'interviews/letters.yml',
      'metadata:\n  title: Shared\n  multi_user: true\n---\nmandatory: true\ncode: |\n  sent = send_email({ to: "rosa@example.org", subject: "S", body: "B" })\n---\nmandatory: true\nquestion: Sent\n',
    );
    const { session, screen } = (await preview(ann, true)).json;
    expect(screen.question).toBe('Sent');
    expect((await ann.get(`/api/v1/sessions/${session}/readers`)).json).toMatchObject({ mode: 'single' });
    expect((await ann.get(`/api/v1/sessions/${session}/jobs`)).json).toEqual({ jobs: [] });
    const invited = await ann.post(`/api/v1/sessions/${session}/invitations`, { role: 'participant' });
    expect(invited.json.code).toBe('not_shared');
    await write(
      'interviews/letters.yml',
      'mandatory: true\ncode: |\n  got = fetch_json("https://example.org/a")\n---\nmandatory: true\nquestion: Got\n',
    );
    expect((await preview(ann, true)).json.author?.message).toMatch(/permission|http/);
    await write('interviews/letters.yml', good);
    await write('package.json', project.files['package.json']!);
    expect((await ann.get<{ sessions: unknown[] }>('/api/v1/sessions')).json.sessions).toEqual([]);
  });

  test.each([
    '../../etc/passwd',
    '/etc/passwd',
    'interviews/../../../x.yml',
    'interviews\\..\\x.yml',
    'interviews/\u202eyml.a',
    'module/index.js',
    '__proto__',
  ])('refuses a file of the name %j, and writes nothing', async (path) => {
    expect(await write(path, 'x')).toMatchObject({ status: 422, json: { code: 'name_refused' } });
    const unsaved = { path, text: 'x' };
    expect((await ann.post(of('/lint'), { unsaved })).status).toBe(422);
    expect((await ann.get<Made>(of(''))).json.files).toEqual(project.files);
  });

  test('refuses what is too large, too deep, or a project too many, and goes on', async () => {
    expect(await write('data/big.csv', 'x'.repeat(600_000))).toMatchObject({ status: 413 });
    expect((await write('data/huge.csv', 'x'.repeat(2_000_000))).status).toBe(413);
    const bomb = `a: ${'['.repeat(50_000)}\n`;
    const lint = await ann.post<{ ok: boolean }>(of('/lint'), {
      unsaved: { path: 'interviews/letters.yml', text: bomb },
    });
    expect([lint.status, lint.json.ok]).toEqual([200, false]);
    const made = [];
    for (let n = 0; n < 3; n++) made.push(await ben.post<Made>(PROJECTS, { name: `p${n}` }));
    expect(made.map(({ status }) => status)).toEqual([201, 201, 429]);
  });

  test('puts a project into the review queue with its publisher’s signature, and never without', async () => {
    const packed = await ann.get(of('/package'));
    expect(packed.headers['content-disposition']).toBe('attachment; filename="test-letters-1.0.0.tgz"');
    const key = await readKeyFile(join(host.dataFolder, 'publisher.jwk'), {
      passphrase: null,
      allowPlain: true,
    });
    const contents = await readPackage(packed.bytes);
    const envelope = signPackage(contents, key, new Date());
    const unsigned = JSON.stringify({ ...(JSON.parse(envelope) as object), signatures: [] });
    expect((await ann.post(of('/publish'), { envelope: unsigned })).status).toBe(422);
    await write('README.md', 'Changed since it was signed');
    expect((await ann.post(of('/publish'), { envelope })).json.code).toBe('digest_mismatch');
    await write('README.md', project.files['README.md']!);
    const { status, json } = await ann.post(of('/publish'), { envelope });
    expect([status, json]).toEqual([
      201,
      { name: '@test/letters', version: '1.0.0', digest: contents.digest, state: 'pending' },
    ]);
  });

  test('is not there in production, where a draft’s session stops too', async () => {
    const { session } = (await preview()).json;
    const production = await startHostOver(
      host.database.addresses,
      join(host.dataFolder, 'production'),
      { environment: 'production' },
      host.platformKey,
    );
    try {
      expect(production.platform.playground).toBeNull();
      const stranger = new Client(production.origin('demo'));
      for (const path of ['/playground', PROJECTS, of(''), '/api/v1/playground/schema'])
        expect([path, (await stranger.get(path)).status]).toEqual([path, 404]);
      const openapi = (await stranger.get('/api/openapi.json')).bytes.toString();
      expect(openapi).toContain('/api/v1/interviews');
      expect(openapi).not.toContain('playground');
      await expect(
        production.platform.interviews.ofSession('any', `~${project.id}`, 'draft:any'),
      ).rejects.toMatchObject({ code: 'addon_stopped' });
      expect(session).not.toBe('');
    } finally {
      await production.close();
    }
  });

  test('describes the language to editors by its JSON Schema', async () => {
    const { json } = await ann.get('/api/v1/playground/schema');
    expect(json['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
  });
});
