import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { RecordCorrupt } from './errors.js';
import { PlatformKey } from './platform-key.js';
import { backgroundKeyPair, serverFileKey } from './server-keys.js';
import { SessionKey, unwrapOlder, wrapOlder } from './session-key.js';

const identity = { tenant: 't1', session: 's1' };

test('after a re-key the new key opens the old one, and the old one not the new', () => {
  const [older, newer] = [SessionKey.generate(), SessionKey.generate()];
  const wrapped = wrapOlder(newer, older, identity);
  expect(unwrapOlder(newer, identity, wrapped).bytes).toEqual(older.bytes);
  expect(unwrapOlder(newer, identity, wrapped).id).toEqual(older.id);
  expect(() => unwrapOlder(older, identity, wrapped)).toThrow(RecordCorrupt);
  expect(() => unwrapOlder(newer, { ...identity, session: 's2' }, wrapped)).toThrow(RecordCorrupt);
});

test('no byte of a wrapped key can be changed, nor left out', () => {
  const newer = SessionKey.generate();
  const wrapped = wrapOlder(newer, SessionKey.generate(), identity);
  for (let at = 0; at < wrapped.length; at++) {
    const changed = Buffer.from(wrapped);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    expect(() => unwrapOlder(newer, identity, changed)).toThrow(RecordCorrupt);
    expect(() => unwrapOlder(newer, identity, wrapped.subarray(0, at))).toThrow(RecordCorrupt);
  }
});

test('serialized by mistake it shows its id only; destroyed it is zeros', () => {
  const key = SessionKey.generate();
  expect(JSON.parse(JSON.stringify(key))).toEqual({ id: key.id.toJSON() });
  expect(inspect(key)).not.toContain(key.bytes.toString('hex').match(/../g)?.slice(0, 8).join(' '));
  key.destroy();
  expect(key.bytes).toEqual(Buffer.alloc(32));
});

test("the server's own keys are the same at every start, and differ between tenants", () => {
  const platformKey = PlatformKey.fromText(PlatformKey.generate().toText());
  expect(serverFileKey(platformKey, 't1').bytes).toEqual(serverFileKey(platformKey, 't1').bytes);
  expect(serverFileKey(platformKey, 't1').bytes.equals(serverFileKey(platformKey, 't2').bytes)).toBe(false);
  expect(backgroundKeyPair(platformKey, 't1')).toEqual(backgroundKeyPair(platformKey, 't1'));
  expect(
    backgroundKeyPair(platformKey, 't1').publicKey.equals(backgroundKeyPair(platformKey, 't2').publicKey),
  ).toBe(false);
});
