import { createHmac, timingSafeEqual } from 'node:crypto';
import { encodeList, type ListMember } from './encode-list.js';
import type { PlatformKey } from './platform-key.js';

/**
 * MAC of a row that decides who may do what: HMAC-SHA-256 over all columns, in the order given. Who writes to the
 * database can delete such a row or put an older one back, not make one. Layout: platform key version 4 | HMAC 32.
 */
export function rowMac(
  platformKey: PlatformKey,
  table: string,
  tenant: string,
  account: string,
  columns: readonly ListMember[],
): Buffer {
  const key = platformKey.derive('row-mac', [tenant]);
  const mac = createHmac('sha256', key)
    .update(encodeList(['affiant/row/1', table, tenant, account, ...columns]))
    .digest();
  key.fill(0);
  const version = Buffer.alloc(4);
  version.writeUInt32BE(platformKey.version);
  return Buffer.concat([version, mac]);
}

/** Whether `mac` is ours for exactly these columns. */
export function verifyRowMac(
  platformKey: PlatformKey,
  table: string,
  tenant: string,
  account: string,
  columns: readonly ListMember[],
  mac: Buffer,
): boolean {
  if (mac.length !== 36 || !platformKey.versions.includes(mac.readUInt32BE())) return false;
  const expected = rowMac(platformKey.at(mac.readUInt32BE()), table, tenant, account, columns);
  return timingSafeEqual(expected, mac);
}
