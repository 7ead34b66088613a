import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { simpleParser } from 'mailparser';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { inTenant } from '#database';
import type { SessionJob } from '#sessions';
import { Client, type Started } from '../client.js';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { withAddon } from '../effects-addon.js';
import { freePort } from '../free-port.js';
import { type RunningHost, startHostOver } from '../host-over.js';
import { startMailServer } from '../mail-server.js';

/** Mails that a session may send in these tests. */
const MAILS = 3;

const end = `metadata:
  title: Papers
---
mandatory: true
question: Your papers
attachments:
  - name: Letter
    filename: letter
    valid formats: [md, html]
    content: Dear \${ name }
  - name: Note
    filename: letter
    valid formats: md
    content: Only \${ name }
allow emailing: true
allow downloading: true
---
question: Who?
fields:
  - Name: name
`;

const sending = `mandatory: true
code: |
  send_email({ to: 'court@example.org', subject: 'Papers', body: 'Attached.', attachments: [letter, scan] })
---
mandatory: true
question: Sent
---
attachment:
  name: Letter
  filename: letter
  valid formats: [md]
  variable name: letter
  content: Dear \${ name }
---
question: Who?
fields:
  - Name: name
  - Scan: scan
    datatype: file
`;

let database: TestDatabase;
let folder: string;
let host: RunningHost;
let port: number;
let tenant: string;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'affiant-papers-'));
  port = await freePort();
  const mail = { driver: 'smtp', from: 'help@example.org', smtp: { host: '127.0.0.1', port } };
  const limits = { session_mails: MAILS };
  await writeFile(join(folder, 'mail.yml'), stringify({ messaging: { mail }, limits }));
  host = await startHostOver(database.addresses, join(folder, 'data'), {
    configuration: [join(folder, 'mail.yml')],
  });
  tenant = await host.addTenant('demo');
  await withAddon('papers', end, ['mail.send'], (addon) => host.install(addon, 'demo'));
  await withAddon('unasked', end, [], (addon) => host.install(addon, 'demo'));
  await withAddon('sending', sending, ['mail.send'], (addon) => host.install(addon, 'demo'));
});
afterAll(async () => {
  await host.close();
  await database.close();
  await rm(folder, { recursive: true });
});

/** Takes mail while `use` runs; gives it whole. */
async function receiving(use: () => Promise<void>): Promise<{ to: string; raw: Buffer }[]> {
  const mails: { to: string; raw: Buffer }[] = [];
  const server = await startMailServer(port, (mail) => mails.push(mail));
  try {
    await use();
    return mails;
  } finally {
    await new Promise<void>((done) => server.close(() => done()));
  }
}

async function start(client: Client, addon: string): Promise<Started> {
  const started = await client.post<Started>('/api/v1/sessions', { interview: `test-${addon}:${addon}` });
  return started.json;
}

/** A session with its papers. */
async function withPapers(client: Client, addon = 'papers'): Promise<string> {
  const { session, screen } = await start(client, addon);
  const answered = await client.post<Started>(`/api/v1/sessions/${session}/answers`, {
    screen: screen.screen,
    values: { name: 'Ann' },
  });
  expect(answered.json.screen.kind).toBe('end');
  return session;
}

const become = (client: Client, session: string, wanted: string[]) =>
  vi.waitFor(
    async () => {
      const { json } = await client.get<{ jobs: SessionJob[] }>(`/api/v1/sessions/${session}/jobs`);
      expect(json.jobs.map(({ state }) => state)).toEqual(wanted);
    },
    { timeout: 20_000, interval: 50 },
  );

/** What waits of a session, as it lies in the database. */
async function sealedOf(session: string): Promise<Buffer[]> {
  const rows = await inTenant(host.platform.database.em, tenant, (tx) =>
    tx.execute<{ sealed: Buffer }[]>(
      'select sealed from session_jobs where session_id = ? and sealed is not null',
      [session],
    ),
  );
  return rows.map(({ sealed }) => sealed);
}

const attachedTo = async ({ raw }: { raw: Buffer }) => (await simpleParser(raw)).attachments;

describe('what an interview attaches to a mail', () => {
  it('goes along as files, and nothing of it can be read while it waits', async () => {
    const client = new Client(host.origin('demo'));
    const { session, screen } = await start(client, 'sending');
    const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#a03020' } })
      .png()
      .toBuffer();
    const upload = await client.postMultipart<{ file: string }>(`/api/v1/sessions/${session}/files`, {
      file: new File([new Uint8Array(png)], 'scan.png', { type: 'image/png' }),
    });
    const { status } = await client.post(`/api/v1/sessions/${session}/answers`, {
      screen: screen.screen,
      values: { name: 'Xochitl', scan: [{ file: upload.json.file }] },
    });
    expect(status).toBe(200);
    const sealed = await sealedOf(session);
    expect(sealed.length).toBe(1);
    for (const word of ['Xochitl', 'court@example.org', 'Attached', 'scan.png'])
      expect(sealed[0]!.includes(word)).toBe(false);
    const mails = await receiving(() => become(client, session, ['sent']));
    const attached = await attachedTo(mails[0]!);
    expect(attached.map(({ filename, contentType }) => [filename, contentType])).toEqual([
      ['letter.md', 'text/markdown'],
      ['scan.png', 'image/png'],
    ]);
    expect(attached[0]!.content.toString()).toContain('Dear Xochitl');
    expect(await sealedOf(session)).toEqual([]);
  });
});

describe('papers of a page', () => {
  const names = ['letter.md', 'letter.html', 'letter-2.md'];

  it('are mailed to the address that a person gives, by the page and by the API', async () => {
    const client = new Client(host.origin('demo'));
    const session = await withPapers(client);
    const page = (await client.get(`/sessions/${session}`)).bytes.toString();
    expect(page).toContain(`action="/sessions/${session}/send"`);
    const wrong = await client.postForm(`/sessions/${session}/send`, {
      email: 'a@example.org, b@example.org',
    });
    expect([wrong.status, wrong.bytes.toString().includes('error-summary')]).toEqual([400, true]);
    const mails = await receiving(async () => {
      const sent = await client.postForm(`/sessions/${session}/send`, { email: 'Ann@example.org' });
      expect([sent.status, sent.bytes.toString().includes('on their way')]).toEqual([200, true]);
      const path = `/api/v1/sessions/${session}/documents/send`;
      expect((await client.post(path, { email: 'me@example.org' })).status).toBe(202);
      await become(client, session, ['sent', 'sent']);
    });
    expect(mails.map(({ to }) => to).toSorted()).toEqual(['ann@example.org', 'me@example.org']);
    const attached = await attachedTo(mails[0]!);
    expect(attached.map(({ filename }) => filename)).toEqual(names);
  });

  it('come as one archive, by the page and by the API', async () => {
    const client = new Client(host.origin('demo'));
    const session = await withPapers(client);
    const page = (await client.get(`/sessions/${session}`)).bytes.toString();
    expect(page).toContain(`href="/sessions/${session}/documents.zip"`);
    for (const door of ['', '/api/v1']) {
      const { status, bytes } = await client.get(`${door}/sessions/${session}/documents.zip`);
      expect([status, Object.keys(unzipSync(bytes))]).toEqual([200, names]);
    }
  });

  it('are nobody else’s', async () => {
    const session = await withPapers(new Client(host.origin('demo')));
    const stranger = new Client(host.origin('demo'));
    await start(stranger, 'papers');
    for (const door of ['', '/api/v1'])
      expect((await stranger.get(`${door}/sessions/${session}/documents.zip`)).status).toBe(404);
    const email = 'eve@example.org';
    const sent = await stranger.post(`/api/v1/sessions/${session}/documents/send`, { email });
    const posted = await stranger.postForm(`/sessions/${session}/send`, { email });
    expect([sent.status, posted.status]).toEqual([404, 404]);
  });

  it('are not mailed where the add-on may not send mail, nor more often than a session may', async () => {
    const client = new Client(host.origin('demo'));
    const email = 'eve@example.org';
    const unasked = await withPapers(client, 'unasked');
    expect((await client.get(`/sessions/${unasked}`)).bytes.toString()).not.toContain('/send"');
    expect((await client.post(`/api/v1/sessions/${unasked}/documents/send`, { email })).status).toBe(404);
    const session = await withPapers(client);
    const sent = await Promise.all(
      Array.from({ length: MAILS + 2 }, () =>
        client.post<{ code: string }>(`/api/v1/sessions/${session}/documents/send`, { email }),
      ),
    );
    const refused = sent.filter(({ status }) => status !== 202);
    expect(refused.map(({ json }) => json.code)).toEqual(['quota_exceeded', 'quota_exceeded']);
  });
});
