import { openMessage, sealMessage, type RecordKey } from './committing-message.js';
import type { ListMember } from './encode-list.js';
import { RecordCorrupt } from './errors.js';
import { pad, unpad } from './padme.js';
import type { PlatformKey } from './platform-key.js';
import type { PlatformLabel } from './platform-label.js';
import { versionedKeyId, versionOfKeyId } from './versioned-key-id.js';

/** Labels of keys that seal values for the server itself. */
export type ColumnLabel = Extract<PlatformLabel, 'settings' | 'column' | 'totp' | 'journal'>;

/** Where a sealed value belongs; immutable values only. */
export interface ColumnIdentity {
  tenant: string;
  table: string;
  column: string;
  /** Id of the row. */
  record: string;
}

/** Seals a value that the server must read with nobody there (an address, a TOTP seed) under the platform key. Padded. */
export function sealColumn(
  platformKey: PlatformKey,
  label: ColumnLabel,
  identity: ColumnIdentity,
  plaintext: Uint8Array,
): Buffer {
  const key = columnKey(platformKey, label, identity.tenant);
  const padded = pad(plaintext);
  const sealed = sealMessage('column', key, membersOf(label, identity), padded);
  padded.fill(0);
  key.bytes.fill(0);
  return sealed;
}

/** Throws `RecordCorrupt` where the value was changed, or belongs to another row, column or tenant. */
export function openColumn(
  platformKey: PlatformKey,
  label: ColumnLabel,
  identity: ColumnIdentity,
  sealed: Buffer,
): Buffer {
  const name = `${identity.table}.${identity.column} ${identity.record}`;
  const version = versionOfKeyId(sealed);
  if (version === undefined || !platformKey.versions.includes(version)) throw new RecordCorrupt(name);
  const key = columnKey(platformKey.at(version), label, identity.tenant);
  const padded = openMessage('column', key, membersOf(label, identity), sealed);
  key.bytes.fill(0);
  const plaintext = padded === undefined ? undefined : unpad(padded);
  if (plaintext === undefined) throw new RecordCorrupt(name);
  return plaintext;
}

function columnKey(platformKey: PlatformKey, label: ColumnLabel, tenant: string): RecordKey {
  return { id: versionedKeyId(platformKey), bytes: platformKey.derive(label, [tenant]) };
}

function membersOf(label: ColumnLabel, { tenant, table, column, record }: ColumnIdentity): ListMember[] {
  return [label, tenant, table, column, record];
}
