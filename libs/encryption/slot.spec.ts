import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { newAccountKey, openAccountKey, renewAccountKey, sealAccountKey } from './account-key.js';
import { RecordCorrupt, SecretRefused } from './errors.js';
import { PlatformKey } from './platform-key.js';
import { createSlot, openSlot, readSlot, renewSlot } from './slot.js';

const platformKey = PlatformKey.generate();
const identity = { tenant: 't1', account: 'a1', slot: 'slot-1' };
const secret = randomBytes(32);
const stored = createSlot(platformKey, identity, 'recovery', {
  parameters: Buffer.from('parameters'),
  secret,
});
const account = newAccountKey();
const sealed = sealAccountKey(platformKey, identity, readSlot(platformKey, identity, stored), account);

test('its secret opens the slot, and the slot the account key', () => {
  const slot = readSlot(platformKey, identity, stored);
  expect(slot).toMatchObject({ source: 'recovery', parameters: Buffer.from('parameters'), version: 1 });
  const keys = openSlot(identity, slot, secret);
  expect(openAccountKey(platformKey, identity, keys, sealed)).toEqual(account);
});

test('another secret does not open it', () => {
  const slot = readSlot(platformKey, identity, stored);
  expect(() => openSlot(identity, slot, randomBytes(32))).toThrow(SecretRefused);
});

test('a slot that somebody wrote into the database is not read, so no key is ever sealed to it', () => {
  const forger = PlatformKey.generate();
  const planted = createSlot(forger, identity, 'recovery', {
    parameters: Buffer.alloc(0),
    secret: randomBytes(32),
  });
  expect(() => readSlot(platformKey, identity, planted)).toThrow(RecordCorrupt);
  const slots = new Map([['slot-1', planted]]);
  expect(() => renewAccountKey(platformKey, { tenant: 't1', account: 'a1' }, slots)).toThrow(RecordCorrupt);
});

test('no byte of it can be changed, the parameters of its key source included, and none left out', () => {
  for (let at = 0; at < stored.length; at++) {
    const changed = Buffer.from(stored);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    expect(() => readSlot(platformKey, identity, changed)).toThrow(RecordCorrupt);
    expect(() => readSlot(platformKey, identity, stored.subarray(0, at))).toThrow(RecordCorrupt);
  }
});

test.each([
  ['tenant', { tenant: 't2' }],
  ['account', { account: 'a2' }],
  ['slot', { slot: 'slot-2' }],
])('copied to another %s neither the slot nor the account key in it opens', (_, other) => {
  const elsewhere = { ...identity, ...other };
  const slot = readSlot(platformKey, identity, stored);
  expect(() => readSlot(platformKey, elsewhere, stored)).toThrow(RecordCorrupt);
  expect(() => openSlot(elsewhere, slot, secret)).toThrow(SecretRefused);
  const keys = openSlot(identity, slot, secret);
  expect(() => openAccountKey(platformKey, elsewhere, keys, sealed)).toThrow(RecordCorrupt);
});

test('an account key that somebody sealed to the slot himself does not open', () => {
  const slot = readSlot(platformKey, identity, stored);
  const planted = sealAccountKey(PlatformKey.generate(), identity, slot, newAccountKey());
  const keys = openSlot(identity, slot, secret);
  expect(() => openAccountKey(platformKey, identity, keys, planted)).toThrow(RecordCorrupt);
});

test('an account gets a new key pair with nobody there, and the slots that remain open it', () => {
  const secrets = new Map([
    ['x', randomBytes(32)],
    ['y', randomBytes(32)],
  ]);
  const slots = new Map(
    [...secrets].map(([slot, of]) => [
      slot,
      createSlot(platformKey, { ...identity, slot }, 'passkey', { parameters: Buffer.alloc(0), secret: of }),
    ]),
  );
  const { account: renewed, sealed: all } = renewAccountKey(
    platformKey,
    { tenant: 't1', account: 'a1' },
    slots,
  );
  expect(renewed.keys.publicKey.equals(account.keys.publicKey)).toBe(false);
  for (const [slot, of] of secrets) {
    const place = { ...identity, slot };
    const keys = openSlot(place, readSlot(platformKey, place, slots.get(slot) ?? Buffer.alloc(0)), of);
    expect(openAccountKey(platformKey, place, keys, all.get(slot) ?? Buffer.alloc(0))).toEqual(renewed);
  }
});

test('a slot is renewed under a new version of the platform key without its secret', () => {
  const rotated = platformKey.rotated();
  const renewed = renewSlot(rotated, identity, stored);
  expect(readSlot(rotated, identity, renewed).version).toBe(2);
  expect(openSlot(identity, readSlot(rotated, identity, renewed), secret).publicKey).toHaveLength(32);
  expect(() => renewSlot(rotated, identity, randomBytes(stored.length))).toThrow(RecordCorrupt);
});
