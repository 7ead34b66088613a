import { describe, expect, test } from 'vitest';
import { aesGcmSeal } from './aes-gcm.js';
import { extractAndExpand, keySchedule, openPsk, sealPsk, type Aead } from './hpke.js';
import { hex, readVectors } from './vectors/read-vectors.js';
import { generateKeyPair, sharedSecret } from './x25519.js';

interface Vector {
  aead: Aead;
  info: string;
  psk: string;
  psk_id: string;
  skRm: string;
  pkRm: string;
  skEm: string;
  pkEm: string;
  enc: string;
  shared_secret: string;
  key: string;
  base_nonce: string;
  pt: string;
  aad: string;
  ct: string;
}

function contextOf(vector: Vector) {
  return { info: hex(vector.info), psk: hex(vector.psk), pskId: hex(vector.psk_id), aead: vector.aead };
}

describe.each(readVectors<Vector>('hpke-psk'))('RFC 9180, mode PSK, X25519, HKDF-SHA256, $aead', (vector) => {
  const recipient = { publicKey: hex(vector.pkRm), privateKey: hex(vector.skRm) };

  test('works out the shared secret, key and nonce', () => {
    const exchanged = sharedSecret(recipient.privateKey, hex(vector.enc));
    const shared = extractAndExpand(exchanged, hex(vector.enc), recipient.publicKey);
    expect(shared.toString('hex')).toBe(vector.shared_secret);
    const { key, nonce } = keySchedule(contextOf(vector), shared);
    expect(key.toString('hex')).toBe(vector.key);
    expect(nonce.toString('hex')).toBe(vector.base_nonce);
  });

  test('seals to the byte with the same ephemeral key', () => {
    const ephemeral = { publicKey: hex(vector.pkEm), privateKey: hex(vector.skEm) };
    const sealed = sealPsk(
      contextOf(vector),
      recipient.publicKey,
      hex(vector.aad),
      hex(vector.pt),
      ephemeral,
    );
    expect(sealed.toString('hex')).toBe(vector.enc + vector.ct);
  });

  test('opens it', () => {
    const opened = openPsk(contextOf(vector), recipient, hex(vector.aad), hex(vector.enc + vector.ct));
    expect(opened?.toString('hex')).toBe(vector.pt);
  });
});

describe('a sealed message', () => {
  const context = { info: Buffer.from('info'), psk: Buffer.alloc(32, 1), pskId: Buffer.from('id') };
  const recipient = generateKeyPair();
  const aad = Buffer.from('aad');
  const sealed = sealPsk(context, recipient.publicKey, aad, Buffer.from('secret'));

  test('opens for who has key and PSK', () => {
    expect(openPsk(context, recipient, aad, sealed)?.toString()).toBe('secret');
  });

  test('does not open with another PSK, PSK id, info, associated data or key', () => {
    expect(openPsk({ ...context, psk: Buffer.alloc(32, 2) }, recipient, aad, sealed)).toBeUndefined();
    expect(openPsk({ ...context, pskId: Buffer.from('other') }, recipient, aad, sealed)).toBeUndefined();
    expect(openPsk({ ...context, info: Buffer.from('other') }, recipient, aad, sealed)).toBeUndefined();
    expect(openPsk(context, recipient, Buffer.from('other'), sealed)).toBeUndefined();
    expect(openPsk(context, generateKeyPair(), aad, sealed)).toBeUndefined();
  });

  test('does not open with any byte changed, nor cut', () => {
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(openPsk(context, recipient, aad, changed)).toBeUndefined();
      expect(openPsk(context, recipient, aad, sealed.subarray(0, at))).toBeUndefined();
    }
  });

  test('does not open from a point of small order, whose shared secret anybody knows', () => {
    const encapsulated = Buffer.alloc(32);
    const shared = extractAndExpand(Buffer.alloc(32), encapsulated, recipient.publicKey);
    const { key, nonce } = keySchedule(context, shared);
    const planted = Buffer.concat([encapsulated, aesGcmSeal(key, nonce, aad, Buffer.from('planted'))]);
    expect(openPsk(context, recipient, aad, planted)).toBeUndefined();
  });

  test('cannot be made with a short PSK or without its id', () => {
    const make = (psk: Buffer, pskId: Buffer) => () =>
      sealPsk({ ...context, psk, pskId }, recipient.publicKey, aad, Buffer.alloc(1));
    expect(make(Buffer.alloc(31), Buffer.from('id'))).toThrow(RangeError);
    expect(make(Buffer.alloc(32), Buffer.alloc(0))).toThrow(RangeError);
  });
});
