import { randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { KeyPair, PlatformKey } from '#encryption';
import { accountMac } from './account-row.js';
import { emailColumns } from './email-address.js';

/** Writes a new account's row with its MAC; gives the id of its key pair. */
export async function insertAccount(
  tx: EntityManager,
  platformKey: PlatformKey,
  account: {
    tenantId: string;
    id: string;
    kind: 'guest' | 'person';
    keys: KeyPair;
    /** Normalized; null for guests and phone logins. */
    email: string | null;
    confirmedAt: Date | null;
  },
): Promise<{ keyId: Buffer }> {
  const { tenantId, id, kind, confirmedAt } = account;
  const { emailIndex, emailSealed } = emailColumns(platformKey, tenantId, id, account.email);
  const keyId = randomBytes(16);
  const row = {
    tenantId,
    id,
    kind,
    publicKey: account.keys.publicKey,
    keyId,
    emailIndex,
    emailSealed,
    phoneSealed: null,
    confirmedAt,
  };
  await tx.execute(
    `insert into accounts
       (tenant_id, id, kind, public_key, key_id, email_index, email_sealed, confirmed_at, mac)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      tenantId,
      id,
      kind,
      row.publicKey,
      keyId,
      emailIndex,
      emailSealed,
      confirmedAt,
      accountMac(platformKey, row),
    ],
    'run',
  );
  return { keyId };
}
