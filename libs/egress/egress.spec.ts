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
