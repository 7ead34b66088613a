import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { FetchWanted } from '#interview';
import { FetchRefused } from '#sessions';
import { EffectFetching } from './effect-fetching.js';

let servers: Server[] = [];
let asked: string[] = [];

/** The origin of a server on loopback. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.headers.host}${request.url}`);
    listener(request, response);
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
afterEach(() => {
  for (const server of servers) server.close();
  [servers, asked] = [[], []];
});

const held = ['http:127.0.0.1', 'http:api.example.org'];
const wanted = (url: string, more: Partial<FetchWanted> = {}): FetchWanted => ({
  key: 'one',
  url,
  method: 'GET',
  headers: {},
  body: null,
  ...more,
});
const fetching = (...allow: string[]) => new EffectFetching({ allow, seconds: 5, kib: 4 });
const refused = async (call: Promise<unknown>, reason: string) => {
  await expect(call).rejects.toBeInstanceOf(FetchRefused);
  await expect(call).rejects.toThrow(reason);
};

describe('what an interview fetches', () => {
  it('comes from a host that its add-on may reach', async () => {
    const origin = await serve((_request, response) => response.end('{"name":"Harbor"}'));
    expect(await fetching(origin).fetch(wanted(`${origin}/a`), held)).toEqual({ name: 'Harbor' });
    await refused(fetching(origin).fetch(wanted(`${origin}/b`), ['http:api.example.org']), 'permission');
    expect(asked).toEqual([`GET ${new URL(origin).host}/a`]);
  });

  it('follows no redirect, not even to a host that it may reach', async () => {
    const elsewhere = await serve((_request, response) => response.end('{}'));
    const origin = await serve((_request, response) =>
      response.writeHead(302, { location: `${elsewhere}/metadata` }).end(),
    );
    await refused(fetching(origin, elsewhere).fetch(wanted(origin), held), 'answered with 302');
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['a host that only begins like it', 'https://api.example.org.evil.example/', 'permission'],
    ['a host that carries it as its user', 'https://api.example.org@evil.example/', 'permission'],
    ['a user and a password', 'https://user:secret@api.example.org/', 'carries a password'],
    ['another port', 'https://api.example.org:8443/', 'not that of https'],
    ['loopback in decimal, though the manifest names it', 'https://2130706433/', 'private address'],
    ['loopback in octal', 'https://0177.0.0.1/', 'private address'],
    ['loopback in IPv6', 'https://[::1]/', 'permission'],
    ['loopback of IPv4 in IPv6', 'https://[::ffff:127.0.0.1]/', 'permission'],
    ['the metadata of a cloud', 'https://169.254.169.254/', 'permission'],
    ['a file', 'file:///etc/passwd', 'permission'],
    ['no address', 'api.example.org/a', 'is not an address'],
  ])('does not come from %s', async (_what, url, reason) => {
    await refused(fetching().fetch(wanted(url), held), reason);
  });

  it.each(['host', 'cookie', 'transfer-encoding', 'content-length', 'forwarded'])(
    'sets no header %s',
    async (name) => {
      const origin = await serve((_request, response) => response.end('{}'));
      const headers = { [name]: 'x' };
      await refused(fetching(origin).fetch(wanted(origin, { headers }), held), `"${name}" cannot be set`);
      expect(asked).toEqual([]);
    },
  );

  it('is JSON, and no more than the limit', async () => {
    const page = await serve((_request, response) => response.end('<html>'));
    await refused(fetching(page).fetch(wanted(page), held), 'did not answer with JSON');
    const large = await serve((_request, response) => response.end(JSON.stringify('x'.repeat(5000))));
    await refused(fetching(large).fetch(wanted(large), held), 'over 4 KiB');
  });
});
