import { rowMac, verifyRowMac, type PlatformKey } from '#encryption';
import type { AccountRow } from './account-row.js';
import { RowForged } from './errors.js';

/** As the database gives it; the MAC in base64. */
export interface PrivilegeRow {
  privilege: string;
  mac: string;
}

/** The rows of an account `a` as one JSON value, for the list of columns. */
export const PRIVILEGE_ROWS = `
  coalesce((select json_agg(json_build_object('privilege', p.privilege, 'mac', encode(p.mac, 'base64')))
              from privileges p where p.tenant_id = a.tenant_id and p.account_id = a.id), '[]') as privileges`;

/** MAC of one row of `privileges`. */
export function privilegeMac(
  platformKey: PlatformKey,
  account: Pick<AccountRow, 'tenantId' | 'id'>,
  privilege: string,
): Buffer {
  return rowMac(platformKey, 'privileges', account.tenantId, account.id, [privilege]);
}

/**
 * The privileges that count now. Throws `RowForged` for one that somebody wrote into the database;
 * leaves out those that hold only once the account's address is confirmed.
 */
export function effectivePrivileges(
  platformKey: PlatformKey,
  account: AccountRow,
  rows: readonly PrivilegeRow[],
  onlyWhenConfirmed: readonly string[],
): ReadonlySet<string> {
  return splitPrivileges(platformKey, account, rows, onlyWhenConfirmed).now;
}

/** The same, with those apart that wait for a confirmed address. Throws `RowForged`. */
export function splitPrivileges(
  platformKey: PlatformKey,
  account: AccountRow,
  rows: readonly PrivilegeRow[],
  onlyWhenConfirmed: readonly string[],
): { now: ReadonlySet<string>; waiting: ReadonlySet<string> } {
  const now = new Set<string>();
  const waiting = new Set<string>();
  for (const { privilege, mac } of rows) {
    const bytes = Buffer.from(mac, 'base64');
    if (!verifyRowMac(platformKey, 'privileges', account.tenantId, account.id, [privilege], bytes)) {
      throw new RowForged('privileges');
    }
    const waits = account.confirmedAt === null && onlyWhenConfirmed.includes(privilege);
    (waits ? waiting : now).add(privilege);
  }
  return { now, waiting };
}
