import { expect, test } from 'vitest';
import { RecordCorrupt } from './errors.js';
import { grantEncapsulated, grantVersion, openGrant, sealGrant, type GrantIdentity } from './grant.js';
import { decapsulate } from './hpke.js';
import { PlatformKey } from './platform-key.js';
import { SessionKey } from './session-key.js';
import { generateKeyPair } from './x25519.js';

const platformKey = PlatformKey.generate();
const holder = generateKeyPair();
const key = SessionKey.generate();
const identity: GrantIdentity = { tenant: 't1', account: 'a1', session: 's1', role: 'owner', asker: 'a0' };
const grant = sealGrant(platformKey, identity, holder.publicKey, key);

test('gives its holder the session key with its id', () => {
  const opened = openGrant(platformKey, identity, holder, grant);
  expect(opened.id).toEqual(key.id);
  expect(opened.bytes).toEqual(key.bytes);
});

test.each([
  ['tenant', { tenant: 't2' }],
  ['account', { account: 'a2' }],
  ['session', { session: 's2' }],
  ['role', { role: 'participant' }],
  ['asker', { asker: 'a2' }],
  ['purpose', { purpose: 'invitation' as const }],
])('copied to another %s it does not open', (_, other) => {
  expect(() => openGrant(platformKey, { ...identity, ...other }, holder, grant)).toThrow(RecordCorrupt);
});

test('who writes to the database and knows the public key cannot plant a session key of his own', () => {
  const forger = PlatformKey.generate();
  const planted = sealGrant(forger, identity, holder.publicKey, SessionKey.generate());
  expect(() => openGrant(platformKey, identity, holder, planted)).toThrow(RecordCorrupt);
});

test('a stolen dump stays closed even to who has the private key, without the platform key', () => {
  expect(() => openGrant(PlatformKey.generate(), identity, holder, grant)).toThrow(RecordCorrupt);
});

test('another key pair does not open it', () => {
  expect(() => openGrant(platformKey, identity, generateKeyPair(), grant)).toThrow(RecordCorrupt);
});

test('where the private key lies elsewhere, what it answers opens that one grant, beside the platform key alone', () => {
  const shared = decapsulate(holder, grantEncapsulated(grant)!)!;
  expect(openGrant(platformKey, identity, { shared }, grant).bytes).toEqual(key.bytes);
  const another = sealGrant(platformKey, identity, holder.publicKey, SessionKey.generate());
  expect(() => openGrant(platformKey, identity, { shared }, another)).toThrow(RecordCorrupt);
  expect(() => openGrant(PlatformKey.generate(), identity, { shared }, grant)).toThrow(RecordCorrupt);
  const notThere = decapsulate(generateKeyPair(), grantEncapsulated(grant)!)!;
  expect(() => openGrant(platformKey, identity, { shared: notThere }, grant)).toThrow(RecordCorrupt);
});

test('there is nothing to answer to a point of small order, nor to what is no grant', () => {
  expect(decapsulate(holder, Buffer.alloc(32))).toBeUndefined();
  expect(grantEncapsulated(Buffer.alloc(200))).toBeUndefined();
  expect(grantEncapsulated(grant.subarray(0, 40))).toBeUndefined();
});

test('no byte can be changed, the key id and the version included, and none left out', () => {
  for (let at = 0; at < grant.length; at++) {
    const changed = Buffer.from(grant);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    expect(() => openGrant(platformKey, identity, holder, changed)).toThrow(RecordCorrupt);
    expect(() => openGrant(platformKey, identity, holder, grant.subarray(0, at))).toThrow(RecordCorrupt);
  }
});

test('opens after a rotation of the platform key, and says which version it needs', () => {
  const rotated = platformKey.rotated();
  expect(openGrant(rotated, identity, holder, grant).bytes).toEqual(key.bytes);
  expect(grantVersion(grant)).toBe(1);
  const renewed = sealGrant(rotated, identity, holder.publicKey, key);
  expect(grantVersion(renewed)).toBe(2);
  expect(() => openGrant(platformKey, identity, holder, renewed)).toThrow(RecordCorrupt);
});
