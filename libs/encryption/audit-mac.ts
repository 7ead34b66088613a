import { createHmac, timingSafeEqual } from 'node:crypto';
import { encodeList, type ListMember } from './encode-list.js';
import type { PlatformKey } from './platform-key.js';

const MAC_BYTES = 36;

/**
 * MAC of an entry of a tenant's audit log, or of a head of several (`tenant` ''): HMAC-SHA-256 over the members in
 * their order. Who writes to the database can make none. Layout: platform key version 4 | HMAC 32.
 */
export function auditMac(platformKey: PlatformKey, tenant: string, members: readonly ListMember[]): Buffer {
  const key = platformKey.derive('audit-mac', [tenant]);
  const mac = createHmac('sha256', key)
    .update(encodeList(['affiant/audit/1', tenant, ...members]))
    .digest();
  key.fill(0);
  const version = Buffer.alloc(4);
  version.writeUInt32BE(platformKey.version);
  return Buffer.concat([version, mac]);
}

/** Whether `mac` is ours for exactly these members, under whichever version of the platform key. */
export function verifyAuditMac(
  platformKey: PlatformKey,
  tenant: string,
  members: readonly ListMember[],
  mac: Buffer,
): boolean {
  if (mac.length !== MAC_BYTES || !platformKey.versions.includes(mac.readUInt32BE())) return false;
  return timingSafeEqual(auditMac(platformKey.at(mac.readUInt32BE()), tenant, members), mac);
}
