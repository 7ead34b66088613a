import { createCipheriv, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { aesGcmOpen } from './aes-gcm.js';
import { openMessage, sealMessage } from './committing-message.js';
import { encodeList } from './encode-list.js';
import { hkdfExpand, hkdfExtract } from './hkdf.js';

// The partitioning attack: one ciphertext that AES-GCM opens under two keys (Len, Grubbs, Ristenpart, 2021, section 3.1;
// Dodis et al., "Fast Message Franking", 2018). With it each login would try two guesses, or thousands.

/** GCM's field: bits in reflected order, x¹²⁸ + x⁷ + x² + x + 1 (SP 800-38D, 6.3). */
function multiply(a: bigint, b: bigint): bigint {
  let product = 0n;
  let shifted = b;
  for (let bit = 127n; bit >= 0n; bit--) {
    if ((a >> bit) & 1n) product ^= shifted;
    shifted = shifted & 1n ? (shifted >> 1n) ^ (0xe1n << 120n) : shifted >> 1n;
  }
  return product;
}

/** a to the power 2¹²⁸ − 2. */
function inverse(a: bigint): bigint {
  let result = 1n << 127n;
  let power = a;
  for (let count = 0; count < 127; count++) {
    power = multiply(power, power);
    result = multiply(result, power);
  }
  return result;
}

function numberOf(block: Buffer): bigint {
  return BigInt(`0x${block.toString('hex')}`);
}

function blockOf(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(32, '0'), 'hex');
}

function encryptBlock(key: Buffer, block: Buffer): bigint {
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  return numberOf(Buffer.concat([cipher.update(block), cipher.final()]));
}

/** What GCM computes of associated data and ciphertext, the last block of which is left out. */
function tagParts(key: Buffer, nonce: Buffer, associated: Buffer, first: Buffer) {
  const h = encryptBlock(key, Buffer.alloc(16));
  const padded = Buffer.concat([
    associated,
    Buffer.alloc((16 - (associated.length % 16)) % 16),
    first,
    Buffer.alloc(16),
  ]);
  const lengths = Buffer.alloc(16);
  lengths.writeBigUInt64BE(BigInt(associated.length * 8), 0);
  lengths.writeBigUInt64BE(BigInt((first.length + 16) * 8), 8);
  let sum = 0n;
  for (const block of chunks(Buffer.concat([padded, lengths]))) sum = multiply(sum ^ numberOf(block), h);
  const mask = encryptBlock(key, Buffer.concat([nonce, Buffer.of(0, 0, 0, 1)]));
  return { rest: sum ^ mask, factor: multiply(h, h) };
}

function chunks(bytes: Buffer): Buffer[] {
  return Array.from({ length: bytes.length / 16 }, (_, index) => bytes.subarray(index * 16, index * 16 + 16));
}

/** A ciphertext with a tag that both keys accept. */
function collision(keys: [Buffer, Buffer], nonce: Buffer, associated: Buffer): Buffer {
  const first = randomBytes(32);
  const [one, two] = [
    tagParts(keys[0], nonce, associated, first),
    tagParts(keys[1], nonce, associated, first),
  ];
  const last = multiply(one.rest ^ two.rest, inverse(one.factor ^ two.factor));
  return Buffer.concat([first, blockOf(last), blockOf(one.rest ^ multiply(last, one.factor))]);
}

test('one ciphertext that AES-GCM opens under two keys is refused under at least one of them', () => {
  const id = Buffer.alloc(16);
  const secrets: [Buffer, Buffer] = [randomBytes(32), randomBytes(32)];
  const header = Buffer.concat([Buffer.from('4146010104', 'hex'), id]);
  const messageId = randomBytes(32);
  const nonce = randomBytes(12);
  const derived = (secret: Buffer, label: string) =>
    hkdfExpand(hkdfExtract(messageId, secret), Buffer.concat([header, Buffer.from(label)]), 32);
  const associated = encodeList(['affiant/aad/1', header, 'tenant']);
  const keys: [Buffer, Buffer] = [derived(secrets[0], 'DERIVEKEY'), derived(secrets[1], 'DERIVEKEY')];
  const forged = collision(keys, nonce, associated);

  // The attack works on the cipher …
  for (const key of keys) expect(aesGcmOpen(key, nonce, associated, forged)).toHaveLength(48);

  // … and not on the message, whichever commitment stands in it.
  for (const committed of secrets) {
    const commitment = derived(committed, 'COMMITKEY');
    const message = Buffer.concat([header, messageId, nonce, commitment, forged]);
    const opened = secrets.filter(
      (bytes) => openMessage('slot', { id, bytes }, ['tenant'], message) !== undefined,
    );
    expect(opened).toEqual([committed]);
  }
});

test('a message of one kind does not open as another', () => {
  const key = { id: randomBytes(16), bytes: randomBytes(32) };
  const message = sealMessage('record', key, ['place'], Buffer.from('text'));
  expect(openMessage('record', key, ['place'], message)?.toString()).toBe('text');
  expect(openMessage('column', key, ['place'], message)).toBeUndefined();
  const relabelled = Buffer.from(message);
  relabelled.writeUInt8(6, 4);
  expect(openMessage('column', key, ['place'], relabelled)).toBeUndefined();
});

test('keys of another size are refused', () => {
  expect(() =>
    sealMessage('record', { id: Buffer.alloc(16), bytes: Buffer.alloc(16) }, [], Buffer.alloc(1)),
  ).toThrow(RangeError);
});
