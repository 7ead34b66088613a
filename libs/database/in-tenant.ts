import type { EntityManager } from '@mikro-orm/postgresql';

export interface TransactionOptions {
  /** For a read: PostgreSQL then refuses every write. */
  readOnly?: boolean;
}

/**
 * Runs `work` in one transaction that sees and writes the rows of this tenant only: the policies of
 * row-level security compare with the setting, which ends with the transaction. Keep the work short,
 * it holds a connection; throw to roll back.
 */
export async function inTenant<T>(
  em: EntityManager,
  tenantId: string,
  work: (tx: EntityManager) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  return em.fork().transactional(
    async (tx) => {
      await tx.execute(`select set_config('affiant.tenant', ?, true)`, [tenantId]);
      return work(tx);
    },
    { readOnly: options.readOnly ?? false },
  );
}

/** Runs `work` in one transaction of no tenant: it sees the tables without a tenant, and no other row. */
export async function outsideTenants<T>(
  em: EntityManager,
  work: (tx: EntityManager) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  return em.fork().transactional(work, { readOnly: options.readOnly ?? false });
}
