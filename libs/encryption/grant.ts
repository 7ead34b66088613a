import { RecordCorrupt } from './errors.js';
import type { SealOpener } from './hpke.js';
import type { PlatformKey } from './platform-key.js';
import { encapsulatedKey, openSeal, seal, sealVersion, type SealInfo } from './seal.js';
import { SessionKey } from './session-key.js';

/** Who holds a session's key, in which role. All of it is in the seal. */
export interface GrantIdentity {
  tenant: string;
  /** The holder. For `escrow` and `background` a name that the caller fixes. */
  account: string;
  session: string;
  role: string;
  /** The participant who asked for it; the holder where not given. */
  asker?: string;
  purpose?: 'grant' | 'invitation' | 'escrow' | 'background';
}

const KEY_ID_BYTES = 16;

/** The session key for one holder. Layout: session key id 16 | seal of the 32 bytes of key. */
export function sealGrant(
  platformKey: PlatformKey,
  identity: GrantIdentity,
  publicKey: Buffer,
  key: SessionKey,
): Buffer {
  return Buffer.concat([key.id, seal(platformKey, infoOf(identity, key.id), publicKey, key.bytes)]);
}

/** Throws `RecordCorrupt` where the grant was planted, changed, or copied from another account, session or role. */
export function openGrant(
  platformKey: PlatformKey,
  identity: GrantIdentity,
  opener: SealOpener,
  grant: Buffer,
): SessionKey {
  const id = grantKeyId(grant);
  const bytes = openSeal(platformKey, infoOf(identity, id), opener, grant.subarray(KEY_ID_BYTES));
  if (bytes.length !== 32) throw new RecordCorrupt(`the grant of ${identity.session}`);
  return new SessionKey(id, bytes);
}

/** Version of the platform key that a grant was made with: an older one is sealed anew at the person's next visit. */
export function grantVersion(grant: Buffer): number | undefined {
  return sealVersion(grant.subarray(KEY_ID_BYTES));
}

/** Id of the session key that a grant holds, as it says, 16 bytes. */
export function grantKeyId(grant: Buffer): Buffer {
  return Buffer.from(grant.subarray(0, KEY_ID_BYTES));
}

/** What `decapsulate` needs of a grant, 32 bytes and no secret; undefined where it is no grant of ours. */
export function grantEncapsulated(grant: Buffer): Buffer | undefined {
  return encapsulatedKey(grant.subarray(KEY_ID_BYTES));
}

function infoOf(identity: GrantIdentity, keyId: Buffer): SealInfo {
  const { tenant, account, session, role, asker = account, purpose = 'grant' } = identity;
  return { purpose, tenant, account, place: session, keyId, role, asker };
}
