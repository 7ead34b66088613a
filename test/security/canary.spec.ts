import { randomBytes } from 'node:crypto';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClientBase } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { withClient } from '#database';
import { loginLookup, SecretRefused, unwrapAccountKey, type PlatformKey } from '#encryption';
import type { AskedPasskey } from '#identity';
import type { Json, Screen } from '#interview';
import { SoftwareAuthenticator } from '../../libs/identity/testing/software-authenticator.js';
import { readAsServerThief, type StolenAccount } from '../../apps/cli/prove/read-as-server-thief.js';
import { Client, type Started } from '../client.js';
import { valuesFor } from '../eviction.js';
import { startHostOver } from '../host-over.js';
import { type OwnCluster, startOwnCluster } from './own-cluster.js';
import { findIn, formsOf } from './search-bytes.js';

/** Nobody else's bytes look like these. */
const unusual = (before: string) => `${before}${randomBytes(6).toString('hex')}`;
const canaries = [unusual('Quixwhistle'), unusual('Zwölfgrößenß'), unusual('証言ソラ'), unusual('😀Ж')];
const readable = unusual('Spoken aloud é');

let cluster: OwnCluster;
let platformKey: PlatformKey;
const log: string[] = [];
const cookies = new Map<string, Map<string, string>>();
/** What the thief read while an account that is locked now was still the server's to open. */
let readBeforeLocking: StolenAccount[];

beforeAll(async () => {
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => log.push(String(text)) > 0);
  }
  cluster = await startOwnCluster();
  const configuration = join(cluster.dataFolder, 'sms.yml');
  const sms = { enabled: true, countries: ['US'] };
  await writeFile(
    configuration,
    stringify({ identity: { login_methods: { sms } }, messaging: { sms: { driver: 'file' } } }),
  );
  const host = await startHostOver(cluster.addresses, cluster.dataFolder, { configuration: [configuration] });
  platformKey = host.platformKey;
  await host.addTenant('demo');
  await host.install('plugins/housing', 'demo');
  await host.install('test/security/readable', 'demo');

  const guest = new Client(host.origin('demo'));
  const person = new Client(host.origin('demo'));
  await person.post('/api/v1/auth/register', {
    email: 'ann@example.org',
    password: 'correct horse battery staple',
  });
  const texter = new Client(host.origin('demo'));
  await signInByText(texter, '+1 202 555 0147');
  const locker = new Client(host.origin('demo'));
  await signInByText(locker, '+1 202 555 0148');
  for (const client of [guest, person, texter, locker]) {
    const shown = await tell(client, 'housing:eviction-answer', canaries);
    await makeDocuments(client, shown);
  }
  readBeforeLocking = await withClient(cluster.superuser, (client) => readAsServerThief(client, platformKey));
  await lockToPasskey(locker);
  await tell(locker, 'housing:eviction-answer', canaries);
  await tell(new Client(host.origin('demo')), 'test-readable:said', [readable]);
  cookies.set('guest', guest.cookies).set('person', person.cookies);
  await host.close();
  await cluster.stop();
  vi.restoreAllMocks();
  await writeFile(join(cluster.dataFolder, 'host.log'), log.join(''));
});
afterAll(() => cluster.remove());

describe('what lies on the disks of a stopped host', () => {
  it('holds no answer of a guest or of an account, in any form: database, WAL, files, log, temporary folder', async () => {
    expect(await findIn([cluster.dataFolder], canaries)).toEqual([]);
  });

  it('holds what an interview says that it keeps readable, so the search finds what is there', async () => {
    const found = await findIn([join(cluster.dataFolder, 'postgres')], [readable]);
    expect(found.filter((hit) => hit.includes('/pg_wal/'))).not.toEqual([]);
    expect(found.filter((hit) => hit.includes('/base/'))).not.toEqual([]);
  });

  it('is searched for wherever in a base64 text an answer stood', () => {
    const text = canaries[1]!;
    for (const before of [0, 1, 2]) {
      const encoded = Buffer.from(`${'x'.repeat(before)}${text} and more`).toString('base64');
      const needle = formsOf(text).get(`base64, ${before} bytes before`)!;
      expect(encoded).toContain(needle.toString());
    }
  });
});

describe('a thief of database, files and platform key', () => {
  it('finds the logins and cannot open one: their secrets were in the cookies only', async () => {
    const stolen = await startStolenCopy();
    try {
      const { logins, bytes } = await withClient(stolen.superuser, async (client) => ({
        logins: (await client.query<Login>(LOGINS)).rows,
        bytes: await everything(client),
      }));
      expect(logins.map(({ kind }) => kind).toSorted()).toEqual([
        'guest',
        'guest',
        'person',
        'person',
        'person',
      ]);
      const tries = bytes.flatMap(windows);
      expect(tries.length).toBeGreaterThan(500);
      for (const login of logins) {
        for (const secret of tries) expect(() => open(login, secret)).toThrow(SecretRefused);
      }
      for (const [kind, jar] of cookies) {
        const secret = Buffer.from(jar.get('affiant_login')!, 'base64url');
        const own = logins.find(({ id }) => id.equals(loginLookup(secret)))!;
        expect(own.kind).toBe(kind);
        expect(open(own, secret)).toHaveLength(32);
      }
    } finally {
      await stolen.stop();
    }
  });

  it('reads what was told after signing in by text message (grade C), and not what lies under a password or a guest’s cookie', async () => {
    const stolen = await startStolenCopy();
    try {
      const accounts = await withClient(stolen.superuser, (client) => readAsServerThief(client, platformKey));
      const read = (sources: string[]) =>
        accounts.filter((one) => String(one.sources) === String(sources)).map(({ answers }) => answers);
      const [byText] = read(['derived']);
      for (const text of canaries) expect(byText!.join()).toContain(text);
      expect(read(['password'])).toEqual([[]]);
      expect(read([])).toEqual([[], []]);
    } finally {
      await stolen.stop();
    }
  });

  it('reads nothing of who has locked an account to a passkey, though a copy from before that opens', async () => {
    const stolen = await startStolenCopy();
    try {
      const accounts = await withClient(stolen.superuser, (client) => readAsServerThief(client, platformKey));
      const locked = accounts.find(({ sources }) => sources.includes('passkey'))!;
      expect(locked.sources.toSorted()).toEqual(['passkey', 'recovery']);
      expect(locked.answers).toEqual([]);
      const before = readBeforeLocking.find(({ id }) => id === locked.id)!;
      for (const text of canaries) expect(before.answers.join()).toContain(text);
    } finally {
      await stolen.stop();
    }
  });
});

interface Login {
  id: Buffer;
  tenant: string;
  account: string;
  kind: string;
  wrapped: Buffer;
}

const LOGINS = `
  select l.id, l.tenant_id as tenant, l.account_id as account, a.kind, l.wrapped
    from logins l join accounts a on a.tenant_id = l.tenant_id and a.id = l.account_id`;
/** The columns in which keys, seals, MACs and look-up ids lie: all bytes of the database but the records themselves. */
const COLUMNS = `
  select format('select %I as bytes from %I where %I is not null', attname, relname, attname) as query
    from pg_attribute a join pg_class c on c.oid = a.attrelid
   where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and atttypid = 'bytea'::regtype
     and not attisdropped and not (relname = 'session_steps' and attname = 'record')`;

async function everything(client: ClientBase): Promise<Buffer[]> {
  const { rows } = await client.query<{ query: string }>(COLUMNS);
  const all = rows.map(({ query }) => query).join(' union all ');
  return (await client.query<{ bytes: Buffer }>(all)).rows.map(({ bytes }) => bytes);
}

function open({ tenant, account, wrapped }: Login, secret: Buffer): Buffer {
  return unwrapAccountKey(platformKey, secret, { tenant, account }, wrapped);
}

/** Every 32 bytes in a row. */
function windows(bytes: Buffer): Buffer[] {
  return Array.from({ length: Math.max(0, bytes.length - 31) }, (_, at) => bytes.subarray(at, at + 32));
}

/** In one ceremony, as the button 'Lock to a passkey' does it. */
async function lockToPasskey(client: Client): Promise<void> {
  const { json } = await client.post<AskedPasskey>('/api/v1/account/key-sources/options');
  const made = new SoftwareAuthenticator(client.origin).create(json);
  const lock = { source: 'passkey', ...made, lock: true };
  const { status } = await client.post('/api/v1/account/key-sources', lock);
  if (status !== 201) throw new Error(`${status} for the passkey`);
}

/** The development's driver writes what it would send into a file, named after its time. */
async function signInByText(client: Client, phone: string): Promise<void> {
  const asked = await client.post<{ challenge: string }>('/api/v1/auth/sms', { phone });
  const folder = join(cluster.dataFolder, 'mail');
  const file = (await readdir(folder))
    .filter((name) => name.endsWith('.txt'))
    .toSorted()
    .at(-1);
  const code = /\b\d{6}\b/.exec(await readFile(join(folder, file!), 'utf8'))![0];
  const { challenge } = asked.json;
  const { status } = await client.post('/api/v1/auth/sms/verify', { challenge, code });
  if (status !== 200) throw new Error(`${status} for the code`);
}

async function startStolenCopy(): Promise<OwnCluster> {
  const folder = join(cluster.dataFolder, 'stolen');
  await cp(join(cluster.dataFolder, 'postgres'), join(folder, 'postgres'), { recursive: true });
  return startOwnCluster(folder);
}

/** Answers with the texts wherever a text is asked for, until nothing is asked any more. */
async function tell(client: Client, interview: string, texts: readonly string[]): Promise<Started> {
  let { session, screen } = (await client.post<Started>('/api/v1/sessions', { interview })).json;
  let told = 0;
  for (let step = 0; screen.kind === 'question' && step < 60; step++) {
    const values = Object.fromEntries(
      Object.entries(valuesFor(screen)).map(([name, value]) =>
        isFreeText(screen, name, value) ? [name, texts[told++ % texts.length]!] : [name, value],
      ),
    );
    const answers = { screen: screen.screen, values };
    const { status, json } = await client.post<Started>(`/api/v1/sessions/${session}/answers`, answers);
    if (status !== 200) throw new Error(`${status} at ${screen.question}: ${JSON.stringify(json)}`);
    screen = json.screen;
  }
  if (told < texts.length) throw new Error(`Only ${told} texts were asked for.`);
  return { session, screen };
}

function isFreeText({ fields }: Screen, name: string, value: Json): boolean {
  const field = fields.find((one) => one.name === name);
  return field?.datatype === 'text' && field.choices.length === 0 && field.maxlength === null && value !== '';
}

async function makeDocuments(client: Client, { screen }: Started): Promise<void> {
  const formats = screen.documents.flatMap((document) => document.formats);
  if (formats.length === 0) throw new Error('No document was made.');
  for (const { url } of formats) {
    const { status } = await client.get(url);
    if (status !== 200) throw new Error(`${status} for ${url}`);
  }
}
