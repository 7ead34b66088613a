import { describe, expect, it } from 'vitest';
import type { AddonGrant } from '../loading/addon-module.js';
import { noPorts } from '../testing/no-ports.js';
import { type AddonFacades, type AddonPorts, addonFacades } from './addon-facades.js';
import { PermissionMissing } from './permission-missing.js';

const grant = (permissions: string[], tenantId = 'mine'): AddonGrant =>
  Object.freeze({
    tenantId,
    name: '@example/intake',
    version: '1.0.0',
    digest: 'sha512:00',
    permissions: Object.freeze(permissions),
    settings: { type: 'object' as const, required: [], properties: {} },
  });

/** A host that notes what it is asked, with all that it is given. */
function noting(): { ports: AddonPorts; asked: unknown[][] } {
  const asked: unknown[][] = [];
  const note =
    <Result>(name: string, result: Result) =>
    async (...given: unknown[]): Promise<Result> => {
      asked.push([name, ...given]);
      return result;
    };
  const ports: AddonPorts = {
    ...noPorts,
    settings: note('settings', {}),
    mail: note('mail', undefined),
    sms: note('sms', undefined),
    fetch: async (...given) => {
      asked.push(['fetch', ...given]);
      return new Response('{}');
    },
    files: (tenantId, addon) => ({
      put: note(`put ${tenantId} ${addon}`, undefined),
      get: note(`get ${tenantId} ${addon}`, null),
      delete: note(`delete ${tenantId} ${addon}`, undefined),
      list: note(`list ${tenantId} ${addon}`, []),
    }),
    users: note('users', []),
    log: (...given) => void asked.push(['log', ...given]),
  };
  return { ports, asked };
}

const mail = { to: 'ann@example.org', subject: 'Hello', text: 'Hello' };
const sms = { to: '+12025550123', body: 'Hello' };

/** Every call that reaches out of the add-on, the permission that it needs, and what the host is then asked. */
const calls: [what: string, permission: string, (host: AddonFacades) => Promise<unknown>, unknown[]][] = [
  ['mail', 'mail.send', (host) => host.sendMail(mail), ['mail', 'mine', mail]],
  ['SMS', 'sms.send', (host) => host.sendSms(sms), ['sms', 'mine', sms]],
  [
    'http',
    'http:api.example.org',
    (host) => host.fetch('https://api.example.org/a?b', { method: 'POST', body: '{}' }),
    ['fetch', 'https://api.example.org/a?b', { method: 'POST', body: '{}' }],
  ],
  [
    'writing a file',
    'files',
    (host) => host.files.put('a.json', Buffer.from('1')),
    ['put mine @example/intake', 'a.json', Buffer.from('1')],
  ],
  ['reading a file', 'files', (host) => host.files.get('a.json'), ['get mine @example/intake', 'a.json']],
  [
    'deleting a file',
    'files',
    (host) => host.files.delete('a.json'),
    ['delete mine @example/intake', 'a.json'],
  ],
  ['listing files', 'files', (host) => host.files.list(), ['list mine @example/intake']],
  ['reading users', 'users.read', (host) => host.users(), ['users', 'mine']],
];
const all = [...new Set(calls.map(([, permission]) => permission)), 'background', 'plaintext'];

describe('what an add-on is handed', () => {
  it.each(calls)('refuses %s without %s, whatever else is held', async (_what, permission, call) => {
    const { ports, asked } = noting();
    const others = all.filter((each) => each !== permission);
    const refused = call(addonFacades(grant(others), ports));
    await expect(refused).rejects.toBeInstanceOf(PermissionMissing);
    await expect(refused).rejects.toMatchObject({ code: 'forbidden', permission });
    expect(asked).toEqual([]);
  });

  it.each(calls)(
    'asks the host for %s, for its own tenant, with %s alone',
    async (_what, held, call, ask) => {
      const { ports, asked } = noting();
      await call(addonFacades(grant([held]), ports));
      expect(asked).toEqual([ask]);
    },
  );

  it('covers in these tests all that can be called', () => {
    const facades = addonFacades(grant(all), noPorts);
    const functions = (of: object) =>
      Object.entries(of).flatMap(([name, value]) => (typeof value === 'function' ? [name] : []));
    expect(functions(facades)).toEqual(['settings', 'sendMail', 'sendSms', 'fetch', 'users', 'log']);
    expect(functions(facades.files)).toEqual(['put', 'get', 'delete', 'list']);
  });

  it('takes no tenant: not as one more argument, nor as one more member', async () => {
    const { ports, asked } = noting();
    const host = addonFacades(grant(all), ports);
    const more = { tenantId: 'theirs', tenant: 'theirs', from: 'court@theirs.example', settings: 'theirs' };
    const call = (of: object, name: string, ...given: unknown[]) =>
      (of as { [name: string]: (...given: unknown[]) => unknown })[name]!(...given, 'theirs', more);
    await call(host, 'settings');
    await call(host, 'sendMail', { ...mail, ...more });
    await call(host, 'sendSms', { ...sms, ...more });
    await call(host, 'users');
    await call(host.files, 'list');
    await call(host.files, 'get', 'a.json');
    await call(host.files, 'put', 'a.json', Buffer.from('1'));
    await call(host.files, 'delete', 'a.json');
    await call(host, 'log', 'a line');
    expect(asked).toHaveLength(9);
    expect(JSON.stringify(asked)).not.toContain('theirs');
    expect(asked.every(([name, tenant]) => tenant === 'mine' || String(name).includes(' mine '))).toBe(true);
  });

  it('names no tenant, and nothing of it can be changed', () => {
    const host = addonFacades(grant(all, 'a-tenant-id'), noPorts);
    expect(JSON.stringify(host)).not.toContain('a-tenant-id');
    for (const part of [host, host.addon, host.files]) {
      expect(Object.isFrozen(part)).toBe(true);
      expect(Reflect.set(part, 'tenantId', 'theirs')).toBe(false);
    }
  });

  it('is each tenant’s own, though the calls of two run at once', async () => {
    const { ports, asked } = noting();
    const hosts = ['one', 'two'].map((tenant) => addonFacades(grant(all, tenant), ports));
    await Promise.all(hosts.flatMap((host) => [host.sendMail(mail), host.users(), host.files.list()]));
    const of = (tenant: string) => asked.filter((call) => JSON.stringify(call).includes(tenant)).length;
    expect([of('one'), of('two'), asked.length]).toEqual([3, 3, 6]);
  });
});

describe('http of an add-on', () => {
  const held = ['http:api.example.org', 'mail.send'];

  it.each([
    ['another host', 'https://example.org/'],
    ['a host below it', 'https://evil.api.example.org/'],
    ['a host that ends like it', 'https://notapi.example.org/'],
    ['a host that it is the user of', 'https://api.example.org@evil.example/'],
    ['a host behind a backslash', 'https://evil.example\\@api.example.org/'],
    ['the same with a dot at the end, another name in DNS', 'https://api.example.org./'],
    ['a look-alike of another script', 'https://аpi.example.org/'],
    ['an address in decimal', 'https://2130706433/'],
    ['an address in hexadecimal', 'https://0x7f.1/'],
    ['an address in IPv6', 'https://[::1]/'],
    ['an address of IPv4 in IPv6', 'https://[::ffff:127.0.0.1]/'],
    ['a file', 'file:///etc/passwd'],
    ['data', 'data:text/plain,api.example.org'],
    ['no address', 'api.example.org'],
  ])('does not reach %s', async (_what, address) => {
    const { ports, asked } = noting();
    await expect(addonFacades(grant(held), ports).fetch(address)).rejects.toThrow();
    expect(asked).toEqual([]);
  });

  it('fetches the address that was checked, though it reads otherwise the second time', async () => {
    const { ports, asked } = noting();
    let reads = 0;
    const turning = {
      toString: () => (reads++ === 0 ? 'https://api.example.org/' : 'https://evil.example/'),
    };
    await addonFacades(grant(held), ports).fetch(turning as unknown as string);
    expect(asked).toEqual([['fetch', 'https://api.example.org/', {}]]);
  });
});
