import type { EntityManager } from '@mikro-orm/postgresql';
import { blindIndexes, type PlatformKey } from '#encryption';
import { ACCOUNT_COLUMNS, type AccountRow, trustedAccount } from './account-row.js';
import { PRIVILEGE_ROWS, type PrivilegeRow } from './privileges.js';

/** An account with its privileges as they are stored. */
export type FoundAccount = AccountRow & { privileges: PrivilegeRow[] };

const FIND = `select ${ACCOUNT_COLUMNS}, ${PRIVILEGE_ROWS} from accounts a`;

/** The account of a normalized address in the transaction's tenant. Throws `RowForged`. */
export async function findByEmail(
  tx: EntityManager,
  platformKey: PlatformKey,
  tenantId: string,
  email: string,
): Promise<FoundAccount | null> {
  // While the platform key is rotated, some rows are still indexed under the version before.
  const indexes = blindIndexes(platformKey, tenantId, 'email', email);
  const marks = indexes.map(() => '?').join(', ');
  return trusted(
    platformKey,
    await tx.execute<FoundAccount[]>(`${FIND} where a.email_index in (${marks})`, indexes),
  );
}

/** The account of an id. Throws `RowForged`. */
export async function findById(
  tx: EntityManager,
  platformKey: PlatformKey,
  id: string,
): Promise<FoundAccount | null> {
  return trusted(platformKey, await tx.execute<FoundAccount[]>(`${FIND} where a.id = ?`, [id]));
}

/** All accounts of people, the oldest first. Throws `RowForged`. */
export async function findPeople(tx: EntityManager, platformKey: PlatformKey): Promise<FoundAccount[]> {
  const rows = await tx.execute<FoundAccount[]>(
    `${FIND} where a.kind = 'person' order by a.created_at, a.id`,
  );
  for (const row of rows) trustedAccount(platformKey, row);
  return rows;
}

function trusted(platformKey: PlatformKey, [row]: FoundAccount[]): FoundAccount | null {
  if (row === undefined) return null;
  trustedAccount(platformKey, row);
  return row;
}
