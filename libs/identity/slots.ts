import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  type AccountIdentity,
  type AccountKey,
  createSlot,
  type KeyPair,
  type KeySource,
  openAccountKey,
  openSlot,
  type PlatformKey,
  readSlot,
  sealAccountKey,
  SecretRefused,
  type SourceName,
} from '#encryption';

/** A slot that is not stored yet. */
export interface NewSlot {
  id: string;
  source: SourceName;
  grade: string;
  slot: Buffer;
  locator: Buffer | null;
  /** A password that is long enough only beside a second factor. */
  needsFactor?: boolean;
}

/** As the table `slots` holds it. */
export interface SlotRow {
  id: string;
  slot: Buffer;
  /** The account's private key, sealed to the slot. */
  accountKey: Buffer;
}

/** Makes a slot outside of any transaction, since a password's takes a second of work. Throws `BusyError`. */
export async function newSlot<Proof>(
  platformKey: PlatformKey,
  owner: AccountIdentity,
  source: KeySource<Proof>,
  proof: Proof,
  locator: Buffer | null = null,
): Promise<NewSlot> {
  const id = randomUUID();
  const enrolled = await source.enrol(owner, proof);
  const slot = createSlot(platformKey, { ...owner, slot: id }, source.source, enrolled);
  enrolled.secret.fill(0);
  return { id, source: source.source, grade: source.grade, slot, locator };
}

/** The account's private key, sealed to a slot that was made for it. */
export function sealToSlot(
  platformKey: PlatformKey,
  owner: AccountIdentity,
  made: NewSlot,
  account: AccountKey,
): Buffer {
  const identity = { ...owner, slot: made.id };
  return sealAccountKey(platformKey, identity, readSlot(platformKey, identity, made.slot), account);
}

/** Stores a slot with the account's key sealed to it. */
export async function insertSlot(
  tx: EntityManager,
  platformKey: PlatformKey,
  owner: AccountIdentity,
  made: NewSlot,
  account: AccountKey,
): Promise<void> {
  await insertSealedSlot(tx, owner, made, sealToSlot(platformKey, owner, made, account));
}

/** The same where the account's key was sealed before. */
export async function insertSealedSlot(
  tx: EntityManager,
  owner: AccountIdentity,
  made: NewSlot,
  sealed: Buffer,
): Promise<void> {
  await tx.execute(
    `insert into slots (tenant_id, account_id, id, source, grade, locator, slot, account_key, needs_factor)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      owner.tenant,
      owner.account,
      made.id,
      made.source,
      made.grade,
      made.locator,
      made.slot,
      sealed,
      made.needsFactor ?? false,
    ],
    'run',
  );
}

/** The slots of one source that are not locked, the newest first. */
export function openSlotsOf(tx: EntityManager, accountId: string, source: SourceName): Promise<SlotRow[]> {
  return tx.execute<SlotRow[]>(
    `select id, slot, account_key as "accountKey" from slots
      where account_id = ? and source = ? and locked_until is null order by created_at desc`,
    [accountId, source],
  );
}

/** The account's key, by what the person just proved; null where the proof is wrong. Throws `RecordCorrupt`, `BusyError`. */
export async function unlock<Proof>(
  platformKey: PlatformKey,
  owner: AccountIdentity,
  source: KeySource<Proof>,
  row: SlotRow,
  proof: Proof,
): Promise<{ account: AccountKey; outdated: boolean } | null> {
  const identity = { ...owner, slot: row.id };
  const slot = readSlot(platformKey, identity, row.slot);
  const secret = await source.unlock(owner, slot.parameters, proof);
  try {
    const slotKeys: KeyPair = openSlot(identity, slot, secret);
    const account = openAccountKey(platformKey, identity, slotKeys, row.accountKey);
    slotKeys.privateKey.fill(0);
    return { account, outdated: source.outdated(slot.parameters) };
  } catch (error) {
    if (error instanceof SecretRefused) return null;
    throw error;
  } finally {
    secret.fill(0);
  }
}
