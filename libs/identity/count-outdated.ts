import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import { accountKeyVersion, grantVersion } from '#encryption';

/** What still lies under an older version of the platform key, until its holder's next visit. */
export interface Outdated {
  accounts: number;
  slots: number;
  grants: number;
}

/** Counts what one tenant still has under another version than `version`. */
export async function countOutdated(em: EntityManager, tenantId: string, version: number): Promise<Outdated> {
  return inTenant(
    em,
    tenantId,
    async (tx) => {
      const bytes = (sql: string) => tx.execute<{ bytes: Buffer }[]>(sql);
      const [accounts, slots, grants] = [
        await bytes('select mac as bytes from accounts'),
        await bytes('select account_key as bytes from slots'),
        await bytes(
          `select sealed as bytes from session_grants where sealed is not null
           union all select sealed from session_standing_grants`,
        ),
      ];
      const older = (rows: { bytes: Buffer }[], versionOf: (bytes: Buffer) => number | undefined) =>
        rows.filter((row) => versionOf(row.bytes) !== version).length;
      return {
        accounts: older(accounts, (mac) => mac.readUInt32BE()),
        slots: older(slots, accountKeyVersion),
        grants: older(grants, grantVersion),
      };
    },
    { readOnly: true },
  );
}
