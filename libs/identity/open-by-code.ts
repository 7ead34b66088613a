import type { EntityManager } from '@mikro-orm/postgresql';
import { type AccountKey, type PlatformKey, recoveryLookup, RecoverySource } from '#encryption';
import type { Caller } from './caller.js';
import { InvalidCredentials } from './errors.js';
import { type SlotRow, unlock } from './slots.js';

const source = new RecoverySource();

/** What a recovery or resume code opened. */
export interface OpenedByCode {
  accountId: string;
  slotId: string;
  key: AccountKey;
}

/**
 * The account of this kind that a code opens, its slot locked until the transaction ends; null where it opens
 * none. The code is found by its locator: no name goes with it.
 */
export async function openByCode(
  tx: EntityManager,
  platformKey: PlatformKey,
  tenantId: string,
  code: string,
  kind: Caller['kind'],
): Promise<OpenedByCode | null> {
  const [found] = await tx.execute<(SlotRow & { accountId: string })[]>(
    `select s.id, s.account_id as "accountId", s.slot, s.account_key as "accountKey"
       from slots s join accounts a on a.tenant_id = s.tenant_id and a.id = s.account_id
      where s.locator = ? and s.source = 'recovery' and s.locked_until is null and a.kind = ?
        for update`,
    [recoveryLookup(tenantId, code), kind],
  );
  if (found === undefined) return null;
  const owner = { tenant: tenantId, account: found.accountId };
  const opened = await unlock(platformKey, owner, source, found, code);
  return opened && { accountId: found.accountId, slotId: found.id, key: opened.account };
}

export function wrongCode(): InvalidCredentials {
  return new InvalidCredentials('This code is not right, or it has been used.');
}
