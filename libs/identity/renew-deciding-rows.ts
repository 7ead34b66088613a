import type { EntityManager } from '@mikro-orm/postgresql';
import { openColumn, type PlatformKey, sealColumn } from '#encryption';
import { apiKeyMac, findApiKeys } from './api-key-row.js';
import { type FactorRow, factorsOf, storeFactor } from './factor-rows.js';

/**
 * After a rotation of the platform key: an account's second factors and API keys under the newest version, MAC and
 * what is sealed. They say so by themselves, so this needs none of the account's keys. Throws `RowForged`.
 */
export async function renewDecidingRows(
  tx: EntityManager,
  platformKey: PlatformKey,
  accountId: string,
): Promise<void> {
  for (const factor of await factorsOf(tx, platformKey, accountId)) {
    await storeFactor(tx, platformKey, { ...factor, sealed: resealed(platformKey, factor) });
  }
  for (const key of await findApiKeys(tx, platformKey, { account: accountId })) {
    await tx.execute(
      'update api_keys set mac = ? where id = ?',
      [apiKeyMac(platformKey, key), key.id],
      'run',
    );
  }
}

/** A passkey's factor seals nothing; a telephone number is sealed as any column. */
function resealed(platformKey: PlatformKey, { tenantId, id, type, sealed }: FactorRow): Buffer {
  if (type === 'passkey') return sealed;
  const label = type === 'totp' ? 'totp' : 'column';
  const place = { tenant: tenantId, table: 'second_factors', column: 'sealed', record: id };
  const plain = openColumn(platformKey, label, place, sealed);
  const renewed = sealColumn(platformKey, label, place, plain);
  plain.fill(0);
  return renewed;
}
