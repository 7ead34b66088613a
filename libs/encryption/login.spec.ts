import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { SecretRefused } from './errors.js';
import { loginLookup, newLoginSecret, unwrapAccountKey, wrapAccountKey } from './login.js';
import { PlatformKey } from './platform-key.js';
import { generateKeyPair } from './x25519.js';

const platformKey = PlatformKey.generate();
const identity = { tenant: 't1', account: 'a1' };
const secret = newLoginSecret();
const { privateKey } = generateKeyPair();
const wrapped = wrapAccountKey(platformKey, secret, identity, privateKey);

test('the secret of the login gives the account key', () => {
  expect(unwrapAccountKey(platformKey, secret, identity, wrapped)).toEqual(privateKey);
  expect(unwrapAccountKey(platformKey.rotated(), secret, identity, wrapped)).toEqual(privateKey);
});

test('database and platform key without the cookie open nothing, nor cookie and database without the platform key', () => {
  expect(() => unwrapAccountKey(platformKey, newLoginSecret(), identity, wrapped)).toThrow(SecretRefused);
  expect(() => unwrapAccountKey(platformKey, loginLookup(secret), identity, wrapped)).toThrow(SecretRefused);
  expect(() => unwrapAccountKey(PlatformKey.generate(), secret, identity, wrapped)).toThrow(SecretRefused);
});

test('a login copied to another account or tenant opens nothing', () => {
  expect(() => unwrapAccountKey(platformKey, secret, { ...identity, account: 'a2' }, wrapped)).toThrow(
    SecretRefused,
  );
  expect(() => unwrapAccountKey(platformKey, secret, { ...identity, tenant: 't2' }, wrapped)).toThrow(
    SecretRefused,
  );
});

test('no byte of the row can be changed', () => {
  for (let at = 0; at < wrapped.length; at++) {
    const changed = Buffer.from(wrapped);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    expect(() => unwrapAccountKey(platformKey, secret, identity, changed)).toThrow(SecretRefused);
  }
});

test('what is stored to look a login up is not what the cookie holds, nor its plain hash', () => {
  expect(loginLookup(secret)).toHaveLength(32);
  expect(loginLookup(secret)).toEqual(loginLookup(secret));
  expect(loginLookup(secret).equals(createHash('sha256').update(secret).digest())).toBe(false);
});
