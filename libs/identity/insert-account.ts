import type { EntityManager } from '@mikro-orm/postgresql';
import type { PlatformKey } from '#encryption';
import { accountMac } from './account-row.js';
import { emailColumns } from './email-address.js';
import { phoneColumn } from './phone-number.js';

/** Writes a new account's row with its MAC. */
export async function insertAccount(
  tx: EntityManager,
  platformKey: PlatformKey,
  account: {
    tenantId: string;
    id: string;
    kind: 'guest' | 'person';
    /** Its private half is not needed. */
    key: { id: Buffer; keys: { publicKey: Buffer } };
    /** Normalized; null for guests and phone logins. */
    email: string | null;
    /** In E.164 form, proven. */
    phone?: string | null;
    confirmedAt: Date | null;
  },
): Promise<void> {
  const { tenantId, id, kind, confirmedAt } = account;
  const { emailIndex, emailSealed } = emailColumns(platformKey, tenantId, id, account.email);
  const row = {
    tenantId,
    id,
    kind,
    publicKey: account.key.keys.publicKey,
    keyId: account.key.id,
    emailIndex,
    emailSealed,
    ...phoneColumn(platformKey, tenantId, id, account.phone ?? null),
    confirmedAt,
  };
  await tx.execute(
    `insert into accounts
       (tenant_id, id, kind, public_key, key_id, email_index, email_sealed, phone_sealed, confirmed_at, mac)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      tenantId,
      id,
      kind,
      row.publicKey,
      row.keyId,
      emailIndex,
      emailSealed,
      row.phoneSealed,
      confirmedAt,
      accountMac(platformKey, row),
    ],
    'run',
  );
}
