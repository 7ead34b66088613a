import { expect, test } from 'vitest';
import { blindIndex, blindIndexes } from './blind-index.js';
import { PlatformKey } from './platform-key.js';

const platformKey = PlatformKey.generate();

test('finds an equal value of the same tenant and field, and no other', () => {
  const index = blindIndex(platformKey, 't1', 'email', 'ada@example.org');
  expect(blindIndex(platformKey, 't1', 'email', 'ada@example.org')).toEqual(index);
  for (const other of [
    blindIndex(platformKey, 't2', 'email', 'ada@example.org'),
    blindIndex(platformKey, 't1', 'phone', 'ada@example.org'),
    blindIndex(platformKey, 't1', 'email', 'ada@example.com'),
    blindIndex(PlatformKey.generate(), 't1', 'email', 'ada@example.org'),
  ]) {
    expect(other.equals(index)).toBe(false);
  }
});

test('while the platform key is rotated a value is looked for under all its versions, the newest first', () => {
  const rotated = platformKey.rotated();
  const [newest, older] = blindIndexes(rotated, 't1', 'email', 'ada@example.org');
  expect(newest).toEqual(blindIndex(rotated, 't1', 'email', 'ada@example.org'));
  expect(older).toEqual(blindIndex(platformKey, 't1', 'email', 'ada@example.org'));
});
