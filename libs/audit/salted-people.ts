import { createHmac, randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';

const ID_BYTES = 16;

/**
 * People's names in the log: HMAC-SHA-256 of the account under a salt of its own. The salt goes with the
 * account, and then nothing tells any more whom an entry means.
 */
export async function saltedIds(
  tx: EntityManager,
  tenantId: string,
  accounts: readonly string[],
): Promise<Map<string, string>> {
  if (accounts.length === 0) return new Map();
  for (const account of accounts) {
    // Only for accounts that are there: one that was deleted gets no name again.
    await tx.execute(
      `insert into audit_people (tenant_id, account_id, salt)
       select tenant_id, id, ? from accounts where tenant_id = ? and id = ? on conflict do nothing`,
      [randomBytes(32), tenantId, account],
      'run',
    );
  }
  const rows = await tx.execute<{ account: string; salt: Buffer }[]>(
    'select account_id as account, salt from audit_people where account_id in (?)',
    [accounts],
  );
  return new Map(rows.map(({ account, salt }) => [account, saltedId(salt, account)]));
}

/** Everybody who has a name in this tenant's log, the account by the name. */
export async function peopleByName(tx: EntityManager): Promise<Map<string, string>> {
  const rows = await tx.execute<{ account: string; salt: Buffer }[]>(
    'select account_id as account, salt from audit_people',
  );
  return new Map(rows.map(({ account, salt }) => [saltedId(salt, account), account]));
}

function saltedId(salt: Buffer, account: string): string {
  return createHmac('sha256', salt).update(account).digest().subarray(0, ID_BYTES).toString('base64url');
}
