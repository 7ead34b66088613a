import { expect, test } from 'vitest';
import { aesGcmOpen, aesGcmSeal } from './aes-gcm.js';
import { hex, readVectors } from './vectors/read-vectors.js';

interface Vector {
  key: string;
  iv: string;
  aad: string;
  msg: string;
  ct: string;
  tag: string;
  result: 'valid' | 'invalid';
}

const vectors = readVectors<Vector>('aes-256-gcm');

test('gives and opens what NIST gives', () => {
  for (const { key, iv, aad, msg, ct, tag } of vectors.filter(({ result }) => result === 'valid')) {
    expect(aesGcmSeal(hex(key), hex(iv), hex(aad), hex(msg)).toString('hex')).toBe(ct + tag);
    expect(aesGcmOpen(hex(key), hex(iv), hex(aad), hex(ct + tag))?.toString('hex')).toBe(msg);
  }
});

test('refuses what NIST says does not authenticate', () => {
  const invalid = vectors.filter(({ result }) => result === 'invalid');
  expect(invalid.length).toBeGreaterThan(50);
  for (const { key, iv, aad, ct, tag } of invalid) {
    expect(aesGcmOpen(hex(key), hex(iv), hex(aad), hex(ct + tag))).toBeUndefined();
  }
});

test('refuses what is shorter than a tag, and keys of another size', () => {
  expect(aesGcmOpen(Buffer.alloc(32), Buffer.alloc(12), Buffer.alloc(0), Buffer.alloc(15))).toBeUndefined();
  expect(() => aesGcmSeal(Buffer.alloc(24), Buffer.alloc(12), Buffer.alloc(0), Buffer.alloc(1))).toThrow(
    RangeError,
  );
});
