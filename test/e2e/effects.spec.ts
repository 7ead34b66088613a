import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { inTenant, withClient } from '#database';
import { generateKeyPair, RecordCorrupt } from '#encryption';
import { run } from '../../apps/cli/run.js';
import { PlatformKeys } from '../../apps/cli/platform-keys.js';
import { BackgroundWork, Escrow, EscrowOff, type Outbox, type SessionJob, SessionNotFound } from '#sessions';
import { endNotAllowed } from '#standing-grants';
import { Client, type Started } from '../client.js';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { withAddon } from '../effects-addon.js';
import { freePort } from '../free-port.js';
import { type RunningHost, startHostOver } from '../host-over.js';
import { startMailServer } from '../mail-server.js';

const messages = `metadata:
  title: Messages
---
mandatory: true
code: |
  send_email({ to: [address, 'court@example.org'], subject: 'Your date', body: 'Dear ' + name + ', come on Monday.' })
---
mandatory: true
question: On its way
buttons:
  - Again: restart
---
question: Who?
fields:
  - Name: name
  - Address: address
    datatype: email
`;

const lookup = (origin: string) => `metadata:
  title: Look up
---
mandatory: true
question: \${ found.name }, \${ found.name }
subquestion: |
  \${ task.get() } {{#each \${ interview_list() }}}[{{this.title}}]{{/each}}
---
code: |
  found = fetch_json('${origin}/places/' + code, { method: 'POST', body: { code } })
---
code: |
  task = background_action('count', { upto: 3 })
---
event: count
code: |
  background_response(action_argument('upto') + 1)
---
question: Which?
fields:
  - Code: code
`;

/** The same mail, from an interview that asks for both standing grants. */
const standing = messages.replace('Messages\n', 'Messages\n  background_access: true\n  escrow: true\n');

let database: TestDatabase;
let folder: string;
let port: number;
let placesPort: number;
let host: RunningHost;
let tenantId: string;
let otherTenantId: string;
let mails: { to: string; text: string }[] = [];

const options = () => ({ configuration: [join(folder, 'mail.yml')] });

/** A mail server that takes everything. */
const mailServer = () => startMailServer(port, ({ to, raw }) => mails.push({ to, text: raw.toString() }));

/** Answers whatever it is asked with one place, and remembers what it was asked. */
async function jsonServer(at: number) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      asked.push(`${request.method} ${request.url} ${body}`);
      response.end('{"name":"Springfield"}');
    });
  }).listen(at, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { asked, close };
}

/** The host dies, and comes back at its address when mail can be sent. */
async function comeBackWithMail(): Promise<SMTPServer> {
  const { platformKey, port: address } = host;
  await host.close();
  const server = await mailServer();
  const again = { ...options(), port: address };
  host = await startHostOver(database.addresses, join(folder, 'data'), again, platformKey);
  return server;
}

const closed = (server: SMTPServer) => new Promise<void>((done) => server.close(() => done()));

async function ask(client: Client, name: string, addon = 'messages'): Promise<string> {
  const { session, screen } = (
    await client.post<Started>('/api/v1/sessions', { interview: `test-${addon}:${addon}` })
  ).json;
  const values = { name, address: 'ann@example.org' };
  const { status } = await client.post(`/api/v1/sessions/${session}/answers`, {
    screen: screen.screen,
    values,
  });
  expect(status).toBe(200);
  return session;
}

async function answerCode(client: Client, addon: string) {
  const started = await client.post<Started>('/api/v1/sessions', { interview: `test-${addon}:${addon}` });
  const { session, screen: first } = started.json;
  const body = { screen: first.screen, values: { code: '02110' } };
  const answered = await client.post<Started>(`/api/v1/sessions/${session}/answers`, body);
  return { answered, session, first, screen: answered.json.screen };
}

const become = (client: Client, session: string, wanted: string[]) =>
  vi.waitFor(async () => expect(await states(client, session)).toEqual(wanted), {
    timeout: 20_000,
    interval: 50,
  });

const states = async (client: Client, session: string): Promise<string[]> => {
  const { json } = await client.get<{ jobs: SessionJob[] }>(`/api/v1/sessions/${session}/jobs`);
  return json.jobs.map(({ state }) => state);
};

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'affiant-effects-'));
  port = await freePort();
  placesPort = await freePort();
  const places = `http://127.0.0.1:${placesPort}`;
  const mail = { driver: 'smtp', from: 'help@example.org', smtp: { host: '127.0.0.1', port } };
  await writeFile(join(folder, 'mail.yml'), stringify({ messaging: { mail }, egress: { allow: [places] } }));
  host = await startHostOver(database.addresses, join(folder, 'data'), options());
  tenantId = await host.addTenant('demo');
  otherTenantId = await host.addTenant('court');
  await withAddon('standing', standing, ['mail.send'], (addon) => host.install(addon, 'demo'));
  await withAddon('messages', messages, ['mail.send'], (addon) => host.install(addon, 'demo'));
  const may = ['background', { http: ['127.0.0.1'] }];
  await withAddon('lookup', lookup(places), may, (addon) => host.install(addon, 'demo'));
  await withAddon('prying', lookup(places), ['background', { http: ['places.example.org'] }], (addon) =>
    host.install(addon, 'demo'),
  );
  await withAddon('sideways', lookup(`http://127.0.0.1:${port}`), may, (addon) =>
    host.install(addon, 'demo'),
  );
  await withAddon('idle', lookup(places), [{ http: ['127.0.0.1'] }], (addon) => host.install(addon, 'demo'));
  await withAddon('silent', messages, [], (addon) => host.install(addon, 'demo'));
});
afterAll(async () => {
  await host.close();
  await database.close();
  await rm(folder, { recursive: true });
});

describe('what an interview fetches', () => {
  it('comes from the hosts that it names, once for each request, and is kept with the session', async () => {
    const { asked, close } = await jsonServer(placesPort);
    const client = new Client(host.origin('demo'));
    const { answered, session, screen } = await answerCode(client, 'lookup');
    expect([answered.status, screen.question]).toEqual([200, 'Springfield, Springfield']);
    expect(screen.subquestionHtml).toContain('4 [Look up]');
    close();
    const { json } = await client.post<Started>(`/api/v1/sessions/${session}/language`, { language: 'es' });
    expect(json.screen.question).toBe('Springfield, Springfield');
    expect(asked).toEqual(['POST /places/02110 {"code":"02110"}']);
  });

  it('comes from no host that the permissions do not name, nor from another port of this machine', async () => {
    const servers = [await jsonServer(placesPort), await jsonServer(port)];
    for (const addon of ['prying', 'sideways']) {
      const client = new Client(host.origin('demo'));
      const { answered, session, first } = await answerCode(client, addon);
      expect([answered.status, (answered.json as unknown as { code: string }).code]).toEqual([
        500,
        'interview_error',
      ]);
      expect((await client.get<Started>(`/api/v1/sessions/${session}`)).json.screen).toEqual(first);
    }
    for (const { asked, close } of servers) {
      expect(asked).toEqual([]);
      close();
    }
  });

  it('is no work in the background for an add-on that may not have any', async () => {
    const { asked, close } = await jsonServer(placesPort);
    const { answered } = await answerCode(new Client(host.origin('demo')), 'idle');
    close();
    expect([answered.status, asked.length]).toEqual([500, 1]);
  });
});

describe('mail that an interview sends', () => {
  it('goes out after the step, once to each address, and its text goes from the outbox', async () => {
    mails = [];
    const server = await mailServer();
    const client = new Client(host.origin('demo'));
    const session = await ask(client, 'Ann');
    await become(client, session, ['sent', 'sent']);
    await closed(server);
    expect(mails.map(({ to }) => to).toSorted()).toEqual(['ann@example.org', 'court@example.org']);
    expect(mails[0]!.text).toContain('Subject: Your date');
    const kept = await withClient(database.superuser, (sql) =>
      sql.query('select from session_jobs where sealed is not null and session_id = $1', [session]),
    );
    expect(kept.rowCount).toBe(0);
  });

  it('waits for the next visit where its host died before it was sent, sealed; then it goes out once', async () => {
    mails = [];
    const client = new Client(host.origin('demo'));
    const session = await ask(client, 'Canary Quetzalcoatl');
    await become(client, session, ['waiting', 'waiting']);
    const { rows } = await withClient(database.superuser, (sql) =>
      sql.query<{ sealed: Buffer }>('select sealed from session_jobs where session_id = $1', [session]),
    );
    expect(rows.length).toBe(2);
    for (const { sealed } of rows) {
      expect(sealed.length).toBeGreaterThan(100);
      for (const word of ['Quetzalcoatl', 'ann@example.org', 'Monday'])
        expect(sealed.includes(word)).toBe(false);
    }
    const server = await comeBackWithMail();
    expect(mails).toEqual([]);
    await Promise.all([1, 2, 3].map(() => client.get(`/api/v1/sessions/${session}`)));
    await become(client, session, ['sent', 'sent']);
    await client.get(`/api/v1/sessions/${session}`);
    await closed(server);
    expect(mails.map(({ to }) => to).toSorted()).toEqual(['ann@example.org', 'court@example.org']);
    expect(mails[0]!.text).toContain('Canary');
  });

  it('is refused to an add-on that does not hold mail.send: nothing is stored, nothing sent', async () => {
    const client = new Client(host.origin('demo'));
    const { session, screen } = (
      await client.post<Started>('/api/v1/sessions', { interview: 'test-silent:silent' })
    ).json;
    const answer = { screen: screen.screen, values: { name: 'Ann', address: 'ann@example.org' } };
    const { status } = await client.post(`/api/v1/sessions/${session}/answers`, answer);
    expect(status).toBeGreaterThanOrEqual(400);
    expect((await client.get<Started>(`/api/v1/sessions/${session}`)).json.screen).toEqual(screen);
    expect(await states(client, session)).toEqual([]);
  });

  it('tells what became of it to participants alone', async () => {
    const session = await ask(new Client(host.origin('demo')), 'Ann');
    const stranger = new Client(host.origin('demo'));
    expect((await stranger.get(`/api/v1/sessions/${session}/jobs`)).status).toBeGreaterThanOrEqual(401);
  });
});

describe('a key that stands while nobody is there', () => {
  const pair = generateKeyPair();
  const sql = <Row extends object>(statement: string, values: unknown[] = []) =>
    withClient(database.superuser, async (client) => (await client.query<Row>(statement, values)).rows);
  const rowsOf = (session: string) =>
    sql<{ kind: string }>('select kind from session_standing_grants where session_id = $1 order by kind', [
      session,
    ]);
  const set = async (encryption: object) => {
    await host.platform.settingsStore.set(tenantId, 'provider', { encryption });
    host.platform.settings.forget(tenantId);
  };
  const allow = (publicKey: Buffer | null = pair.publicKey) =>
    set({
      allow_background_access: true,
      escrow: { public_key: publicKey?.toString('base64url') ?? null, holder: 'The Bar Foundation' },
    });
  const escrow = () => {
    const { database: opened, blobs, holdersOf } = host.platform;
    return new Escrow(opened.em, host.platformKey, blobs, holdersOf);
  };
  const open = (session: string, key = pair) => escrow().open(tenantId, session, key, new Date());
  const goOn = async () => {
    const failures: unknown[] = [];
    const taken = await host.platform.background.goOn(tenantId, (error) => failures.push(error));
    return { taken, failures };
  };
  const again = (client: Client, session: string) =>
    client.post(`/api/v1/sessions/${session}/language`, { language: 'es' });
  const readers = async (client: Client, session: string) =>
    (
      await client.get<{ grade: string; sentence: string; holders: object[] }>(
        `/api/v1/sessions/${session}/readers`,
      )
    ).json;
  const page = (client: Client) => {
    const browser = new Client(client.origin, { accept: 'text/html' });
    for (const [name, value] of client.cookies) browser.cookies.set(name, value);
    return browser;
  };

  it('is told before the first question, and by name on the session’s own page', async () => {
    await allow();
    const client = new Client(host.origin('demo'));
    const start = await page(client).get('/interviews/test-standing/standing');
    for (const sentence of [
      'The Bar Foundation also holds a spare key',
      'Our server keeps a key so that it can work',
      'our server can make the key again',
    ])
      expect(start.bytes.toString()).toContain(sentence);
    const session = await ask(client, 'Ann', 'standing');
    expect(await readers(client, session)).toMatchObject({
      grade: 'C',
      sentence: expect.stringContaining('The Bar Foundation also holds a spare key'),
      holders: [
        { name: 'you', grade: 'A' },
        { name: 'The Bar Foundation', role: 'escrow', openedAt: null },
        { name: 'this server', role: 'background', grade: 'C', expiresAt: expect.any(String) },
      ],
    });
    const own = (await page(client).get(`/privacy/sessions/${session}`)).bytes.toString();
    expect(own).toContain('Keeps a spare key away from this server');
    expect(own).toContain('Take this key away from the server');
    // An interview that asks for neither has neither, whatever is allowed.
    expect(await rowsOf(await ask(client, 'Ann'))).toEqual([]);
  });

  it('lets the server send what waits with nobody there, and only where the interview said so', async () => {
    await allow();
    mails = [];
    const client = new Client(host.origin('demo'));
    const without = await ask(client, 'Without');
    const session = await ask(client, 'Standing', 'standing');
    for (const each of [without, session]) await become(client, each, ['waiting', 'waiting']);
    const server = await comeBackWithMail();
    expect((await goOn()).failures).toEqual([]);
    await vi.waitFor(() => expect(mails.filter(({ text }) => text.includes('Standing'))).toHaveLength(2), {
      timeout: 20_000,
      interval: 50,
    });
    await closed(server);
    expect(mails.filter(({ text }) => text.includes('Without'))).toEqual([]);
  });

  it('ends by the word of who began it: the server opens nothing, and the next write has a new key', async () => {
    await allow();
    const client = new Client(host.origin('demo'));
    const session = await ask(client, 'Ann', 'standing');
    const kept = await sql<object>(
      `select * from session_standing_grants where session_id = $1 and kind = 'background'`,
      [session],
    );
    const stranger = new Client(host.origin('demo'));
    await ask(stranger, 'Mallory');
    expect((await stranger.delete(`/api/v1/sessions/${session}/background-access`)).status).toBe(404);
    const ended = await page(client).postForm(`/privacy/sessions/${session}/background-access/end`, {});
    expect(ended.status).toBe(303);
    expect((await client.delete(`/api/v1/sessions/${session}/background-access`)).status).toBe(204);
    expect(await rowsOf(session)).toEqual([{ kind: 'escrow' }]);
    expect((await readers(client, session)).grade).toBe('A');
    await again(client, session);
    // Who writes to the database puts the row back: it holds a key that the session has left.
    await sql(
      `insert into session_standing_grants select * from json_populate_record(null::session_standing_grants, $1)`,
      [JSON.stringify({ ...kept[0], ...bytesAsHex(kept[0]!) })],
    );
    await become(client, session, ['waiting', 'waiting']);
    const outbox = { send: () => expect.unreachable('it was opened') } as unknown as Outbox;
    const { database: opened, holdersOf } = host.platform;
    const failures: unknown[] = [];
    const work = new BackgroundWork(opened.em, host.platformKey, outbox, holdersOf);
    await sql(`delete from session_standing_grants where kind = 'background' and session_id <> $1`, [
      session,
    ]);
    expect(await work.goOn(tenantId, (error) => failures.push(error))).toBe(0);
    expect(failures).toEqual([expect.any(RecordCorrupt)]);
    await sql('update interview_sessions set rekey_due = true where id = $1', [session]);
    await again(client, session);
    expect(await rowsOf(session)).toEqual([{ kind: 'escrow' }]);
  });

  it('is not given where the organization does not allow it, or asks for a better lock', async () => {
    const client = new Client(host.origin('demo'));
    await set({ allow_background_access: true, minimum_grade: 'B', escrow: { public_key: null } });
    expect(await rowsOf(await ask(client, 'Ann', 'standing'))).toEqual([]);
    await set({ allow_background_access: false, minimum_grade: 'C' });
    const session = await ask(client, 'Ann', 'standing');
    expect(await rowsOf(session)).toEqual([]);
    const start = (await page(client).get('/interviews/test-standing/standing')).bytes.toString();
    expect(start).not.toContain('spare key');
    // What is allowed afterwards reaches no session that began before.
    await allow();
    await sql('update interview_sessions set rekey_due = true where id = $1', [session]);
    await again(client, session);
    expect(await rowsOf(session)).toEqual([]);
  });

  it('of an organization opens by its private key beside the platform key, and by no other', async () => {
    await allow();
    const client = new Client(host.origin('demo'));
    const session = await ask(client, 'Canary Quetzalcoatl', 'standing');
    expect(JSON.stringify((await open(session)).step)).toContain('Canary Quetzalcoatl');
    await expect(open(session, generateKeyPair())).rejects.toThrow(RecordCorrupt);
    await expect(escrow().open(otherTenantId, session, pair, new Date())).rejects.toThrow(EscrowOff);
    await host.platform.settingsStore.set(otherTenantId, 'provider', {
      encryption: { escrow: { public_key: pair.publicKey.toString('base64url') } },
    });
    host.platform.settings.forget(otherTenantId);
    await expect(escrow().open(otherTenantId, session, pair, new Date())).rejects.toThrow(SessionNotFound);
    const { holders } = await readers(client, session);
    expect(holders[1]).toMatchObject({ role: 'escrow', openedAt: expect.any(String) });
    const own = (await page(client).get(`/privacy/sessions/${session}`)).bytes.toString();
    expect(own).toContain('Last used on');
    expect((await client.delete(`/api/v1/sessions/${session}`)).json).toMatchObject({ deleted: { keys: 3 } });
    expect(await rowsOf(session)).toEqual([]);
  });

  it('cannot be planted: neither a key of one’s own, nor a row for a session that said nothing', async () => {
    await allow();
    const mallory = generateKeyPair();
    const client = new Client(host.origin('demo'));
    const [session, silent] = [await ask(client, 'Ann', 'standing'), await ask(client, 'Ann')];
    await sql(
      `update session_standing_grants set public_key = $2 where session_id = $1 and kind = 'escrow'`,
      [session, mallory.publicKey],
    );
    await sql('update interview_sessions set rekey_due = true where id in ($1, $2)', [session, silent]);
    const outcome = async (id: string) => {
      const { status, json } = await again(client, id);
      return [status, json['code']];
    };
    expect(await outcome(session)).toEqual([500, 'record_corrupt']);
    await sql(
      `insert into session_standing_grants
         select tenant_id, $2, kind, holder, public_key, asker_id, sealed, granted_at, expires_at, opened_at, mac
           from session_standing_grants where session_id = $1 and kind = 'escrow'`,
      [session, silent],
    );
    expect(await outcome(silent)).toEqual([500, 'record_corrupt']);
    expect((await client.get(`/api/v1/sessions/${silent}/readers`)).status).toBe(500);
    await expect(open(session, mallory)).rejects.toThrow(RecordCorrupt);
  });

  it('follows the organization: a new key at the next write, and none once it is turned off', async () => {
    await allow();
    const client = new Client(host.origin('demo'));
    const session = await ask(client, 'Ann', 'standing');
    const next = generateKeyPair();
    await allow(next.publicKey);
    const tidy = async () => {
      const holders = await host.platform.holdersOf(tenantId);
      return inTenant(host.platform.database.em, tenantId, (tx) => endNotAllowed(tx, holders));
    };
    await tidy();
    expect((await open(session)).id).toBe(session);
    await again(client, session);
    await expect(open(session)).rejects.toThrow(RecordCorrupt);
    expect((await open(session, next)).id).toBe(session);
    await set({ escrow: { public_key: null, holder: null }, allow_background_access: false });
    await expect(open(session, next)).rejects.toThrow(EscrowOff);
    expect(await tidy()).toBeGreaterThanOrEqual(2);
    expect(await rowsOf(session)).toEqual([]);
    await allow(next.publicKey);
    await expect(open(session, next)).rejects.toThrow(SessionNotFound);
  });

  it('is made, put in place and used by the command line, the private half staying where it is', async () => {
    const file = join(folder, 'spare.key');
    const affiant = async (words: string[], input = '') => {
      const result = { exit: 0, out: '', error: '' };
      const env = {
        AFFIANT_DATA: host.dataFolder,
        AFFIANT_CONFIG: options().configuration.join(':'),
        AFFIANT_PLATFORM_KEY: host.platformKey.toText(),
        AFFIANT_KEY_PASSPHRASE: 'four words that nobody guesses',
        DATABASE_URL: database.addresses.app,
        DATABASE_OWNER_URL: database.addresses.owner,
        DATABASE_CONSOLE_URL: database.addresses.console,
      };
      result.exit = await run([...words, '--format', 'json'], {
        env,
        keys: new PlatformKeys(env),
        stdin: Readable.from([input]),
        stdout: { write: (text) => (result.out += text) },
        stderr: { write: (text) => (result.error += text) },
      });
      expect(result.error).toBe('');
      return JSON.parse(result.out) as { [name: string]: string };
    };
    const { publicKey } = await affiant(['escrow', 'keygen', '--out', file]);
    await affiant([
      'escrow',
      'set',
      '--public-key',
      publicKey!,
      '--tenant',
      'demo',
      '--holder',
      'The Bar Foundation',
    ]);
    host.platform.settings.forget(tenantId);
    const session = await ask(new Client(host.origin('demo')), 'Canary Quetzalcoatl', 'standing');
    const { request } = await affiant(['escrow', 'request', session, '--tenant', 'demo']);
    const { answer } = await affiant(['escrow', 'answer', '--request', request!, '--key', file]);
    const out = join(folder, 'opened');
    await affiant(['escrow', 'open', session, '--tenant', 'demo', '--out', out, '--answer-stdin'], answer);
    expect(await readFile(join(out, 'session.json'), 'utf8')).toContain('Canary Quetzalcoatl');
    const { sessions } = (await affiant(['escrow', 'list', '--tenant', 'demo'])) as unknown as {
      sessions: { session: string; openedAt: string }[];
    };
    expect(sessions.find((each) => each.session === session)?.openedAt).toEqual(expect.any(String));
    const entries = await sql<{ entry: Buffer }>(
      'select entry from audit_entries where tenant_id = $1 order by counter desc limit 2',
      [tenantId],
    );
    expect(entries.map(({ entry }) => entry.toString())).toEqual([
      expect.stringMatching(/escrow\.open.*done/),
      expect.stringMatching(/escrow\.open.*begun/),
    ]);
  });
});

/** Binary columns as PostgreSQL reads them out of JSON. */
function bytesAsHex(row: object): object {
  const binary = Object.entries(row).filter((pair): pair is [string, Buffer] => Buffer.isBuffer(pair[1]));
  return Object.fromEntries(binary.map(([name, bytes]) => [name, `\\x${bytes.toString('hex')}`]));
}
