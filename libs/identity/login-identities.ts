import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  blindIndex,
  blindIndexes,
  type DerivedProof,
  type PlatformKey,
  rowMac,
  verifyRowMac,
} from '#encryption';
import { RowForged } from './errors.js';

/** A login elsewhere (a number, a provider's subject) that belongs to an account. */
export interface LoginIdentity {
  id: string;
  accountId: string;
  provider: string;
  issuer: string;
  subjectIndex: Buffer;
  provenAt: Date;
}

/** Two first logins at once: the second waits until the transaction ends, and finds what the first made. */
export async function lockIdentity(tx: EntityManager, tenantId: string, proof: DerivedProof): Promise<void> {
  await tx.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [
    `identity ${tenantId} ${JSON.stringify([proof.provider, proof.issuer, proof.subject])}`,
  ]);
}

/** The identity that was just proven, if an account has it. Throws `RowForged`. */
export async function findIdentity(
  tx: EntityManager,
  platformKey: PlatformKey,
  tenantId: string,
  proof: DerivedProof,
): Promise<LoginIdentity | null> {
  const indexes = blindIndexes(platformKey, tenantId, `subject ${proof.provider}`, proof.subject);
  const marks = indexes.map(() => '?').join(', ');
  const where = `provider = ? and issuer = ? and subject_index in (${marks})`;
  const values = [proof.provider, proof.issuer, ...indexes];
  return (await trustedIdentities(tx, platformKey, tenantId, where, values))[0] ?? null;
}

/** The identity of an id. Throws `RowForged`. */
export async function identityOfId(
  tx: EntityManager,
  platformKey: PlatformKey,
  tenantId: string,
  id: string,
): Promise<LoginIdentity | null> {
  return (await trustedIdentities(tx, platformKey, tenantId, 'id = ?', [id]))[0] ?? null;
}

/** The identities of an account at one provider. Throws `RowForged`. */
export async function identitiesOf(
  tx: EntityManager,
  platformKey: PlatformKey,
  tenantId: string,
  accountId: string,
  provider: string,
): Promise<LoginIdentity[]> {
  const where = 'account_id = ? and provider = ?';
  return trustedIdentities(tx, platformKey, tenantId, where, [accountId, provider]);
}

async function trustedIdentities(
  tx: EntityManager,
  platformKey: PlatformKey,
  tenantId: string,
  where: string,
  values: unknown[],
): Promise<LoginIdentity[]> {
  const rows = await tx.execute<(LoginIdentity & { mac: Buffer })[]>(
    `select id, account_id as "accountId", provider, issuer, subject_index as "subjectIndex",
            proven_at as "provenAt", mac
       from login_identities where ${where} for update`,
    values,
  );
  for (const row of rows) {
    const columns = deciding(row);
    if (!verifyRowMac(platformKey, 'login_identities', tenantId, row.accountId, columns, row.mac))
      throw new RowForged('login_identities');
  }
  return rows;
}

/** Gives an account what was just proven. */
export async function insertIdentity(
  tx: EntityManager,
  platformKey: PlatformKey,
  tenantId: string,
  accountId: string,
  { provider, issuer, subject }: DerivedProof,
): Promise<void> {
  const subjectIndex = blindIndex(platformKey, tenantId, `subject ${provider}`, subject);
  const row = { id: randomUUID(), accountId, provider, issuer, subjectIndex, provenAt: new Date() };
  await tx.execute(
    `insert into login_identities (tenant_id, id, account_id, provider, issuer, subject_index, proven_at, mac)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      tenantId,
      row.id,
      accountId,
      provider,
      issuer,
      subjectIndex,
      row.provenAt,
      macOf(platformKey, tenantId, row),
    ],
    'run',
  );
}

/** Notes that it was proven now. Its index, which only what was proven gives, is renewed to the newest platform key too. */
export async function touchIdentity(
  tx: EntityManager,
  platformKey: PlatformKey,
  tenantId: string,
  identity: LoginIdentity,
  { provider, subject }: DerivedProof,
): Promise<void> {
  const subjectIndex = blindIndex(platformKey, tenantId, `subject ${provider}`, subject);
  const row = { ...identity, subjectIndex, provenAt: new Date() };
  const mac = macOf(platformKey, tenantId, row);
  await tx.execute(
    'update login_identities set proven_at = ?, subject_index = ?, mac = ? where id = ?',
    [row.provenAt, row.subjectIndex, mac, row.id],
    'run',
  );
}

function macOf(platformKey: PlatformKey, tenantId: string, row: LoginIdentity): Buffer {
  return rowMac(platformKey, 'login_identities', tenantId, row.accountId, deciding(row));
}

/** `provenAt` too: who writes to the database must not keep a number alive that fell silent. */
function deciding({ id, provider, issuer, subjectIndex, provenAt }: LoginIdentity) {
  return [id, provider, issuer, subjectIndex, provenAt.toISOString()];
}
