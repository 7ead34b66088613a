import type { Client } from 'pg';

/** One for all hosts of an installation; the numbers mean nothing but must never change. */
const LOCKS = { migrations: 7_041_001, roles: 7_041_002 } as const;

/** Runs `work` while no other host runs work under the same lock. */
export async function alone<T>(client: Client, lock: keyof typeof LOCKS, work: () => Promise<T>): Promise<T> {
  await client.query('select pg_advisory_lock($1)', [LOCKS[lock]]);
  try {
    return await work();
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCKS[lock]]);
  }
}
