import { expect, test } from 'vitest';
import { pad, padmeLength, unpad } from './padme.js';

// The paper's algorithm 1 as it is written there, with its bit mask.
function algorithm1(length: number): number {
  const exponent = BigInt(Math.floor(Math.log2(length)));
  const kept = BigInt(Math.floor(Math.log2(Number(exponent))) + 1);
  const lastBits = exponent - kept;
  const mask = lastBits > 0n ? (1n << lastBits) - 1n : 0n;
  return Number((BigInt(length) + mask) & ~mask);
}

test('pads to the lengths of the paper', () => {
  for (let length = 2; length < 5000; length++) expect(padmeLength(length)).toBe(algorithm1(length));
  for (const length of [65_537, 1_000_003, 2 ** 31 + 12_345, 2 ** 40 + 1]) {
    expect(padmeLength(length)).toBe(algorithm1(length));
  }
});

test('adds at most 12%, never takes away, and is not padded again', () => {
  for (let length = 0; length < 20_000; length += 7) {
    const padded = padmeLength(length);
    expect(padded).toBeGreaterThanOrEqual(length);
    expect(padded).toBeLessThanOrEqual(Math.max(2, length * 1.12));
    expect(padmeLength(padded)).toBe(padded);
  }
});

test('gives the text back, the empty one too', () => {
  for (const text of ['', 'a', 'x'.repeat(1000)]) {
    expect(unpad(pad(Buffer.from(text)))?.toString()).toBe(text);
  }
});

test('refuses what is not a padded text', () => {
  expect(unpad(Buffer.alloc(3))).toBeUndefined();
  expect(unpad(Buffer.of(0, 0, 0, 9, 1))).toBeUndefined();
  expect(unpad(Buffer.concat([pad(Buffer.from('abc')), Buffer.alloc(64)]))).toBeUndefined();
});

test('takes no length that is none', () => {
  expect(() => padmeLength(-1)).toThrow(RangeError);
  expect(() => padmeLength(1.5)).toThrow(RangeError);
});
