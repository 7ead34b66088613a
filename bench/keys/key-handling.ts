import { randomBytes } from 'node:crypto';
import {
  keyPairOf,
  loginLookup,
  newAccountKey,
  newLoginSecret,
  openGrant,
  openRecord,
  type PlatformKey,
  sealGrant,
  sealRecord,
  SessionKey,
  unwrapAccountKey,
  wrapAccountKey,
} from '#encryption';
import { medianOf } from './median-of.js';

const RECORD_BYTES = 4096;

/**
 * What a step does with keys, in memory: from the cookie to the account key, from that to the session key (`keys`); and
 * apart from it the ciphers of the step itself, one record opened and one sealed.
 */
export function measureKeyHandling(platformKey: PlatformKey, count: number): string {
  const [tenant, account, session] = ['tenant', 'account', 'session'];
  const { keys } = newAccountKey();
  const secret = newLoginSecret();
  const wrapped = wrapAccountKey(platformKey, secret, { tenant, account }, keys.privateKey);
  const grantee = { tenant, account, session, role: 'owner' };
  const sessionKey = SessionKey.generate();
  const grant = sealGrant(platformKey, grantee, keys.publicKey, sessionKey);
  const place = { tenant, table: 'session_steps', column: 'record', session, mode: 'single' as const };
  const at = (sequence: number) => ({ ...place, record: String(sequence), sequence });
  const text = randomBytes(RECORD_BYTES);
  const record = sealRecord(sessionKey, at(1), text);

  const [handling, ciphers]: [number[], number[]] = [[], []];
  for (let n = 0; n < count; n++) {
    const start = performance.now();
    loginLookup(secret);
    const pair = keyPairOf(unwrapAccountKey(platformKey, secret, { tenant, account }, wrapped));
    const opened = openGrant(platformKey, grantee, pair, grant);
    const between = performance.now();
    openRecord(opened, at(1), record);
    sealRecord(opened, at(2), text);
    handling.push(between - start);
    ciphers.push(performance.now() - between);
  }
  return (
    `the keys of a step (${count}): ${medianOf(handling)}\n` +
    `its ciphers, a record of ${RECORD_BYTES} bytes opened and one sealed: ${medianOf(ciphers)}\n`
  );
}
