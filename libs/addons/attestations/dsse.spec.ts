import { createPrivateKey, createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newKey } from '../testing/people.js';
import { preAuthenticationEncoding, signPayload, verifyPayload } from './dsse.js';
import { readEnvelope, sealEnvelope } from './envelope.js';
import { thumbprint } from './public-key.js';

describe('the pre-authentication encoding', () => {
  it('is that of DSSE 1.0, protocol.md', () => {
    const encoded = preAuthenticationEncoding('http://example.com/HelloWorld', Buffer.from('hello world'));
    expect(encoded.toString()).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world');
  });

  it('counts bytes, not characters', () => {
    expect(preAuthenticationEncoding('é', Buffer.from('☃')).toString()).toBe('DSSEv1 2 é 3 ☃');
    expect(preAuthenticationEncoding('', Buffer.alloc(0)).toString()).toBe('DSSEv1 0  0 ');
  });
});

describe('a key', () => {
  // RFC 8037, appendix A: its private key, public key and thumbprint.
  const d = 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A';
  const x = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';

  it('has the thumbprint of RFC 8037, A.3', () => {
    expect(thumbprint({ kty: 'OKP', crv: 'Ed25519', x })).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
  });

  it('signs what its public half verifies, and no other type or payload', () => {
    const privateKey = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', d, x }, format: 'jwk' });
    const publicKey = createPublicKey(privateKey);
    const signature = signPayload(privateKey, 'a', Buffer.from('bc'));
    expect(verifyPayload(publicKey, 'a', Buffer.from('bc'), signature)).toBe(true);
    expect(verifyPayload(publicKey, 'ab', Buffer.from('c'), signature)).toBe(false);
    expect(verifyPayload(publicKey, 'a', Buffer.from('bd'), signature)).toBe(false);
    expect(verifyPayload(publicKey, 'a', Buffer.from('bc'), signature.subarray(1))).toBe(false);
  });
});

describe('an envelope', () => {
  const key = newKey();
  const line = sealEnvelope({ a: 1 }, key.privateKey, key.id);
  const changed = (change: object): string => JSON.stringify({ ...(JSON.parse(line) as object), ...change });

  it('gives back what was sealed, byte for byte', () => {
    expect(readEnvelope(line)).toMatchObject({ payload: Buffer.from('{"a":1}'), keyid: key.id });
  });

  it.each<[string, string]>([
    ['an unknown member', changed({ extra: 1 })],
    ['another payload type', changed({ payloadType: 'application/json' })],
    ['base64 of the URL alphabet', changed({ payload: '-_8=' })],
    ['base64 without padding', changed({ payload: 'eyJhIjoxfQ' })],
    ['base64 with stray bits', changed({ payload: 'eyJhIjoxfR==' })],
    ['base64 with a blank', changed({ payload: 'eyJhIjox fQ==' })],
    ['no signature', changed({ signatures: [] })],
    ['two signatures', changed({ signatures: [{ sig: 'AA==' }, { sig: 'AA==' }] })],
    ['an unknown member of a signature', changed({ signatures: [{ sig: 'AA==', alg: 'none' }] })],
    ['a member twice', line.replace('{', '{"payload":"e30=",')],
    ['a member twice, once escaped', line.replace('{', '{"payl\\u006fad":"e30=",')],
    ['no JSON', 'signed'],
    ['more bytes than any', `{"payload":"${'A'.repeat(300_000)}"}`],
  ])('with %s is refused', (_, text) => {
    expect(() => readEnvelope(text)).toThrow(expect.objectContaining({ code: 'signature_invalid' }));
  });
});
