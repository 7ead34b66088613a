import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { strFromU8, unzipSync } from 'fflate';
import { stringify } from 'yaml';
import { withClient } from '#database';
import { rowMac } from '#encryption';
import { Client, type Started } from '../client.js';
import { startTestHost, type TestHost } from '../host.js';
import { mailsTo } from '../mails.js';

let host: TestHost;
let folder: string;
let tenant: { id: string; slug: string };
const password = 'correct horse battery staple';
const other = 'quiet lantern under seven bridges';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affiant-own-account-'));
  const configuration = join(folder, 'account.yml');
  await writeFile(
    configuration,
    stringify({
      identity: { login_methods: { sms: { enabled: true, countries: ['US'] } } },
      messaging: { mail: { driver: 'file', from: 'help@example.org' }, sms: { driver: 'file' } },
    }),
  );
  host = await startTestHost({ configuration: [configuration] });
  tenant = { id: await host.addTenant('demo'), slug: 'demo' };
  await host.install('plugins/housing', 'demo');
  await host.install('test/security/shared', 'demo');
});
afterAll(async () => {
  await host?.close();
  await rm(folder, { recursive: true, force: true });
});

const newClient = () => new Client(host.origin('demo'));
const browser = () => new Client(host.origin('demo'), { accept: 'text/html' });
const text = ({ bytes }: { bytes: Buffer }) => bytes.toString('utf8');
const outcome = ({ status, json }: { status: number; json: unknown }) => [
  status,
  (json as { code?: string } | null)?.code,
];

async function person(email: string, client = newClient()): Promise<Client> {
  await host.platform.accounts.create(tenant, { email, password, confirmed: true });
  expect((await client.post('/api/v1/auth/login', { email, password })).status).toBe(200);
  return client;
}
const codeIn = (message: string) => /\b\d{6}\b/.exec(message)?.[0] ?? '';

/** The newest text message to a number. */
async function smsCode(phone: string): Promise<string> {
  const box = join(host.dataFolder, 'mail');
  const all = await Promise.all(
    (await readdir(box)).toSorted().map((name) => readFile(join(box, name), 'utf8')),
  );
  return codeIn(all.findLast((message) => message.includes(phone)) ?? '');
}

async function mailedCode(email: string): Promise<string> {
  return vi.waitFor(async () => {
    const mails = await mailsTo(host.dataFolder, email);
    const mail = mails.findLast(({ subject }) => subject.startsWith('Your code'));
    if (mail === undefined) throw new Error(`no code was mailed to ${email}`);
    return codeIn(mail.text);
  });
}

async function smsPerson(phone: string): Promise<Client> {
  const client = newClient();
  const { challenge } = (await client.post<{ challenge: string }>('/api/v1/auth/sms', { phone })).json;
  const proof = { challenge, code: await smsCode(phone) };
  expect((await client.post('/api/v1/auth/sms/verify', proof)).status).toBe(200);
  return client;
}

describe('a profile', () => {
  it('is changed by its owner, part by part, and refuses what it does not know', async () => {
    const client = await person('profile@demo.example');
    const patched = await client.send<{ account: object }>('PATCH', '/api/v1/account', {
      firstName: '  Ada ',
      language: 'es',
    });
    expect(patched.status).toBe(200);
    expect(patched.json.account).toMatchObject({ firstName: 'Ada', lastName: null, language: 'es' });
    await client.send('PATCH', '/api/v1/account', { lastName: 'Byron', firstName: '' });
    expect((await client.get('/api/v1/account')).json['account']).toMatchObject({
      email: 'profile@demo.example',
      firstName: null,
      lastName: 'Byron',
    });
    expect(outcome(await client.send('PATCH', '/api/v1/account', { grade: 'A' }))).toEqual([
      400,
      'malformed',
    ]);
    expect((await newClient().send('PATCH', '/api/v1/account', { firstName: 'x' })).status).toBe(401);
  });

  it('decides the language of the pages, from its own page too', async () => {
    const client = await person('language@demo.example', browser());
    await client.postForm('/account/profile', { firstName: 'Ana', lastName: '', language: 'es' });
    expect(text(await client.get('/account'))).toContain('Su cuenta');
    expect(text(await client.get('/account/profile'))).toContain('value="Ana"');
  });
});

describe('a password that is changed on the account’s page', () => {
  it('needs the one of now, says what is wrong beside the field, and signs others out', async () => {
    const email = 'page@demo.example';
    const client = await person(email, browser());
    const elsewhere = newClient();
    await elsewhere.post('/api/v1/auth/login', { email, password });
    const wrong = await client.postForm('/account/password', { current: 'not it at all', password: other });
    expect(wrong.status).toBe(401);
    expect(text(wrong)).toContain('This is not the password of your account');
    const done = await client.postForm('/account/password', { current: password, password: other });
    expect([done.status, done.headers['location']]).toEqual([303, '/account?done=password']);
    expect(text(await client.get('/account?done=password'))).toContain('Your password is changed');
    expect((await elsewhere.get('/api/v1/auth/me')).status).toBe(401);
  });
});

describe('a password that is changed without the one of now', () => {
  it('is refused to who has nothing but the cookie, by either door', async () => {
    const client = await person('cookie@demo.example');
    const refused = await client.post('/api/v1/account/password', { password: other });
    expect(outcome(refused)).toEqual([403, 'step_up_required']);
    const page = await client.postForm('/account/new-password', { password: other });
    expect(page.status).not.toBe(200);
    const entered = await newClient().post('/api/v1/auth/login', { email: 'cookie@demo.example', password });
    expect(entered.status).toBe(200);
  });

  it('follows a mailed code, and no answer is lost', async () => {
    const email = 'mailed@demo.example';
    const client = await person(email);
    const { session } = (
      await client.post<Started>('/api/v1/sessions', { interview: 'housing:eviction-answer' })
    ).json;
    expect((await client.post('/api/v1/auth/step-up/code', { by: 'mail' })).status).toBe(202);
    const code = await mailedCode(email);
    expect((await client.post('/api/v1/auth/step-up', { code })).status).toBe(204);
    expect((await client.post('/api/v1/account/password', { password: other })).status).toBe(204);
    expect((await client.get(`/api/v1/sessions/${session}`)).status).toBe(200);
    const again = newClient();
    const entered = await again.post('/api/v1/auth/login', { email, password: other });
    expect(entered.status).toBe(200);
    expect((await again.get(`/api/v1/sessions/${session}`)).status).toBe(200);
  });
});

describe('a mailed code', () => {
  it('is good for the login that asked, once, and nobody else’s', async () => {
    const email = 'once@demo.example';
    const client = await person(email);
    const thief = newClient();
    await thief.post('/api/v1/auth/login', { email, password });
    await client.post('/api/v1/auth/step-up/code', { by: 'mail' });
    const code = await mailedCode(email);
    expect(outcome(await thief.post('/api/v1/auth/step-up', { code }))).toEqual([401, 'invalid_credentials']);
    expect((await client.post('/api/v1/auth/step-up', { code })).status).toBe(204);
    expect((await client.post('/api/v1/auth/step-up', { code })).status).toBe(401);
  });

  it('is not good any more after five wrong tries', async () => {
    const email = 'tries@demo.example';
    const client = await person(email);
    await client.post('/api/v1/auth/step-up/code', { by: 'mail' });
    const code = await mailedCode(email);
    const wrong = code === '000000' ? '000001' : '000000';
    for (let tries = 0; tries < 5; tries++) await client.post('/api/v1/auth/step-up', { code: wrong });
    expect((await client.post('/api/v1/auth/step-up', { code })).status).not.toBe(204);
  });

  it('is not sent to an address that nobody has proven', async () => {
    const email = 'unproven@demo.example';
    const client = newClient();
    await client.post('/api/v1/auth/register', { email, password });
    expect((await client.post('/api/v1/auth/step-up/code', { by: 'mail' })).status).toBe(404);
  });

  it('leads on from the page, and back to where it was asked for', async () => {
    const email = 'walk@demo.example';
    const client = await person(email, browser());
    const led = await client.get('/account/new-password');
    expect(led.headers['location']).toBe('/account/step-up?returnTo=%2Faccount%2Fnew-password');
    const here = '/account/step-up-code?returnTo=%2Faccount%2Fnew-password';
    expect(text(await client.get(led.headers['location'] as string))).toContain(here.replace('=', '&#x3D;'));
    expect(text(await client.postForm(here, { by: 'mail' }))).toContain('Type the code that we sent you');
    const code = await mailedCode(email);
    const proof = '/account/step-up-code/proof?returnTo=%2Faccount%2Fnew-password';
    expect((await client.postForm(proof, { code: 'nonsense' })).status).toBe(401);
    const proven = await client.postForm(proof, { code });
    expect([proven.status, proven.headers['location']]).toEqual([303, '/account/new-password']);
    const set = await client.postForm('/account/new-password', { password: other });
    expect(set.headers['location']).toBe('/account?done=password');
  });
});

describe('an export of the account', () => {
  const answer = 'The boiler has been broken since March';

  it('holds answers and papers as anybody can read them, after a step-up, and stands in the log', async () => {
    const client = await person('export@demo.example');
    const { session, screen } = (
      await client.post<Started>('/api/v1/sessions', { interview: 'test-shared:told' })
    ).json;
    const values = { first: answer };
    await client.post(`/api/v1/sessions/${session}/answers`, { screen: screen.screen, values });
    expect(outcome(await client.get('/api/v1/account/export'))).toEqual([403, 'step_up_required']);
    await client.post('/api/v1/auth/step-up', { password });
    const got = await client.get('/api/v1/account/export');
    expect([got.status, got.headers['content-type'], got.headers['cache-control']]).toEqual([
      200,
      'application/zip',
      'no-store',
    ]);
    const files = unzipSync(got.bytes);
    const read = (name: string) => strFromU8(files[Object.keys(files).find((path) => path.endsWith(name))!]!);
    expect(JSON.parse(read('account.json'))).toMatchObject({ email: 'export@demo.example', grade: 'B' });
    expect(JSON.parse(read('answers.json'))).toMatchObject({ first: answer });
    expect(JSON.parse(read('interview.json'))).toMatchObject({ title: 'Told together', session });
    expect(read('README.txt')).toContain('answers.json');
    const log = await withClient(host.database.superuser, (sql) =>
      sql.query(`select 1 from audit_entries where event = 'account.export' and outcome = 'done'`),
    );
    expect(log.rowCount).toBe(1);
  });

  it('holds nothing of another account, and a page gives it too', async () => {
    const client = await person('export.page@demo.example', browser());
    const led = await client.get('/account/export');
    expect(led.headers['location']).toBe('/account/step-up?returnTo=%2Faccount%2Fexport');
    await client.postForm('/account/step-up', { password });
    expect(text(await client.get('/account/export'))).toContain('Download everything');
    const got = await client.postForm('/account/export', {});
    expect(got.headers['content-disposition']).toContain('my-account.zip');
    expect(Object.keys(unzipSync(got.bytes))).toEqual(['README.txt', 'account.json']);
  });
});

describe('the audit log', () => {
  it('tells of codes that were made and used, and of an account that was deleted, without saying whose', async () => {
    const admin = newClient();
    const chief = { email: 'chief@demo.example', password, privileges: ['admin'], confirmed: true };
    await host.platform.accounts.create(tenant, chief);
    await admin.post('/api/v1/auth/login', { email: chief.email, password });
    const guest = newClient();
    await guest.post('/api/v1/sessions', { interview: 'housing:eviction-answer' });
    const resume = (await guest.post<{ code: string }>('/api/v1/auth/resume-code')).json.code;
    expect((await newClient().post('/api/v1/auth/resume', { code: resume })).status).toBe(200);
    const client = await person('logged@demo.example');
    await client.post('/api/v1/auth/step-up', { password });
    const { code } = (await client.post('/api/v1/account/key-sources', { source: 'recovery' })).json;
    const back = newClient();
    expect((await back.post('/api/v1/auth/recovery', { code })).status).toBe(200);
    await back.post('/api/v1/auth/step-up', { password });
    expect((await back.delete('/api/v1/account')).status).toBe(204);
    type Entry = { event: string; outcome: string; subject: object | null; details?: object };
    const { entries } = (await admin.get<{ entries: Entry[] }>('/api/v1/tenant/audit?limit=30')).json;
    const of = (event: string) =>
      entries
        .filter((entry) => entry.event === event && entry.outcome === 'done')
        .map(({ details: told }) => told);
    expect(of('account.key_source')).toContainEqual({ change: 'added', source: 'resume' });
    expect(of('account.key_source')).toContainEqual({ change: 'added', source: 'recovery' });
    expect(of('login')).toContainEqual({ method: 'resume' });
    expect(of('login')).toContainEqual({ method: 'recovery' });
    expect(
      entries.find(({ event, outcome: how }) => event === 'account.delete' && how === 'done')?.subject,
    ).toBeNull();
  });
});

describe('a text message as second factor', () => {
  const phone = '+13125550142';
  const email = 'texted@demo.example';

  async function enrol(client: Client): Promise<string> {
    await client.post('/api/v1/auth/step-up', { password });
    const begun = await client.post<{ id: string }>('/api/v1/account/second-factors', { type: 'sms', phone });
    expect(begun.status).toBe(201);
    const path = `/api/v1/account/second-factors/${begun.json.id}`;
    expect((await client.post(`${path}/confirm`, { code: '000000x' })).status).toBe(401);
    expect((await client.post(`${path}/confirm`, { code: await smsCode(phone) })).status).toBe(200);
    return path;
  }

  it('is sent after the right password alone, works once, and a code for something else does not', async () => {
    const client = await person(email);
    await enrol(client);
    const enrolled = await smsCode(phone);
    const wrong = await newClient().post('/api/v1/auth/login', { email, password: other });
    expect(outcome(wrong)).toEqual([401, 'invalid_credentials']);
    expect(await smsCode(phone)).toBe(enrolled);
    const asked = await newClient().post('/api/v1/auth/login', { email, password });
    expect([...outcome(asked), asked.json['methods']]).toEqual([
      401,
      'second_factor_required',
      ['sms', 'backup'],
    ]);
    const code = await smsCode(phone);
    await client.post('/api/v1/auth/step-up/code', { by: 'mail' });
    const mailed = await mailedCode(email);
    const login = (typed: string) => newClient().post('/api/v1/auth/login', { email, password, code: typed });
    expect((await login(mailed)).status).toBe(401);
    expect((await login(code)).status).toBe(200);
    expect((await login(code)).status).toBe(401);
  });

  it('lets a shorter password be chosen, and stays until a longer one is', async () => {
    const client = await person('short@demo.example');
    const short = 'vext9Quaj';
    await client.post('/api/v1/auth/step-up', { password });
    const change = { current: password, password: short };
    expect(outcome(await client.post('/api/v1/account/password', change))).toEqual([422, 'password_refused']);
    const path = await enrol(client);
    expect((await client.post('/api/v1/account/password', change)).status).toBe(204);
    await client.post('/api/v1/auth/step-up', { password: short });
    expect(outcome(await client.delete(path))).toEqual([422, 'password_refused']);
    await client.post('/api/v1/account/password', { current: short, password: other });
    await client.post('/api/v1/auth/step-up', { password: other });
    expect((await client.delete(path)).status).toBe(204);
  });
});

describe('a telephone number that another person has now', () => {
  it('begins anew, and proves nothing of the account that had it before', async () => {
    const phone = '+14155550177';
    const before = await smsPerson(phone);
    const { session } = (
      await before.post<Started>('/api/v1/sessions', { interview: 'housing:eviction-answer' })
    ).json;
    // 46 days of silence, as the row's own MAC has it: made by a host whose clock stood there.
    const silent = new Date(Date.now() - 46 * 86_400_000);
    await withClient(host.database.superuser, async (sql) => {
      const { rows } = await sql.query<{ id: string; account_id: string; subject_index: Buffer }>(
        `select i.id, i.account_id, i.subject_index from login_identities i
           join session_grants g on g.account_id = i.account_id where g.session_id = $1`,
        [session],
      );
      const { id, account_id: account, subject_index: subject } = rows[0]!;
      const columns = [id, 'sms', '', subject, silent.toISOString()];
      const mac = rowMac(host.platformKey, 'login_identities', tenant.id, account, columns);
      await sql.query('update login_identities set proven_at = $1, mac = $2 where id = $3', [
        silent,
        mac,
        id,
      ]);
    });
    const after = await smsPerson(phone);
    expect((await after.get(`/api/v1/sessions/${session}`)).status).toBe(404);
    expect((await before.get(`/api/v1/sessions/${session}`)).status).toBe(200);
    // Whoever has the number now gets no code that speaks for the account of before.
    expect((await before.post('/api/v1/auth/step-up/code', { by: 'sms' })).status).toBe(404);
  });
});

describe('an account of a telephone number alone', () => {
  it('steps up by a code to that number, and to no other', async () => {
    const phone = '+12025550101';
    const client = await smsPerson(phone);
    expect((await client.post('/api/v1/auth/step-up/code', { by: 'mail' })).status).toBe(404);
    expect((await client.post('/api/v1/auth/step-up/code', { by: 'sms' })).status).toBe(202);
    expect((await client.post('/api/v1/auth/step-up', { code: await smsCode(phone) })).status).toBe(204);
    expect((await client.post('/api/v1/account/key-sources', { source: 'recovery' })).status).toBe(201);
    const nothing = await client.post('/api/v1/account/password', { password: other });
    expect(outcome(nothing)).toEqual([403, 'email_not_confirmed']);
  });
});

describe('a number to sign in by', () => {
  // Ten messages an hour for one address are not enough for this file.
  beforeEach(() => withClient(host.database.superuser, (sql) => sql.query('delete from challenges')));
  /** The newest text message to a number that has a link; its token. */
  const tokenSentTo = (phone: string) =>
    vi.waitFor(async () => {
      const box = join(host.dataFolder, 'mail');
      const all = await Promise.all((await readdir(box)).map((name) => readFile(join(box, name), 'utf8')));
      const token = all
        .filter((message) => message.includes(phone))
        .map((message) => /phone\/undo\?token=([\w-]+)/.exec(message)?.[1])
        .find((found) => found !== undefined);
      if (token === undefined) throw new Error(`no link was sent to ${phone}`);
      return token;
    });

  it('is changed after a step-up, once the new one was proven, and the old one is told how to undo it', async () => {
    const [before, after] = ['+12065550181', '+12065550182'];
    const client = await smsPerson(before);
    const ask = () => client.post('/api/v1/account/phone', { phone: after });
    await client.post('/api/v1/auth/step-up/code', { by: 'sms' });
    expect((await ask()).status).toBe(202);
    const confirm = async (code: string) => client.post('/api/v1/account/phone/confirm', { code });
    expect(outcome(await confirm('abcdef'))).toEqual([401, 'invalid_credentials']);
    expect((await confirm(await smsCode(after))).status).toBe(204);
    const token = await tokenSentTo(before);
    const stranger = newClient();
    expect((await stranger.post('/api/v1/auth/phone/undo', { token })).status).toBe(204);
    expect(outcome(await stranger.post('/api/v1/auth/phone/undo', { token }))).toEqual([404, 'not_found']);
    expect((await client.get('/api/v1/auth/me')).status).toBe(401);
  });

  it('is changed and put back by the pages too', async () => {
    const [before, after] = ['+12065550183', '+12065550184'];
    const client = await smsPerson(before);
    const { user } = (await client.get<{ user: { id: string } }>('/api/v1/auth/me')).json;
    const page = browser();
    for (const [name, value] of client.cookies) page.cookies.set(name, value);
    expect(text(await page.get('/account'))).toContain('href="/account/phone"');
    expect(text(await page.get('/account/phone'))).toContain(before);
    expect(text(await page.postForm('/account/phone', { phone: 'nobody' }))).toContain('input-phone-error');
    expect(text(await page.postForm('/account/phone', { phone: after }))).toContain('Type the code');
    const done = await page.postForm('/account/phone/confirm', { code: await smsCode(after) });
    expect(done.headers['location']).toBe('/account?done=number');
    expect(text(await page.get('/account?done=number'))).toContain('Your phone number is changed.');
    const undo = browser();
    const token = await tokenSentTo(before);
    expect(text(await undo.get(`/phone/undo?token=${token}`))).toContain('Take the change back');
    expect(text(await undo.postForm('/phone/undo', { token }))).toContain('Your number is back');
    const again = await smsPerson(before);
    expect((await again.get('/api/v1/auth/me')).json).toMatchObject({ user: { id: user.id } });
  });
});

describe('a recovery code', () => {
  it('is typed back once, which the list says, and a slip is told', async () => {
    const client = await person('typed@demo.example', browser());
    await client.post('/api/v1/auth/step-up', { password });
    const made = text(await client.postForm('/account/ways-in', {}));
    const code = /class="code"[^>]*>([^<]+)</.exec(made)?.[1] ?? '';
    const typeBack = /action="([^"]+\/type-back)"/.exec(made)?.[1] ?? '';
    expect(text(await client.get('/account/ways-in'))).toContain('Not typed back yet');
    const slip = await client.postForm(typeBack, { code: code.replace(/.$/, '?') });
    expect([slip.status, text(slip).includes(code)]).toEqual([401, false]);
    expect(text(await client.postForm(typeBack, { code: code.toLowerCase() }))).toContain('That is the code');
    expect(text(await client.get('/account/ways-in'))).toContain('Typed back: you have it right');
  });
});
