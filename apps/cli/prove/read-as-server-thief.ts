import type { ClientBase } from 'pg';
import {
  type Argon2Pool,
  DerivedSource,
  type DerivedProof,
  openAccountKey,
  openColumn,
  openGrant,
  openRecord,
  openSlot,
  PasswordSource,
  readSlot,
  RecordCorrupt,
  recordKeyId,
  SecretRefused,
  unwrapOlder,
  type KeyPair,
  type PlatformKey,
  type SessionKey,
} from '#encryption';

/** What somebody reads who has a copy of the database and the platform key, and nothing that only a person has. */
export interface StolenAccount {
  id: string;
  kind: 'guest' | 'person';
  /** Sources of its slots that are not locked. */
  sources: string[];
  /** The newest steps of its sessions, decrypted; empty where none of the slots opens. */
  answers: string[];
}

/** What the thief knows besides: logins elsewhere, and passwords to try at Argon2id's price each. */
export interface ThiefsKnowledge {
  /** The one account that he is after; all where not given. */
  account?: string;
  proofs?: readonly DerivedProof[];
  guesses?: { passwords: readonly string[]; argon2: Argon2Pool };
}

interface SlotRow {
  id: string;
  source: string;
  slot: Buffer;
  accountKey: Buffer;
}

interface RecordRow {
  session: string;
  role: string;
  mode: 'single' | 'shared' | 'plaintext';
  grant: Buffer;
  sequence: number;
  record: Buffer;
}

/**
 * Tries to open every account with our own code: each slot by each login elsewhere that the thief can name
 * (the numbers that the database keeps under the platform key, and `known.proofs`), which is all that a `derived` slot asks
 * for; and by each password that he guesses.
 */
export async function readAsServerThief(
  client: ClientBase,
  platformKey: PlatformKey,
  known: ThiefsKnowledge = {},
): Promise<StolenAccount[]> {
  const { rows } = await client.query<{ tenant: string; id: string; kind: 'guest' | 'person' }>(
    'select tenant_id as tenant, id, kind from accounts where $1::uuid is null or id = $1 order by created_at',
    [known.account ?? null],
  );
  const proofs = [...(known.proofs ?? []), ...(await numbersIn(client, platformKey))];
  const stolen: StolenAccount[] = [];
  for (const { tenant, id, kind } of rows) {
    const owner = { tenant, account: id };
    const slots = await client.query<SlotRow>(
      `select id, source, slot, account_key as "accountKey" from slots
        where tenant_id = $1 and account_id = $2 and locked_until is null`,
      [tenant, id],
    );
    const answers: string[] = [];
    for (const row of slots.rows) {
      const keys =
        (await keysBy(platformKey, owner, row, proofs)) ??
        (await keysByGuess(platformKey, owner, row, known.guesses));
      if (keys !== null) answers.push(...(await answersOf(client, platformKey, owner, keys)));
    }
    stolen.push({ id, kind, sources: slots.rows.map(({ source }) => source), answers });
  }
  return stolen;
}

async function numbersIn(client: ClientBase, platformKey: PlatformKey): Promise<DerivedProof[]> {
  const { rows } = await client.query<{ tenant: string; id: Buffer; sealed: Buffer }>(
    'select tenant_id as tenant, id, subject_sealed as sealed from challenges',
  );
  return rows.map(({ tenant, id, sealed }) => {
    const place = { tenant, table: 'challenges', column: 'subject_sealed', record: id.toString('hex') };
    const subject = openColumn(platformKey, 'column', place, sealed).toString();
    return { provider: 'sms', issuer: '', subject };
  });
}

/** As if each slot were a derived one: what it says of itself is not believed. */
async function keysBy(
  platformKey: PlatformKey,
  owner: { tenant: string; account: string },
  row: SlotRow,
  proofs: readonly DerivedProof[],
): Promise<KeyPair | null> {
  const identity = { ...owner, slot: row.id };
  const slot = readSlot(platformKey, identity, row.slot);
  const source = new DerivedSource(platformKey);
  for (const proof of proofs) {
    const { parameters } = slot.source === 'derived' ? slot : await source.enrol(owner, proof);
    try {
      const slotKeys = openSlot(identity, slot, await source.unlock(owner, parameters, proof));
      return openAccountKey(platformKey, identity, slotKeys, row.accountKey).keys;
    } catch (error) {
      if (!(error instanceof SecretRefused || error instanceof RecordCorrupt)) throw error;
    }
  }
  return null;
}

async function keysByGuess(
  platformKey: PlatformKey,
  owner: { tenant: string; account: string },
  row: SlotRow,
  guesses: ThiefsKnowledge['guesses'],
): Promise<KeyPair | null> {
  if (row.source !== 'password' || guesses === undefined) return null;
  const identity = { ...owner, slot: row.id };
  const slot = readSlot(platformKey, identity, row.slot);
  const source = new PasswordSource(platformKey, guesses.argon2);
  for (const password of guesses.passwords) {
    try {
      const slotKeys = openSlot(identity, slot, await source.unlock(owner, slot.parameters, { password }));
      return openAccountKey(platformKey, identity, slotKeys, row.accountKey).keys;
    } catch (error) {
      if (!(error instanceof SecretRefused)) throw error;
    }
  }
  return null;
}

async function answersOf(
  client: ClientBase,
  platformKey: PlatformKey,
  { tenant, account }: { tenant: string; account: string },
  keys: KeyPair,
): Promise<string[]> {
  const { rows } = await client.query<RecordRow>(
    `select g.session_id as session, g.role, i.mode, g.sealed as grant, s.sequence, s.record
       from session_grants g
       join interview_sessions i on i.tenant_id = g.tenant_id and i.id = g.session_id
       join session_steps s on s.tenant_id = g.tenant_id and s.session_id = g.session_id
      where g.tenant_id = $1 and g.account_id = $2 and g.sealed is not null
        and s.sequence = (select max(sequence) from session_steps n
                           where n.tenant_id = s.tenant_id and n.session_id = s.session_id)`,
    [tenant, account],
  );
  const answers: string[] = [];
  for (const { session, role, mode, grant, sequence, record } of rows) {
    const key = openGrant(platformKey, { tenant, account, session, role }, keys, grant);
    const identity = { tenant, table: 'session_steps', column: 'record', session, mode };
    const place = { ...identity, record: String(sequence), sequence };
    answers.push(openRecord(await keyOf(client, tenant, session, key, record), place, record).toString());
  }
  return answers;
}

/** The key of a record that is older than the last re-key. */
async function keyOf(
  client: ClientBase,
  tenant: string,
  session: string,
  newest: SessionKey,
  record: Buffer,
): Promise<SessionKey> {
  const wanted = recordKeyId(record);
  const { rows } = await client.query<{ wrappedBy: Buffer; wrapped: Buffer }>(
    'select wrapped_by as "wrappedBy", wrapped from session_old_keys where tenant_id = $1 and session_id = $2',
    [tenant, session],
  );
  let key = newest;
  while (!key.id.equals(wanted)) {
    const row = rows.find(({ wrappedBy }) => wrappedBy.equals(key.id));
    if (row === undefined) throw new RecordCorrupt(`session ${session}`);
    key = unwrapOlder(key, { tenant, session }, row.wrapped);
  }
  return key;
}
