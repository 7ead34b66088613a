import { openColumn, sealColumn } from './column.js';
import type { PlatformKey } from './platform-key.js';

/** Which state of a tenant's settings: the counter rises by one at every change and stands in the row too. */
export interface SettingsIdentity {
  tenant: string;
  counter: number;
}

/** A tenant's settings as one sealed record: nobody who only writes to the database can change one of them. */
export function sealSettings(
  platformKey: PlatformKey,
  identity: SettingsIdentity,
  plaintext: Uint8Array,
): Buffer {
  return sealColumn(platformKey, 'settings', placeOf(identity), plaintext);
}

/** Throws `RecordCorrupt` where the record was changed, is another tenant's, or the counter is not its own. */
export function openSettings(platformKey: PlatformKey, identity: SettingsIdentity, sealed: Buffer): Buffer {
  return openColumn(platformKey, 'settings', placeOf(identity), sealed);
}

function placeOf({ tenant, counter }: SettingsIdentity) {
  return { tenant, table: 'tenant_settings', column: 'sealed', record: String(counter) };
}
