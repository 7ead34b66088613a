import { rowMac, verifyRowMac, type PlatformKey } from '#encryption';
import { RowForged } from './errors.js';

/** The columns of `accounts` that decide something, all under the row's MAC. */
export interface AccountRow {
  tenantId: string;
  id: string;
  kind: 'guest' | 'person';
  publicKey: Buffer;
  /** Names the key pair; changes at a re-key. */
  keyId: Buffer;
  emailIndex: Buffer | null;
  emailSealed: Buffer | null;
  phoneSealed: Buffer | null;
  confirmedAt: Date | null;
  mac: Buffer;
}

/** The columns of `AccountRow`, from `accounts a`. */
export const ACCOUNT_COLUMNS = `
  a.tenant_id as "tenantId", a.id, a.kind, a.public_key as "publicKey", a.key_id as "keyId",
  a.email_index as "emailIndex", a.email_sealed as "emailSealed", a.phone_sealed as "phoneSealed",
  a.confirmed_at as "confirmedAt", a.mac`;

function deciding(row: Omit<AccountRow, 'mac'>) {
  return [
    row.kind,
    row.publicKey,
    row.keyId,
    row.emailIndex,
    row.emailSealed,
    row.phoneSealed,
    row.confirmedAt?.toISOString() ?? null,
  ];
}

/** The MAC over the columns: who writes to the database can copy or delete a row, not make one. */
export function accountMac(platformKey: PlatformKey, row: Omit<AccountRow, 'mac'>): Buffer {
  return rowMac(platformKey, 'accounts', row.tenantId, row.id, deciding(row));
}

/** The one place that trusts an account's row: throws `RowForged` where the MAC is not ours. */
export function trustedAccount(platformKey: PlatformKey, row: AccountRow): AccountRow {
  const genuine = verifyRowMac(platformKey, 'accounts', row.tenantId, row.id, deciding(row), row.mac);
  if (!genuine) throw new RowForged('accounts');
  return row;
}
