import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { withClient } from '#database';
import type { SessionJob } from '#sessions';
import { Client, type Started } from '../client.js';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { withAddon } from '../effects-addon.js';
import { freePort } from '../free-port.js';
import { type RunningHost, startHostOver } from '../host-over.js';

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

let database: TestDatabase;
let folder: string;
let port: number;
let placesPort: number;
let host: RunningHost;
let mails: { to: string; text: string }[] = [];

const options = () => ({ configuration: [join(folder, 'mail.yml')] });

/** A mail server that takes everything. */
async function mailServer(): Promise<SMTPServer> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push({ to: envelope.rcptTo[0]!.address, text: Buffer.concat(chunks).toString() });
        done();
      });
    },
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return server;
}

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

const closed = (server: SMTPServer) => new Promise<void>((done) => server.close(() => done()));

async function ask(client: Client, name: string): Promise<string> {
  const { session, screen } = (
    await client.post<Started>('/api/v1/sessions', { interview: 'test-messages:messages' })
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
  await host.addTenant('demo');
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
    const kept = await withClient(database.addresses.owner, (sql) =>
      sql.query('select from session_jobs where sealed is not null and session_id = $1', [session]),
    );
    expect(kept.rowCount).toBe(0);
  });

  it('waits for the next visit where its host died before it was sent, sealed; then it goes out once', async () => {
    mails = [];
    const client = new Client(host.origin('demo'));
    const session = await ask(client, 'Canary Quetzalcoatl');
    await become(client, session, ['waiting', 'waiting']);
    const { rows } = await withClient(database.addresses.owner, (sql) =>
      sql.query<{ sealed: Buffer }>('select sealed from session_jobs where session_id = $1', [session]),
    );
    for (const { sealed } of rows) {
      expect(sealed.length).toBeGreaterThan(100);
      for (const word of ['Quetzalcoatl', 'ann@example.org', 'Monday'])
        expect(sealed.includes(word)).toBe(false);
    }
    const { platformKey, port: address } = host;
    await host.close();
    const server = await mailServer();
    host = await startHostOver(
      database.addresses,
      join(folder, 'data'),
      { ...options(), port: address },
      platformKey,
    );
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
