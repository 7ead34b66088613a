import { expect, test } from 'vitest';
import { openColumn, sealColumn } from './column.js';
import { openMessage } from './committing-message.js';
import { RecordCorrupt } from './errors.js';
import { PlatformKey } from './platform-key.js';
import { openSettings, sealSettings } from './settings.js';

const platformKey = PlatformKey.generate();
const place = { tenant: 't1', table: 'accounts', column: 'email', record: 'a1' };
const sealed = sealColumn(platformKey, 'column', place, Buffer.from('ada@example.org'));

test('the server reads what it sealed, after a rotation too', () => {
  expect(openColumn(platformKey, 'column', place, sealed).toString()).toBe('ada@example.org');
  expect(openColumn(platformKey.rotated(), 'column', place, sealed).toString()).toBe('ada@example.org');
});

test('moved to another tenant, table, column, row or use it is refused', () => {
  for (const other of [{ tenant: 't2' }, { table: 'invitations' }, { column: 'phone' }, { record: 'a2' }]) {
    expect(() => openColumn(platformKey, 'column', { ...place, ...other }, sealed)).toThrow(RecordCorrupt);
  }
  expect(() => openColumn(platformKey, 'totp', place, sealed)).toThrow(RecordCorrupt);
  expect(() => openColumn(PlatformKey.generate(), 'column', place, sealed)).toThrow(RecordCorrupt);
});

test('each use has a key of its own', () => {
  const id = Buffer.concat([Buffer.of(0, 0, 0, 1), Buffer.alloc(12)]);
  const members = ['totp', 't1', 'accounts', 'email', 'a1'];
  const seed = sealColumn(platformKey, 'totp', place, Buffer.from('seed'));
  const under = (label: 'totp' | 'column') => ({ id, bytes: platformKey.derive(label, ['t1']) });
  expect(openMessage('column', under('totp'), members, seed)).toBeDefined();
  expect(openMessage('column', under('column'), members, seed)).toBeUndefined();
});

test('no byte can be changed', () => {
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    expect(() => openColumn(platformKey, 'column', place, changed)).toThrow(RecordCorrupt);
  }
});

test("a tenant's settings are one record that is refused under another counter or tenant", () => {
  const settings = sealSettings(platformKey, { tenant: 't1', counter: 5 }, Buffer.from('{"theme":{}}'));
  expect(openSettings(platformKey, { tenant: 't1', counter: 5 }, settings).toString()).toBe('{"theme":{}}');
  expect(() => openSettings(platformKey, { tenant: 't1', counter: 6 }, settings)).toThrow(RecordCorrupt);
  expect(() => openSettings(platformKey, { tenant: 't2', counter: 5 }, settings)).toThrow(RecordCorrupt);
});
