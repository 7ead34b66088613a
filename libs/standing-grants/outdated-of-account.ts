import type { EntityManager } from '@mikro-orm/postgresql';
import { grantVersion, type PlatformKey } from '#encryption';

/** The sessions of an account whose standing grants lie under an older version of the platform key, by id. */
export async function outdatedOfAccount(
  tx: EntityManager,
  platformKey: PlatformKey,
  accountId: string,
): Promise<Set<string>> {
  const rows = await tx.execute<{ sessionId: string; sealed: Buffer }[]>(
    `select st.session_id as "sessionId", st.sealed
       from session_grants g
       join session_standing_grants st on st.tenant_id = g.tenant_id and st.session_id = g.session_id
      where g.account_id = ?`,
    [accountId],
  );
  const outdated = rows.filter(({ sealed }) => grantVersion(sealed) !== platformKey.version);
  return new Set(outdated.map(({ sessionId }) => sessionId));
}
