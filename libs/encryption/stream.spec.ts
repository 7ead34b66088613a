import { createDecipheriv, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { StreamCipher } from './stream.js';

const key = randomBytes(32);
const aad = Buffer.from('file');

test('the nonce is an 11-byte counter and the last flag, as in age', () => {
  const cipher = new StreamCipher(key, aad);
  const chunks = [0, 1, 2].map((index) => cipher.seal({ bytes: Buffer.of(index), last: index === 2 }));
  const nonces = ['000000000000000000000000', '000000000000000000000100', '000000000000000000000201'];
  for (const [index, chunk] of chunks.entries()) {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonces[index] ?? '', 'hex'), {
      authTagLength: 16,
    });
    decipher.setAAD(aad).setAuthTag(chunk.subarray(1));
    expect(Buffer.concat([decipher.update(chunk.subarray(0, 1)), decipher.final()])).toEqual(
      Buffer.of(index),
    );
  }
});

test('a chunk opens in its place only', () => {
  const sealing = new StreamCipher(key, aad);
  const [first, second] = [
    sealing.seal({ bytes: Buffer.of(1), last: false }),
    sealing.seal({ bytes: Buffer.of(2), last: true }),
  ] as const;
  expect(new StreamCipher(key, aad).open({ bytes: second, last: true })).toBeUndefined();
  expect(new StreamCipher(key, aad).open({ bytes: first, last: true })).toBeUndefined();
  expect(new StreamCipher(key, Buffer.from('other')).open({ bytes: first, last: false })).toBeUndefined();
  const opening = new StreamCipher(key, aad);
  expect(opening.open({ bytes: first, last: false })).toEqual(Buffer.of(1));
  expect(opening.open({ bytes: second, last: true })).toEqual(Buffer.of(2));
});

test('nothing comes after the last chunk: a nonce would be used twice', () => {
  const cipher = new StreamCipher(key, aad);
  cipher.seal({ bytes: Buffer.alloc(1), last: true });
  expect(() => cipher.seal({ bytes: Buffer.alloc(1), last: true })).toThrow(RangeError);
});
