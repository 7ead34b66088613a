import type { EntityManager } from '@mikro-orm/postgresql';
import {
  type AccountKey,
  accountKeyVersion,
  grantVersion,
  type PlatformKey,
  readSlot,
  renewSlot,
  sealAccountKey,
} from '#encryption';
import { outdatedOfAccount, renewStandingGrants } from '#standing-grants';
import type { AccountRow } from './account-row.js';
import { emailColumns, openEmail } from './email-address.js';
import { passkeysOf, updatePasskey } from './passkey-rows.js';
import { openPhone, phoneColumn } from './phone-number.js';
import { privilegeMac, type PrivilegeRow } from './privileges.js';
import { renewDecidingRows } from './renew-deciding-rows.js';
import { renewProfile } from './profiles.js';
import { grantsOf, openHeldGrant, resealGrant } from './reseal-grants.js';
import type { SlotRow } from './slots.js';
import { updateAccount } from './update-account.js';

/**
 * After a rotation of the platform key: what an account holds under an older version is sealed under the
 * newest, now that its holder is there with the key. Inside the caller's transaction, so all of it or
 * nothing. Slots that are locked stay as they are. Throws `RecordCorrupt` for what was planted.
 */
export async function renewAccount(
  tx: EntityManager,
  platformKey: PlatformKey,
  account: AccountRow & { privileges: readonly PrivilegeRow[] },
  key: AccountKey,
): Promise<void> {
  // Nothing is older where there is but one version: the usual case costs nothing.
  if (platformKey.versions.length === 1) return;
  await renewSlots(tx, platformKey, account, key);
  await renewGrants(tx, platformKey, account, key);
  await renewRows(tx, platformKey, account);
}

async function renewSlots(
  tx: EntityManager,
  platformKey: PlatformKey,
  { tenantId, id }: AccountRow,
  key: AccountKey,
): Promise<void> {
  const slots = await tx.execute<SlotRow[]>(
    `select id, slot, account_key as "accountKey" from slots
      where account_id = ? and locked_until is null for update`,
    [id],
  );
  for (const stored of slots) {
    const identity = { tenant: tenantId, account: id, slot: stored.id };
    const slot = readSlot(platformKey, identity, stored.slot);
    const versions = [slot.version, accountKeyVersion(stored.accountKey)];
    if (versions.every((version) => version === platformKey.version)) continue;
    await tx.execute(
      'update slots set slot = ?, account_key = ? where account_id = ? and id = ?',
      [
        renewSlot(platformKey, identity, stored.slot),
        sealAccountKey(platformKey, identity, slot, key),
        id,
        stored.id,
      ],
      'run',
    );
  }
}

async function renewGrants(
  tx: EntityManager,
  platformKey: PlatformKey,
  { tenantId, id }: AccountRow,
  { keys }: AccountKey,
): Promise<void> {
  const holding = { tenantId, accountId: id };
  const withOlderStanding = await outdatedOfAccount(tx, platformKey, id);
  for (const grant of await grantsOf(tx, id, 'all')) {
    if (withOlderStanding.has(grant.sessionId)) {
      const key = openHeldGrant(platformKey, grant, { ...holding, keys });
      if (key !== null)
        await renewStandingGrants(tx, platformKey, { tenantId, sessionId: grant.sessionId }, key);
      key?.destroy();
    }
    if (grant.sealed === null || grantVersion(grant.sealed) === platformKey.version) continue;
    const sealed = resealGrant(platformKey, grant, { ...holding, keys }, { ...holding, ...keys });
    await tx.execute(
      'update session_grants set sealed = ? where session_id = ? and account_id = ?',
      [sealed, grant.sessionId, id],
      'run',
    );
  }
}

async function renewRows(
  tx: EntityManager,
  platformKey: PlatformKey,
  account: AccountRow & { privileges: readonly PrivilegeRow[] },
): Promise<void> {
  const { tenantId, id, mac, emailSealed, phoneSealed, privileges } = account;
  for (const { privilege, mac: before } of privileges) {
    if (Buffer.from(before, 'base64').readUInt32BE() === platformKey.version) continue;
    await tx.execute(
      'update privileges set mac = ? where account_id = ? and privilege = ?',
      [privilegeMac(platformKey, account, privilege), id, privilege],
      'run',
    );
  }
  for (const passkey of await passkeysOf(tx, platformKey, id)) await updatePasskey(tx, platformKey, passkey);
  await renewDecidingRows(tx, platformKey, id);
  if (mac.readUInt32BE() === platformKey.version) return;
  const email = openEmail(platformKey, tenantId, id, emailSealed);
  const phone = openPhone(platformKey, tenantId, id, phoneSealed);
  await updateAccount(tx, platformKey, account, {
    ...emailColumns(platformKey, tenantId, id, email),
    ...phoneColumn(platformKey, tenantId, id, phone),
  });
  await renewProfile(tx, platformKey, account);
}
