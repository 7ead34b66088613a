import type { EntityManager } from '@mikro-orm/postgresql';

/** Ends every login of the account but this one, in the transaction that changed what logs in (OWASP ASVS 5.0, 7.4.3). */
export async function endOtherLogins(tx: EntityManager, accountId: string, loginId: Buffer): Promise<void> {
  await tx.execute('delete from logins where account_id = ? and id <> ?', [accountId, loginId], 'run');
}
