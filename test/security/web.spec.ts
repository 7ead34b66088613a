import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withClient } from '#database';
import { loggedIn } from '../account.js';
import { Client, type Started } from '../client.js';
import { startTestHost, type TestHost } from '../host.js';

/** What a proxy on this machine says of a request that came to it over HTTPS. */
const overHttps = { 'x-forwarded-proto': 'https', origin: null, 'sec-fetch-site': 'same-origin' };
const password = 'correct horse battery staple';

const folder = mkdtempSync(join(tmpdir(), 'affiant-web-'));
let host: TestHost;
let client: Client;
let session: string;
/** Pages, the API, files, and what is not there, as somebody sees them who is logged in and runs an interview. */
let paths: string[];

beforeAll(async () => {
  const behindProxy = join(folder, 'proxy.yml');
  writeFileSync(behindProxy, 'server: { trusted_proxies: [127.0.0.1] }\n');
  host = await startTestHost({ configuration: [behindProxy] });
  const tenant = { id: await host.addTenant('demo'), slug: 'demo' };
  await host.install('plugins/housing', 'demo');
  client = await loggedIn(host, tenant, 'ann@example.org', 'admin');
  session = (await client.post<Started>('/api/v1/sessions', { interview: 'housing:eviction-answer' })).json
    .session;
  paths = [
    '/',
    '/login',
    '/register',
    '/account',
    '/admin',
    `/sessions/${session}`,
    `/privacy/sessions/${session}`,
    '/api/v1/interviews',
    '/api/v1/auth/me',
    `/api/v1/sessions/${session}`,
    '/api/v1/tenant/users',
    '/api/openapi.json',
    '/healthz',
    '/readyz',
    '/nothing',
    '/api/v1/nothing',
    '/assets/nothing.js',
  ];
});
afterAll(async () => {
  await host.close();
  rmSync(folder, { recursive: true });
});

const origin = () => host.origin('demo');
const everyPath = () => Promise.all(paths.map(async (path) => ({ path, ...(await client.get(path)) })));
const asset = (html: string, kind: 'js' | 'css') => [
  ...new Set(html.match(new RegExp(`/assets/[^"]+\\.${kind}`, 'g')) ?? []),
];
const pageOf = async (path: string) => (await client.get(path)).bytes.toString();

/** The answer to these bytes, sent as they are on a connection of their own; all that came until it was closed. */
async function raw(...lines: string[]): Promise<string> {
  const socket = connect(host.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(lines.join('\r\n'));
  const answer = text(socket);
  // A server that waits for more would wait for ever: it answers what it has.
  setTimeout(() => socket.end(), 1000).unref();
  return answer;
}
const hostLine = () => `Host: demo.localhost:${host.port}`;

describe('every answer', () => {
  it('says over HTTPS that it is to be asked over HTTPS alone, for a year and below it too, and never over HTTP', async () => {
    for (const path of paths) {
      const secure = await new Client(origin(), overHttps).get(path);
      const [, seconds] = /^max-age=(\d+); includeSubDomains$/.exec(
        String(secure.headers['strict-transport-security']),
      )!;
      expect(Number(seconds), path).toBeGreaterThanOrEqual(31_536_000);
    }
    for (const { path, headers } of await everyPath())
      expect(headers['strict-transport-security'], path).toBeUndefined();
  });

  it('is of the type that it says, tells no other site whence somebody comes, and opens to none', async () => {
    for (const { path, headers } of await everyPath()) {
      expect(headers, path).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
      });
    }
  });

  it('names its type, and for text its characters', async () => {
    for (const { path, headers, bytes } of await everyPath()) {
      expect(bytes.length, path).toBeGreaterThan(0);
      expect(headers['content-type'], path).toMatch(
        /^(text\/[a-z]+; charset=utf-8|application\/(problem\+)?json(; charset=utf-8)?)$/i,
      );
    }
  });

  it('is kept by no browser and no proxy, but for files that name their own digest', async () => {
    for (const { path, headers } of await everyPath())
      expect(headers['cache-control'], path).toBe('no-store');
  });

  it('is for its own origin: no page of another may read it, whatever it asks', async () => {
    const elsewhere = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const stranger = new Client(origin(), elsewhere);
    for (const [name, value] of client.cookies) stranger.cookies.set(name, value);
    for (const path of paths) {
      const asked = [await stranger.get(path), await stranger.send('OPTIONS', path)];
      for (const { headers } of asked) {
        const opening = Object.keys(headers).filter((name) => name.startsWith('access-control-'));
        expect(opening, path).toEqual([]);
      }
    }
  });
});

describe('cookies over HTTPS', () => {
  it('are Secure and named for this host alone, and the plain names count for nothing there', async () => {
    const browser = new Client(origin(), { ...overHttps, origin: origin().replace('http:', 'https:') });
    const login = await browser.post('/api/v1/auth/login', { email: 'ann@example.org', password });
    expect(login.status).toBe(200);
    const lines = login.headers['set-cookie'] as string[];
    expect(lines.length).toBeGreaterThanOrEqual(2);
    for (const line of lines) {
      expect(line).toMatch(/^__Host-affiant_[a-z]+=/);
      expect(line).toMatch(/; Path=\/(;|$)/);
      expect(line).toMatch(/; Secure(;|$)/);
      expect(line).not.toMatch(/Domain=/i);
    }
    expect((await browser.get('/api/v1/auth/me')).status).toBe(200);
    const renamed = new Client(origin(), overHttps);
    for (const [name, value] of browser.cookies) renamed.cookies.set(name.replace('__Host-', ''), value);
    expect((await renamed.get('/api/v1/auth/me')).status).toBe(401);
  });
});

describe('a request', () => {
  it.each(['TRACE', 'TRACK', 'PROPFIND'])(
    'by %s is refused, and nothing of it comes back',
    async (method) => {
      const answer = await raw(
        `${method} / HTTP/1.1`,
        hostLine(),
        'X-Secret: echo-me',
        'Connection: close',
        '',
        '',
      );
      expect(answer).toMatch(/^HTTP\/1\.1 (4\d\d|501) /);
      expect(answer).not.toContain('echo-me');
    },
  );

  it.each([
    ['two lengths', ['Content-Length: 5', 'Content-Length: 0'], 'hello'],
    ['a length and chunks', ['Content-Length: 5', 'Transfer-Encoding: chunked'], '0\r\n\r\n'],
    ['an encoding that is none', ['Transfer-Encoding: chunked, identity'], '0\r\n\r\n'],
    ['a space before the colon', ['Transfer-Encoding : chunked'], '0\r\n\r\n'],
    ['a chunk whose size is no number', ['Transfer-Encoding: chunked'], '0x5\r\nhello\r\n0\r\n\r\n'],
    ['a length with a sign', ['Content-Length: +5'], 'hello'],
  ])(
    'whose end could be read in two ways is refused, and nothing after it is taken for another: %s',
    async (_, headers, body) => {
      const smuggled = ['GET /healthz HTTP/1.1', hostLine(), '', ''].join('\r\n');
      const answer = await raw(
        'POST /api/v1/auth/login HTTP/1.1',
        hostLine(),
        ...headers,
        '',
        `${body}${smuggled}`,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
      // The control: the same request, said in one way, is answered, and so is the one after it.
      const plain = await raw(
        'GET /healthz HTTP/1.1',
        hostLine(),
        '',
        smuggled.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'),
      );
      expect(plain.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
    },
  );

  it('to become a WebSocket is answered as any other: there is none', async () => {
    for (const path of ['/', '/api/v1/auth/me', `/sessions/${session}`]) {
      const upgrade = ['Connection: Upgrade, close', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
      const answer = await raw(
        `GET ${path} HTTP/1.1`,
        hostLine(),
        ...upgrade,
        'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
        '',
        '',
      );
      expect(answer).not.toMatch(/^HTTP\/1\.1 101/);
    }
  });

  it('for the program’s own files, or for a folder, finds nothing', async () => {
    const asked = [
      '/.git/HEAD',
      '/.git/config',
      '/.git/',
      '/.env',
      '/package.json',
      '/config/default.yml',
      '/dist/',
      '/assets/',
      '/assets',
      '/addons/',
      '/addons/housing/',
      '/assets/../package.json',
      '/assets/%2e%2e/package.json',
      '/assets/..%2fpackage.json',
      '/assets/%252e%252e%252fpackage.json',
      '/assets/....//package.json',
    ];
    for (const path of asked) {
      const answer = await raw(`GET ${path} HTTP/1.1`, hostLine(), 'Connection: close', '', '');
      expect(answer, path).toMatch(/^HTTP\/1\.1 (400|404) /);
      expect(answer, path).not.toMatch(/ref: refs|"dependencies"|platform_key|Index of/);
    }
  });

  it.each([`' or '1'='1`, `'; drop table accounts; --`, `\\'; select 1 --`, `%' or true --`, `1) or (1=1`])(
    'with SQL in its values is taken by its letters: %s',
    async (hostile) => {
      const logins = await new Client(origin()).post('/api/v1/auth/login', {
        email: `${hostile}@example.org`,
        password: hostile,
      });
      expect([400, 401]).toContain(logins.status);
      const at = encodeURIComponent(hostile);
      for (const path of [`/api/v1/sessions/${at}`, `/sessions/${at}`, `/interviews/housing/${at}`])
        expect((await client.get(path)).status, path).toBe(404);
      const all = await pageOf('/admin/people');
      const found = await client.get(`/admin/people?query=${at}`);
      expect(all).toContain('ann@example.org');
      expect([found.status, found.bytes.includes('ann@example.org</')]).toEqual([200, false]);
      expect((await client.get('/api/v1/tenant/users')).json['users']).toHaveLength(1);
    },
  );
});

describe('a password', () => {
  const register = (email: string, chosen: string) =>
    new Client(origin()).post('/api/v1/auth/register', { email, password: chosen });

  it('may be of small letters alone, and of 128 characters', async () => {
    expect((await register('small@example.org', 'purplelanternsdriftslowly')).status).toBe(201);
    const long = Array.from({ length: 128 }, (_, at) =>
      String.fromCharCode(97 + ((at * at * 7 + at * 3) % 26)),
    ).join('');
    expect((await register('long@example.org', long)).status).toBe(201);
    const again = { email: 'long@example.org', password: long };
    expect((await new Client(origin()).post('/api/v1/auth/login', again)).status).toBe(200);
    expect(
      (await new Client(origin()).post('/api/v1/auth/login', { ...again, password: long.slice(0, 127) }))
        .status,
    ).toBe(401);
  });

  it('is good for as long as its owner keeps it', async () => {
    await register('old@example.org', password);
    await withClient(host.database.superuser, (db) =>
      db.query(`update slots set created_at = now() - interval '10 years' where source = 'password'`),
    );
    const { status } = await new Client(origin()).post('/api/v1/auth/login', {
      email: 'old@example.org',
      password,
    });
    expect(status).toBe(200);
  });
});

describe('a login', () => {
  it('that nobody used for half an hour is over, for its cookie too', async () => {
    const idle = new Client(origin());
    await idle.post('/api/v1/auth/login', { email: 'ann@example.org', password });
    const seen = (minutes: number) =>
      withClient(host.database.superuser, (db) =>
        db.query(
          `update logins set seen_at = now() - $1 * interval '1 minute'
            where created_at = (select max(created_at) from logins)`,
          [minutes],
        ),
      );
    await seen(29);
    expect((await idle.get('/api/v1/auth/me')).status).toBe(200);
    await seen(31);
    expect((await idle.get('/api/v1/auth/me')).status).toBe(401);
  });
});

describe('pages', () => {
  it('bring scripts that hinder no pasting and listen to no other window, and no plug-in', async () => {
    const html = (
      await Promise.all(['/', '/login', '/register', '/account', `/sessions/${session}`].map(pageOf))
    ).join('');
    expect(html).not.toMatch(/<(object|embed|applet)\b/i);
    expect(html).toMatch(/autocomplete="current-password"/);
    const scripts = asset(html, 'js');
    expect(scripts.length).toBeGreaterThan(0);
    for (const path of scripts) {
      const script = await pageOf(path);
      expect(script.length, path).toBeGreaterThan(0);
      expect(script, path).not.toMatch(/paste|postMessage|["'`]message["'`]/);
    }
  });
});
