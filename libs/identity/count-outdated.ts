import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import { accountKeyVersion, grantVersion } from '#encryption';

/** What still lies under an older version of the platform key, until its holder's next visit. */
export interface Outdated {
  accounts: number;
  slots: number;
  grants: number;
  /** Logins elsewhere and numbers: renewed when that very one is proven, since only then its index can be made anew. */
  identities: number;
  factors: number;
  apiKeys: number;
  /** Grants that a reset locked: renewed when the old way to unlock brings them back, or gone with their days. */
  locked: number;
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
      const identities = await bytes('select mac as bytes from login_identities');
      const factors = await bytes('select mac as bytes from second_factors');
      const apiKeys = await bytes('select mac as bytes from api_keys');
      const locked = await bytes('select sealed as bytes from locked_grants where sealed is not null');
      const older = (rows: { bytes: Buffer }[], versionOf: (bytes: Buffer) => number | undefined) =>
        rows.filter((row) => versionOf(row.bytes) !== version).length;
      return {
        accounts: older(accounts, versionOfMac),
        slots: older(slots, accountKeyVersion),
        grants: older(grants, grantVersion),
        identities: older(identities, versionOfMac),
        factors: older(factors, versionOfMac),
        apiKeys: older(apiKeys, versionOfMac),
        locked: older(locked, grantVersion),
      };
    },
    { readOnly: true },
  );
}

function versionOfMac(mac: Buffer): number {
  return mac.readUInt32BE();
}
