import { createHmac } from 'node:crypto';
import type { PlatformKey } from './platform-key.js';

/**
 * What an encrypted column is looked up by: HMAC-SHA-256 of the normalized value under a key of its own per tenant and
 * field, 32 bytes. Equal values of one field are seen to be equal; nothing else is, without the platform key.
 */
export function blindIndex(platformKey: PlatformKey, tenant: string, field: string, value: string): Buffer {
  const key = platformKey.derive('blind-index', [tenant, field]);
  const index = createHmac('sha256', key).update(value).digest();
  key.fill(0);
  return index;
}

/** The value under every version of the platform key at hand, newest first: while a rotation is under way, look for any. */
export function blindIndexes(
  platformKey: PlatformKey,
  tenant: string,
  field: string,
  value: string,
): Buffer[] {
  return platformKey.versions
    .toReversed()
    .map((version) => blindIndex(platformKey.at(version), tenant, field, value));
}
