import { expect, test } from 'vitest';
import { hex, readVectors } from './vectors/read-vectors.js';
import { generateKeyPair, keyPairOf, sharedSecret } from './x25519.js';

interface Vector {
  tcId: number;
  public: string;
  private: string;
  shared: string;
}

const ALL_ZEROS = '0'.repeat(64);
const vectors = readVectors<Vector>('x25519');

test.each(vectors.filter(({ shared }) => shared !== ALL_ZEROS))(
  'computes Wycheproof case $tcId',
  (vector) => {
    expect(sharedSecret(hex(vector.private), hex(vector.public)).toString('hex')).toBe(vector.shared);
  },
);

test.each(vectors.filter(({ shared }) => shared === ALL_ZEROS))(
  'refuses the point of small order in Wycheproof case $tcId',
  (vector) => {
    expect(() => sharedSecret(hex(vector.private), hex(vector.public))).toThrow();
  },
);

test('works out the public half of a private key', () => {
  const pair = generateKeyPair();
  expect(keyPairOf(pair.privateKey)).toEqual(pair);
});

test('refuses keys that are not 32 bytes', () => {
  const { publicKey, privateKey } = generateKeyPair();
  expect(() => sharedSecret(privateKey, publicKey.subarray(1))).toThrow(RangeError);
  expect(() => sharedSecret(privateKey.subarray(1), publicKey)).toThrow(RangeError);
});
