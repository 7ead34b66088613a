import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import {
  Argon2Pool,
  blindIndex,
  KeySources,
  loginLookup,
  openAccountKey,
  openColumn,
  openGrant,
  openRecord,
  openSettings,
  openSlot,
  openStream,
  PlatformKey,
  readSlot,
  recoveryLookup,
  unwrapAccountKey,
  unwrapOlder,
  verifyRowMac,
} from './index.js';
import { hex, readVectors } from './vectors/read-vectors.js';

const [sealed] = readVectors<Record<string, string>>('formats');
const pool = new Argon2Pool({ threads: 1 });
const owner = { tenant: 't1', account: 'a1' };

function stored(name: string): string {
  const value = sealed?.[name];
  if (value === undefined) throw new Error(`No ${name} in the vectors.`);
  return value;
}

afterAll(() => pool.close());

// Both ways through the whole hierarchy, with a rotation since: what stands in databases and backups stays readable.
const platformKey = PlatformKey.fromText(stored('platformKey')).rotated();
const sources = new KeySources(platformKey, pool, {});
const bytes = (name: string) => hex(stored(name));

test('from the password to the answers, through slot, account key, grant and an older session key', async () => {
  const identity = { ...owner, slot: 'slot-1' };
  const slot = readSlot(platformKey, identity, bytes('slot'));
  const secret = await sources
    .named('password')
    .unlock(owner, slot.parameters, { password: stored('password') });
  const account = openAccountKey(
    platformKey,
    identity,
    openSlot(identity, slot, secret),
    bytes('accountKey'),
  );
  expect(account.keys.publicKey).toEqual(bytes('accountPublicKey'));

  const grant = { ...owner, session: 's1', role: 'owner' };
  const newer = openGrant(platformKey, grant, account.keys, bytes('grant'));
  const key = unwrapOlder(newer, { tenant: 't1', session: 's1' }, bytes('olderKey'));
  const place = { tenant: 't1', table: 'session_steps', column: 'record', session: 's1' };
  const step = { ...place, record: '3', sequence: 3, mode: 'single' as const };
  expect(openRecord(key, step, bytes('record')).toString()).toBe('{"name":"Ada"}');

  const file = { tenant: 't1', session: 's1', file: 'f1', role: 'upload' };
  const opened = await openStream(key, file, Readable.from([bytes('file')]));
  expect(opened).toMatchObject({ name: 'deed.pdf', contentType: 'application/pdf' });
  expect(await text(opened.body)).toBe('%PDF-1.7');
});

test('from the cookie to the account key', () => {
  const secret = bytes('loginSecret');
  expect(loginLookup(secret)).toEqual(bytes('loginLookup'));
  const privateKey = unwrapAccountKey(platformKey, secret, owner, bytes('login'));
  const grant = { ...owner, session: 's1', role: 'owner' };
  const keys = { privateKey, publicKey: bytes('accountPublicKey') };
  expect(openGrant(platformKey, grant, keys, bytes('grant')).bytes).toHaveLength(32);
});

test('from a recovery code and from a login elsewhere to the secrets of their slots', async () => {
  const code = stored('recoveryCode');
  expect(recoveryLookup('t1', code)).toEqual(bytes('recoveryLookup'));
  const recovered = await sources.named('recovery').unlock(owner, Buffer.alloc(0), code);
  expect(recovered).toEqual(bytes('recoverySecret'));
  const proof = { provider: 'sms', issuer: '', subject: '+15550100' };
  const derived = await sources.named('derived').unlock(owner, bytes('derivedParameters'), proof);
  expect(derived).toEqual(bytes('derivedSecret'));
});

test('what the server seals for itself', () => {
  expect(openSettings(platformKey, { tenant: 't1', counter: 4 }, bytes('settings')).toString()).toBe(
    '{"theme":{}}',
  );
  const place = { tenant: 't1', table: 'accounts', column: 'email', record: 'a1' };
  expect(openColumn(platformKey, 'column', place, bytes('email')).toString()).toBe('ada@example.org');
  expect(verifyRowMac(platformKey, 'privileges', 't1', 'a1', ['admin', null], bytes('rowMac'))).toBe(true);
  expect(blindIndex(platformKey.at(1), 't1', 'email', 'ada@example.org')).toEqual(bytes('blindIndex'));
});
