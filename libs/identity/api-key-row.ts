import type { EntityManager } from '@mikro-orm/postgresql';
import { type PlatformKey, rowMac, verifyRowMac } from '#encryption';
import { RowForged } from './errors.js';

/** What a key is good for: `answers`, the sessions of its account; `manage`, what its privileges allow. */
export type ApiScope = 'answers' | 'manage';

/** A key as the table `api_keys` holds it; everything but the times is under its MAC. */
export interface ApiKeyRow {
  tenantId: string;
  accountId: string;
  id: string;
  name: string;
  scopes: ApiScope[];
  lookup: Buffer;
  /** The slot `api` that the key opens; null without the scope `answers`. */
  slotId: string | null;
  createdAt: Date;
  usedAt: Date | null;
}

const COLUMNS = `tenant_id as "tenantId", account_id as "accountId", id, name, scopes, lookup,
                 slot_id as "slotId", created_at as "createdAt", used_at as "usedAt", mac`;

/** MAC over what decides: whose key it is, and what it may do. */
export function apiKeyMac(
  platformKey: PlatformKey,
  { tenantId, accountId, id, name, scopes, lookup, slotId }: Omit<ApiKeyRow, 'createdAt' | 'usedAt'>,
): Buffer {
  const columns = [id, name, scopes.join(' '), lookup, slotId];
  return rowMac(platformKey, 'api_keys', tenantId, accountId, columns);
}

/** The one place that reads keys. Throws `RowForged` for one that somebody wrote into the database. */
export async function findApiKeys(
  tx: EntityManager,
  platformKey: PlatformKey,
  by: { lookup: Buffer } | { id: string; account: string } | { account: string },
): Promise<ApiKeyRow[]> {
  const [where, values] =
    'lookup' in by
      ? ['lookup = ?', [by.lookup]]
      : 'id' in by
        ? ['id::text = ? and account_id = ?', [by.id, by.account]]
        : ['account_id = ?', [by.account]];
  const rows = await tx.execute<(ApiKeyRow & { mac: Buffer })[]>(
    `select ${COLUMNS} from api_keys where ${where} order by created_at`,
    values,
  );
  for (const row of rows) {
    const { tenantId, accountId, id, name, scopes, lookup, slotId, mac } = row;
    const columns = [id, name, scopes.join(' '), lookup, slotId];
    if (!verifyRowMac(platformKey, 'api_keys', tenantId, accountId, columns, mac)) {
      throw new RowForged('api_keys');
    }
  }
  return rows;
}
