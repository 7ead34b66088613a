import { expect, test } from 'vitest';
import { decodeList } from './decode-list.js';
import { encodeList, encodeNumber } from './encode-list.js';

test('no two lists have the same bytes', () => {
  const lists = [
    [],
    [''],
    [null],
    ['', ''],
    ['ab', 'c'],
    ['a', 'bc'],
    ['abc'],
    ['a', 'b', 'c'],
    ['a', null, 'bc'],
  ];
  const encoded = new Set(lists.map((list) => encodeList(list).toString('hex')));
  expect(encoded.size).toBe(lists.length);
});

test('is read back', () => {
  const members = decodeList(encodeList(['häuser', Buffer.of(0, 255), null, '']));
  expect(members).toEqual([Buffer.from('häuser'), Buffer.of(0, 255), null, Buffer.alloc(0)]);
});

test('is not read where a byte is missing or too many, or the count is a lie', () => {
  const encoded = encodeList(['one', 'two']);
  for (let length = 0; length < encoded.length; length++) {
    expect(decodeList(encoded.subarray(0, length))).toBeUndefined();
  }
  expect(decodeList(Buffer.concat([encoded, Buffer.of(0)]))).toBeUndefined();
  expect(decodeList(Buffer.from('ffffffff00000000', 'hex'))).toBeUndefined();
});

test('numbers are 8 bytes, big-endian, and whole', () => {
  expect(encodeNumber(258).toString('hex')).toBe('0000000000000102');
  expect(() => encodeNumber(-1)).toThrow(RangeError);
  expect(() => encodeNumber(0.5)).toThrow(RangeError);
});
