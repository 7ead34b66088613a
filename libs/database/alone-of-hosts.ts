import type { EntityManager } from '@mikro-orm/postgresql';

/** Work that one host does for all; the numbers mean nothing but must never change. */
const LOCKS = {
  nightly: 7_041_011,
  hourly: 7_041_012,
  'audit-heads': 7_041_013,
  background: 7_041_014,
} as const;
export type SharedWork = keyof typeof LOCKS;

/**
 * Runs `work` unless another host is at it, which gives null. The lock is the connection's: a host
 * that dies gives it back. `work` uses other connections.
 */
export async function aloneOfHosts<T>(
  em: EntityManager,
  name: SharedWork,
  work: () => Promise<T>,
): Promise<T | null> {
  const connection = em.getDriver().getConnection();
  const client = await (await connection.getNativeClient()).connect();
  let free = false;
  try {
    const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [
      LOCKS[name],
    ]);
    if (!rows[0]!.held) {
      free = true;
      return null;
    }
    try {
      return await work();
    } finally {
      await client.query('select pg_advisory_unlock($1)', [LOCKS[name]]);
      free = true;
    }
  } finally {
    // A connection that may still hold the lock is closed, which frees it.
    client.release(!free);
  }
}
