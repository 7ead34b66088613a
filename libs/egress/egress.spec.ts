import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Egress } from './egress.js';
import { EgressRefused } from './errors.js';
import { isPublicAddress } from './public-address.js';

const rules = { allow: [], seconds: 5, kib: 64 };
let server: Server | undefined;
let asked: string[] = [];

async function serve(listener: RequestListener): Promise<string> {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    listener(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

describe('the one way out', () => {
  it('fetches from an origin that the operator lists, on loopback', async () => {
    const origin = await serve((_request, response) => response.setHeader('x-kind', 'test').end('hello'));
    const answer = await new Egress({ ...rules, allow: [origin] }).fetch(`${origin}/here`);
    expect([answer.status, answer.headers.get('x-kind'), await answer.text()]).toEqual([
      200,
      'test',
      'hello',
    ]);
  });

  it('sends nothing to a private address, its own, or one by another spelling, that is not listed', async () => {
    const origin = await serve((_request, response) => response.end());
    const port = new URL(origin).port;
    for (const host of [
      '127.0.0.1',
      'localhost',
      '0x7f.1',
      '2130706433',
      '[::ffff:127.0.0.1]',
      '[::1]',
      '0.0.0.0',
    ]) {
      for (const scheme of ['http', 'https']) {
        await expect(new Egress(rules).fetch(`${scheme}://${host}:${port}/`)).rejects.toThrow(EgressRefused);
      }
    }
    await expect(new Egress(rules).fetch('http://169.254.169.254/latest/meta-data')).rejects.toThrow(
      EgressRefused,
    );
    expect(asked).toEqual([]);
  });

  it('lists an origin, not a host: another port of loopback stays closed', async () => {
    const origin = await serve((_request, response) => response.end());
    const other = new Egress({ ...rules, allow: ['http://127.0.0.1:1'] });
    await expect(other.fetch(origin)).rejects.toThrow(EgressRefused);
  });

  it('speaks https only, but for what is listed on loopback', async () => {
    const plain = new Egress({ ...rules, allow: ['http://192.0.2.7'] });
    await expect(plain.fetch('http://192.0.2.7/')).rejects.toThrow('it is not https');
    await expect(plain.fetch('file:///etc/passwd')).rejects.toThrow();
  });

  it('hands a redirect back and follows none', async () => {
    const origin = await serve((_request, response) => {
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    const answer = await new Egress({ ...rules, allow: [origin] }).fetch(`${origin}/start`);
    expect([answer.status, asked]).toEqual([302, ['/start']]);
  });

  it('takes no more than its limit, and waits no longer', async () => {
    const large = await serve((_request, response) => response.end(Buffer.alloc(65 * 1024)));
    await expect(new Egress({ ...rules, allow: [large] }).fetch(large)).rejects.toThrow('over 64 KiB');
    server?.close();
    const silent = await serve(() => {});
    await expect(new Egress({ ...rules, allow: [silent], seconds: 0.05 }).fetch(silent)).rejects.toThrow();
  });
});

describe('a name that leads elsewhere than it says (DNS rebinding)', () => {
  /** Each time it is asked, the next of these answers. */
  function resolver(...answers: string[][]) {
    const names: string[] = [];
    const resolve = async (name: string) => {
      const found = answers[names.length] ?? [];
      names.push(name);
      return found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    };
    return { names, resolve };
  }

  it.each([
    ['loopback', ['127.0.0.1']],
    ['the cloud’s metadata', ['169.254.169.254']],
    ['the cloud’s metadata in IPv6', ['fd00:ec2::254']],
    ['a private network behind a public address', ['93.184.215.14', '10.0.0.1']],
    ['loopback, mapped into IPv6', ['::ffff:127.0.0.1']],
    ['loopback, mapped in hexadecimal', ['::ffff:7f00:1']],
    ['a private network by NAT64', ['64:ff9b::a00:1']],
    ['this machine’s own link', ['fe80::1']],
    ['nowhere', []],
  ])('is not followed to %s', async (_, found) => {
    const { resolve } = resolver(found);
    const egress = new Egress(rules, { resolve });
    await expect(egress.fetch('https://api.example.org/')).rejects.toThrow(EgressRefused);
  });

  it('is asked about once: the connection goes where the check looked', async () => {
    const origin = await serve((_request, response) => response.end('the one that was checked'));
    const { port } = new URL(origin);
    const named = `http://rebinding.example:${port}`;
    const { names, resolve } = resolver(['127.0.0.1'], ['127.0.0.2']);
    const answer = await new Egress({ ...rules, allow: [named] }, { resolve }).fetch(named);
    expect(await answer.text()).toBe('the one that was checked');
    expect(names).toEqual(['rebinding.example']);
  });
});

describe('a request', () => {
  it('carries no password in its address', async () => {
    const origin = await serve((_request, response) => response.end());
    const address = origin.replace('://', '://user:secret@');
    await expect(new Egress({ ...rules, allow: [origin] }).fetch(address)).rejects.toThrow('a password');
    expect(asked).toEqual([]);
  });

  it.each(['Host', 'connection', 'Content-Length', 'transfer-encoding', 'upgrade', 'proxy-authorization'])(
    'does not set %s, which says where it goes or where it ends',
    async (name) => {
      const origin = await serve((_request, response) => response.end());
      const headers = { accept: 'text/plain', [name]: 'internal.example' };
      await expect(new Egress({ ...rules, allow: [origin] }).fetch(origin, { headers })).rejects.toThrow(
        `the header ${name.toLowerCase()} cannot be set`,
      );
      expect(asked).toEqual([]);
    },
  );

  it.each(['CONNECT', 'TRACE', 'get', 'PURGE'])('is not %s', async (method) => {
    const origin = await serve((_request, response) => response.end());
    await expect(new Egress({ ...rules, allow: [origin] }).fetch(origin, { method })).rejects.toThrow(
      'the method',
    );
    expect(asked).toEqual([]);
  });

  it('of an add-on goes to the port of https alone, but for what the operator lists', async () => {
    const origin = await serve((_request, response) => response.end('listed'));
    const resolve = async () => [{ address: '93.184.215.14', family: 4 }];
    const egress = new Egress({ ...rules, allow: [origin] }, { standardPort: true, resolve });
    for (const port of [22, 80, 8443])
      await expect(egress.fetch(`https://api.example.org:${port}/`)).rejects.toThrow('not that of https');
    expect(await (await egress.fetch(origin)).text()).toBe('listed');
  });
});

it('knows public addresses from those that are not', () => {
  expect(['93.184.215.14', '8.8.8.8', '2606:4700::1111'].map(isPublicAddress)).toEqual([true, true, true]);
  const not = [
    '10.1.2.3',
    '100.64.0.1',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.1.1',
    '224.0.0.1',
    '255.255.255.255',
  ];
  const notSix = [
    '::1',
    '::',
    '::ffff:10.0.0.1',
    'fe80::1',
    'fc00::1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '2001:db8::1',
  ];
  expect([...not, ...notSix].filter(isPublicAddress)).toEqual([]);
});
