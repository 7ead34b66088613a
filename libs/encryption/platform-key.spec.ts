import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { PlatformKeyUnusable, PlatformKeyVersionUnknown } from './errors.js';
import { PlatformKey } from './platform-key.js';

const TEXT = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';

test('derives the same key for the same label, context and length, and another for any other', () => {
  const key = PlatformKey.fromText(TEXT);
  const same = key.derive('csrf', ['t1', 'l1']);
  expect(key.derive('csrf', ['t1', 'l1'])).toEqual(same);
  for (const other of [
    key.derive('jwt', ['t1', 'l1']),
    key.derive('csrf', ['t1l1']),
    key.derive('csrf', ['t', '1l1']),
    key.derive('csrf', ['t1', 'l1', '']),
    key.derive('csrf', ['t1', 'l1'], 64).subarray(0, 32),
    key.rotated().derive('csrf', ['t1', 'l1']),
  ]) {
    expect(other.equals(same)).toBe(false);
  }
});

test('derives what docs/formats.md says', () => {
  expect(PlatformKey.fromText(TEXT).derive('pepper', ['t1']).toString('hex')).toBe(
    'ce975bbd658936cf3a52120f44b5497692b51fa1ff8308a927af1b33135f207c',
  );
});

test('is read from bare base64url as version 1, and from several versions', () => {
  expect(PlatformKey.fromText(TEXT).version).toBe(1);
  const two = PlatformKey.fromText(`${TEXT}\n`).rotated();
  expect(two.version).toBe(2);
  const read = PlatformKey.fromText(two.toText());
  expect(read.versions).toEqual([1, 2]);
  expect(read.derive('jwt', [])).toEqual(two.derive('jwt', []));
  expect(read.at(1).derive('jwt', [])).toEqual(PlatformKey.fromText(TEXT).derive('jwt', []));
  expect(read.at(1).rotated().version).toBe(3);
  expect(() => read.at(3)).toThrow(PlatformKeyVersionUnknown);
});

test.each([
  '',
  'short',
  `${TEXT}A`,
  TEXT.replace('A', '+'),
  `0:${TEXT}`,
  `1:${TEXT} 1:${TEXT}`,
  `${TEXT.slice(0, -1)}9`,
])('refuses %j without showing a part of it', (text) => {
  expect(() => PlatformKey.fromText(text)).toThrow(PlatformKeyUnusable);
  try {
    PlatformKey.fromText(text);
  } catch (error) {
    expect(text === '' || !String(error).includes(text)).toBe(true);
  }
});

test('printed or serialized by mistake it shows its version only', () => {
  const key = PlatformKey.fromText(TEXT);
  expect(JSON.stringify({ key })).toBe('{"key":{"version":1}}');
  expect(inspect(key, { depth: 9, showHidden: true })).not.toMatch(/00 01 02 03|AAEC/);
});
