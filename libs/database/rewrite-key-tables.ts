import { withClient } from './with-client.js';

/** The small tables that hold keys. A deleted row's bytes stay in their pages until these are rewritten. */
export const KEY_TABLES = [
  'session_grants',
  'session_standing_grants',
  'session_old_keys',
  'session_invitations',
  'locked_grants',
  'slots',
  'logins',
] as const;

/**
 * Rewrites the key tables (`vacuum full`), so that bytes of deleted keys leave the data files; what
 * WAL and backups hold ends with their days. Only the owner may. Each table is closed to everybody
 * for that moment: where it cannot be had within `lockSeconds`, PostgreSQL refuses and this throws.
 */
export async function rewriteKeyTables(ownerAddress: string, lockSeconds = 10): Promise<void> {
  await withClient(ownerAddress, async (client) => {
    await client.query(`select set_config('lock_timeout', $1, false)`, [`${lockSeconds}s`]);
    for (const table of KEY_TABLES) await client.query(`vacuum (full, analyze) ${table}`);
  });
}
