import type { EntityManager } from '@mikro-orm/postgresql';
import { type PlatformKey, rowMac, verifyRowMac } from '#encryption';
import { RowForged } from './errors.js';

/** A second factor as the table `second_factors` holds it. */
export interface FactorRow {
  tenantId: string;
  accountId: string;
  id: string;
  type: 'totp' | 'passkey' | 'sms';
  /** The seed, sealed under the platform key; empty for passkeys, which have rows of their own. */
  sealed: Buffer;
  /** The last time step that was used. */
  lastStep: number;
  createdAt: Date;
  confirmedAt: Date | null;
}

/** The factors of an account, confirmed or not, locked until the transaction ends. Throws `RowForged`. */
export async function factorsOf(
  tx: EntityManager,
  platformKey: PlatformKey,
  accountId: string,
): Promise<FactorRow[]> {
  const rows = await tx.execute<(FactorRow & { lastStep: string; mac: Buffer })[]>(
    `select tenant_id as "tenantId", account_id as "accountId", id, type, sealed, last_step as "lastStep",
            created_at as "createdAt", confirmed_at as "confirmedAt", mac
       from second_factors where account_id = ? order by created_at for update`,
    [accountId],
  );
  return rows.map(({ mac, ...stored }) => {
    const row = { ...stored, lastStep: Number(stored.lastStep) };
    const genuine = verifyRowMac(
      platformKey,
      'second_factors',
      row.tenantId,
      row.accountId,
      deciding(row),
      mac,
    );
    if (!genuine) throw new RowForged('second_factors');
    return row;
  });
}

/** Writes a factor, new or changed, with the MAC over all its columns. */
export async function storeFactor(
  tx: EntityManager,
  platformKey: PlatformKey,
  row: FactorRow,
): Promise<void> {
  const mac = rowMac(platformKey, 'second_factors', row.tenantId, row.accountId, deciding(row));
  await tx.execute(
    `insert into second_factors
       (tenant_id, account_id, id, type, sealed, last_step, created_at, confirmed_at, mac)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (tenant_id, account_id, id) do update set
       sealed = excluded.sealed, last_step = excluded.last_step, confirmed_at = excluded.confirmed_at, mac = excluded.mac`,
    [
      row.tenantId,
      row.accountId,
      row.id,
      row.type,
      row.sealed,
      row.lastStep,
      row.createdAt,
      row.confirmedAt,
      mac,
    ],
    'run',
  );
}

/** The last step too: who writes to the database must not make a used code good again. */
function deciding({ id, type, sealed, lastStep, createdAt, confirmedAt }: FactorRow) {
  return [
    id,
    type,
    sealed,
    String(lastStep),
    createdAt.toISOString(),
    confirmedAt === null ? null : confirmedAt.toISOString(),
  ];
}
