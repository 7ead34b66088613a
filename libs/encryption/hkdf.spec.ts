import { expect, test } from 'vitest';
import { hkdfExpand, hkdfExtract } from './hkdf.js';
import { hex, readVectors } from './vectors/read-vectors.js';

interface Vector {
  ikm: string;
  salt: string;
  info: string;
  size: number;
  prk: string;
  okm: string;
}

test.each(readVectors<Vector>('hkdf-sha256'))('gives what RFC 5869 gives ($size bytes)', (vector) => {
  const extracted = hkdfExtract(hex(vector.salt), hex(vector.ikm));
  expect(extracted.toString('hex')).toBe(vector.prk);
  expect(hkdfExpand(extracted, hex(vector.info), vector.size).toString('hex')).toBe(vector.okm);
});

test('gives at most 255 blocks', () => {
  expect(hkdfExpand(Buffer.alloc(32), Buffer.alloc(0), 8160)).toHaveLength(8160);
  expect(() => hkdfExpand(Buffer.alloc(32), Buffer.alloc(0), 8161)).toThrow(RangeError);
});
