import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { type PlatformKey, rowMac, verifyRowMac } from '#encryption';
import { RowForged } from './errors.js';

/** A passkey as the table `passkeys` holds it. */
export interface PasskeyRow {
  tenantId: string;
  accountId: string;
  id: string;
  credentialId: Buffer;
  /** COSE key (RFC 9052). */
  publicKey: Buffer;
  /** How often it was used, where the authenticator counts; else 0. */
  counter: number;
  /** The slot that it opens; null where it says who somebody is and opens nothing. */
  slotId: string | null;
  createdAt: Date;
  usedAt: Date | null;
}

const SELECT = `
  select tenant_id as "tenantId", account_id as "accountId", id, credential_id as "credentialId",
         public_key as "publicKey", counter, slot_id as "slotId", created_at as "createdAt",
         used_at as "usedAt", mac
    from passkeys`;

/** The passkey of a credential id in the transaction's tenant, locked until it ends. Throws `RowForged`. */
export async function passkeyOf(
  tx: EntityManager,
  platformKey: PlatformKey,
  credentialId: Buffer,
): Promise<PasskeyRow | null> {
  const rows = await trusted(tx, platformKey, `${SELECT} where credential_id = ? for update`, [credentialId]);
  return rows[0] ?? null;
}

/** All passkeys of an account, the oldest first. Throws `RowForged`. */
export function passkeysOf(
  tx: EntityManager,
  platformKey: PlatformKey,
  accountId: string,
): Promise<PasskeyRow[]> {
  return trusted(tx, platformKey, `${SELECT} where account_id = ? order by created_at, id`, [accountId]);
}

/** Stores a passkey that was just made. A credential that somebody has already violates a unique key. */
export async function insertPasskey(
  tx: EntityManager,
  platformKey: PlatformKey,
  made: Omit<PasskeyRow, 'id' | 'createdAt' | 'usedAt'>,
): Promise<PasskeyRow> {
  const row: PasskeyRow = { ...made, id: randomUUID(), createdAt: new Date(), usedAt: null };
  await tx.execute(
    `insert into passkeys (tenant_id, account_id, id, credential_id, public_key, counter, slot_id,
                           created_at, used_at, mac)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      row.tenantId,
      row.accountId,
      row.id,
      row.credentialId,
      row.publicKey,
      row.counter,
      row.slotId,
      row.createdAt,
      row.usedAt,
      macOf(platformKey, row),
    ],
    'run',
  );
  return row;
}

/** Writes what a use changed, or the MAC under the newest platform key. */
export async function updatePasskey(
  tx: EntityManager,
  platformKey: PlatformKey,
  row: PasskeyRow,
): Promise<void> {
  await tx.execute(
    'update passkeys set counter = ?, slot_id = ?, used_at = ?, mac = ? where account_id = ? and id = ?',
    [row.counter, row.slotId, row.usedAt, macOf(platformKey, row), row.accountId, row.id],
    'run',
  );
}

async function trusted(
  tx: EntityManager,
  platformKey: PlatformKey,
  sql: string,
  values: unknown[],
): Promise<PasskeyRow[]> {
  const rows = await tx.execute<(PasskeyRow & { counter: string; mac: Buffer })[]>(sql, values);
  return rows.map(({ mac, ...stored }) => {
    const row = { ...stored, counter: Number(stored.counter) };
    const { tenantId, accountId } = row;
    if (!verifyRowMac(platformKey, 'passkeys', tenantId, accountId, deciding(row), mac)) {
      throw new RowForged('passkeys');
    }
    return row;
  });
}

function macOf(platformKey: PlatformKey, row: PasskeyRow): Buffer {
  return rowMac(platformKey, 'passkeys', row.tenantId, row.accountId, deciding(row));
}

/** All columns: whose it is, what it is checked by, how often it was used, and what it opens. */
function deciding({ id, credentialId, publicKey, counter, slotId, createdAt, usedAt }: PasskeyRow) {
  return [
    id,
    credentialId,
    publicKey,
    String(counter),
    slotId,
    createdAt.toISOString(),
    usedAt?.toISOString() ?? null,
  ];
}
