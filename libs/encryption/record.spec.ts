import { createHmac, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { aesGcmOpen } from './aes-gcm.js';
import { ciphertextHash } from './committing-message.js';
import { encodeList } from './encode-list.js';
import { RecordCorrupt } from './errors.js';
import { openRecord, recordKeyId, sealRecord, type RecordIdentity } from './record.js';
import { SessionKey } from './session-key.js';

const key = SessionKey.generate();
const place: RecordIdentity = {
  tenant: 'tenant-1',
  table: 'session_steps',
  column: 'record',
  session: 'session-1',
  record: '7',
  sequence: 7,
  mode: 'single',
};

test('a record opens where it belongs, the empty one and a large one too', () => {
  for (const text of ['', 'Ada', 'x'.repeat(100_000)]) {
    expect(openRecord(key, place, sealRecord(key, place, Buffer.from(text))).toString()).toBe(text);
  }
});

test('has the bytes that docs/formats.md describes', () => {
  const record = sealRecord(key, place, Buffer.from('Ada, Countess'));
  // "AF", format 1, suite 1, kind 1, then the key's id.
  expect(record.subarray(0, 21)).toEqual(Buffer.concat([Buffer.from('4146010101', 'hex'), key.id]));
  const [messageId, nonce, commitment] = [
    record.subarray(21, 53),
    record.subarray(53, 65),
    record.subarray(65, 97),
  ];

  const extracted = hmac(messageId, key.bytes);
  const label = (name: string) => Buffer.concat([record.subarray(0, 21), Buffer.from(name), Buffer.of(1)]);
  expect(hmac(extracted, label('COMMITKEY'))).toEqual(commitment);

  const sequence = Buffer.from('0000000000000007', 'hex');
  const associated = encodeList([
    'affiant/aad/1',
    record.subarray(0, 21),
    'tenant-1',
    'session_steps',
    'record',
    'session-1',
    '7',
    sequence,
    'single',
  ]);
  const plain = aesGcmOpen(hmac(extracted, label('DERIVEKEY')), nonce, associated, record.subarray(97));
  expect(plain?.toString('hex')).toBe(`0000000d${Buffer.from('Ada, Countess').toString('hex')}00`);
});

test('two records of the same text have nothing in common but the header', () => {
  const [one, two] = [
    sealRecord(key, place, Buffer.from('same')),
    sealRecord(key, place, Buffer.from('same')),
  ];
  expect(one.subarray(21).equals(two.subarray(21))).toBe(false);
  expect(one.subarray(65, 97).equals(two.subarray(65, 97))).toBe(false);
});

test('its length does not tell that of the text', () => {
  const lengths = Array.from(
    { length: 60 },
    (_, extra) => sealRecord(key, place, Buffer.alloc(1000 + extra)).length,
  );
  expect(new Set(lengths).size).toBeLessThanOrEqual(2);
});

test('every byte of 150 records flipped: each is refused by name, and shows nothing', () => {
  let refused = 0;
  let bytes = 0;
  for (let count = 0; count < 150; count++) {
    const record = sealRecord(key, place, randomBytes(count));
    for (let at = 0; at < record.length; at++) {
      const flipped = Buffer.from(record);
      flipped.writeUInt8(flipped.readUInt8(at) ^ (1 << (at & 7)), at);
      bytes++;
      if (thrownBy(() => openRecord(key, place, flipped)) instanceof RecordCorrupt) refused++;
    }
  }
  expect(refused).toBe(bytes);
  const error = thrownBy(() => openRecord(key, place, Buffer.alloc(200))) as RecordCorrupt;
  expect(error.code).toBe('record_corrupt');
  expect(error.record).toBe('session_steps.record 7 of session session-1');
});

test('cut anywhere, or with bytes added, it is refused', () => {
  const record = sealRecord(key, place, Buffer.from('some answers'));
  for (let length = 0; length < record.length; length++) {
    expect(() => openRecord(key, place, record.subarray(0, length))).toThrow(RecordCorrupt);
  }
  expect(() => openRecord(key, place, Buffer.concat([record, Buffer.of(0)]))).toThrow(RecordCorrupt);
});

test.each([
  ['tenant', { tenant: 'tenant-2' }],
  ['table', { table: 'session_files' }],
  ['column', { column: 'title' }],
  ['session', { session: 'session-2' }],
  ['record', { record: '8' }],
  ['sequence', { sequence: 8 }],
  ['weaker mode', { mode: 'shared' as const }],
])('moved to another %s it is refused', (_, other) => {
  const record = sealRecord(key, place, Buffer.from('some answers'));
  expect(() => openRecord(key, { ...place, ...other }, record)).toThrow(RecordCorrupt);
});

test('a session that ends where a record begins is not the same place', () => {
  const record = sealRecord(key, { ...place, session: 'ab', record: 'c' }, Buffer.from('text'));
  expect(() => openRecord(key, { ...place, session: 'a', record: 'bc' }, record)).toThrow(RecordCorrupt);
});

test('another key does not open it, not even under the same id', () => {
  const record = sealRecord(key, place, Buffer.from('some answers'));
  expect(() => openRecord(SessionKey.generate(), place, record)).toThrow(RecordCorrupt);
  expect(() => openRecord(new SessionKey(key.id, randomBytes(32)), place, record)).toThrow(RecordCorrupt);
});

test('it names its key, and what is no record names none', () => {
  expect(recordKeyId(sealRecord(key, place, Buffer.from('text')))).toEqual(key.id);
  expect(() => recordKeyId(Buffer.from('{"answers": {}}'))).toThrow(RecordCorrupt);
});

test('the chain names the whole record', () => {
  const record = sealRecord(key, place, Buffer.from('text'));
  const changed = Buffer.from(record);
  changed.writeUInt8(changed.readUInt8(record.length - 1) ^ 1, record.length - 1);
  expect(ciphertextHash(record)).toHaveLength(32);
  expect(ciphertextHash(changed).equals(ciphertextHash(record))).toBe(false);
});

function hmac(key: Buffer, bytes: Buffer): Buffer {
  return createHmac('sha256', key).update(bytes).digest();
}

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}
