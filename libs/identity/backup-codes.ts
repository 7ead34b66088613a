import { randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { blindIndex, blindIndexes, type PlatformKey } from '#encryption';

const CODES = 10;
/** Without what is easily misread: 32 letters and digits, five bits each. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyzo';
const LENGTH = 10;

/**
 * Codes for who has lost the telephone: 50 random bits each, good once. Stored as a hash under the platform
 * key that names the account, so that none can be guessed from the database, nor planted there.
 */
export async function renewBackupCodes(
  tx: EntityManager,
  platformKey: PlatformKey,
  account: { tenantId: string; id: string },
): Promise<string[]> {
  await tx.execute('delete from backup_codes where account_id = ?', [account.id], 'run');
  const codes = Array.from({ length: CODES }, newCode);
  for (const code of codes) {
    await tx.execute(
      'insert into backup_codes (tenant_id, account_id, code_hash) values (?, ?, ?)',
      [
        account.tenantId,
        account.id,
        blindIndex(platformKey, account.tenantId, 'backup-code', subject(account.id, code)),
      ],
      'run',
    );
  }
  return codes;
}

/** Uses a code up. False where the account has no such code (any more). */
export async function useBackupCode(
  tx: EntityManager,
  platformKey: PlatformKey,
  account: { tenantId: string; id: string },
  code: string,
): Promise<boolean> {
  const hashes = blindIndexes(platformKey, account.tenantId, 'backup-code', subject(account.id, code));
  const used = await tx.execute<unknown[]>(
    `delete from backup_codes where account_id = ? and code_hash in (${hashes.map(() => '?').join(', ')}) returning 1`,
    [account.id, ...hashes],
  );
  return used.length > 0;
}

function newCode(): string {
  const letters = Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte & 31]!);
  return `${letters.slice(0, LENGTH / 2).join('')}-${letters.slice(LENGTH / 2).join('')}`;
}

function subject(accountId: string, code: string): string {
  return `${accountId} ${code.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}`;
}
