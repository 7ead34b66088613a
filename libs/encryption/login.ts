import { createHash, randomBytes } from 'node:crypto';
import { openMessage, sealMessage, type RecordKey } from './committing-message.js';
import { encodeList } from './encode-list.js';
import { SecretRefused } from './errors.js';
import { hkdfExpand, hkdfExtract } from './hkdf.js';
import type { PlatformKey } from './platform-key.js';
import { versionedKeyId, versionOfKeyId } from './versioned-key-id.js';

/** Whose login it is. */
export interface AccountIdentity {
  tenant: string;
  account: string;
}

/** The secret of a new login, 32 random bytes: it goes into the browser's cookie and nowhere else. */
export function newLoginSecret(): Buffer {
  return randomBytes(32);
}

/** What is stored to find a login by its secret: SHA-256 of the look-up id that HKDF makes of the secret, 32 bytes. */
export function loginLookup(secret: Buffer): Buffer {
  const lookUpId = hkdfExpand(
    hkdfExtract(Buffer.alloc(0), secret),
    encodeList(['affiant/login-lookup/1']),
    32,
  );
  return createHash('sha256').update(lookUpId).digest();
}

/**
 * The account's private key for the login's row, under a key of the secret and the platform key together: the cookie
 * alone, the database alone, or both without the platform key open nothing.
 */
export function wrapAccountKey(
  platformKey: PlatformKey,
  secret: Buffer,
  identity: AccountIdentity,
  accountPrivateKey: Buffer,
): Buffer {
  const key = loginKey(platformKey, secret, identity);
  const wrapped = sealMessage('login', key, [identity.tenant, identity.account], accountPrivateKey);
  key.bytes.fill(0);
  return wrapped;
}

/** The account's private key, 32 bytes. Throws `SecretRefused` where secret, account or row are not those of the login. */
export function unwrapAccountKey(
  platformKey: PlatformKey,
  secret: Buffer,
  identity: AccountIdentity,
  wrapped: Buffer,
): Buffer {
  const version = versionOfKeyId(wrapped);
  if (version === undefined || !platformKey.versions.includes(version)) throw new SecretRefused();
  const key = loginKey(platformKey.at(version), secret, identity);
  const privateKey = openMessage('login', key, [identity.tenant, identity.account], wrapped);
  key.bytes.fill(0);
  if (privateKey?.length !== 32) throw new SecretRefused();
  return privateKey;
}

function loginKey(platformKey: PlatformKey, secret: Buffer, { tenant, account }: AccountIdentity): RecordKey {
  const salt = platformKey.derive('login', [tenant, account]);
  const extracted = hkdfExtract(salt, secret);
  const bytes = hkdfExpand(extracted, encodeList(['affiant/login-key/1', tenant, account]), 32);
  salt.fill(0);
  extracted.fill(0);
  return { id: versionedKeyId(platformKey), bytes };
}
