import { expect, test } from 'vitest';
import { PlatformKey } from './platform-key.js';
import { rowMac, verifyRowMac } from './row-mac.js';

const platformKey = PlatformKey.generate();
const mac = rowMac(platformKey, 'privileges', 't1', 'a1', ['admin', null]);

test('a row that we wrote is ours', () => {
  expect(verifyRowMac(platformKey, 'privileges', 't1', 'a1', ['admin', null], mac)).toBe(true);
  expect(verifyRowMac(platformKey.rotated(), 'privileges', 't1', 'a1', ['admin', null], mac)).toBe(true);
});

test.each<[string, string, string, string, (string | null)[]]>([
  ['table', 'api_keys', 't1', 'a1', ['admin', null]],
  ['tenant', 'privileges', 't2', 'a1', ['admin', null]],
  ['account', 'privileges', 't1', 'a2', ['admin', null]],
  ['column', 'privileges', 't1', 'a1', ['operator', null]],
  ['empty column for a null', 'privileges', 't1', 'a1', ['admin', '']],
  ['number of columns', 'privileges', 't1', 'a1', ['admin']],
  ['split between columns', 'privileges', 't1', 'a1', ['adm', 'in', null]],
])('with another %s it is not', (_, table, tenant, account, columns) => {
  expect(verifyRowMac(platformKey, table, tenant, account, columns, mac)).toBe(false);
});

test('nobody makes one without the platform key', () => {
  const columns = ['admin', null];
  const forged = rowMac(PlatformKey.generate(), 'privileges', 't1', 'a1', columns);
  for (const other of [
    forged,
    Buffer.alloc(36),
    Buffer.alloc(0),
    mac.subarray(4),
    Buffer.concat([mac, Buffer.of(0)]),
  ]) {
    expect(verifyRowMac(platformKey, 'privileges', 't1', 'a1', columns, other)).toBe(false);
  }
  for (let at = 0; at < mac.length; at++) {
    const changed = Buffer.from(mac);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    expect(verifyRowMac(platformKey, 'privileges', 't1', 'a1', columns, changed)).toBe(false);
  }
});
