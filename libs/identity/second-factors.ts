import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import { openColumn, type PlatformKey, sealColumn } from '#encryption';
import { AccountCodes } from './account-codes.js';
import { renewBackupCodes, useBackupCode } from './backup-codes.js';
import type { Caller } from './caller.js';
import { openEmail } from './email-address.js';
import { endOtherLogins } from './end-other-logins.js';
import { InvalidCredentials, NotLoggedIn, PasswordRefused, UnknownFactor } from './errors.js';
import { type FactorRow, factorsOf, storeFactor } from './factor-rows.js';
import { findById } from './find-account.js';
import type { LoginOrigin } from './logged-in.js';
import { requirePerson } from './own-account.js';
import { smsCodeHolder } from './sms-factors.js';
import type { Throttle } from './throttle.js';
import { matchingStep, newTotpSeed, totpSecret, totpUri } from './totp.js';

/** What a login may be completed by. */
export type FactorMethod = 'totp' | 'passkey' | 'sms' | 'backup';

/** A factor as its holder sees it. */
export interface ListedFactor {
  id: string;
  type: 'totp' | 'passkey' | 'sms';
  createdAt: Date;
}

/** Second factors: codes of an authenticator app, and backup codes for who has lost it. Passkeys: `PasskeyFactor`. */
export class SecondFactors {
  private readonly codes: AccountCodes;

  constructor(
    private readonly em: EntityManager,
    private readonly platformKey: PlatformKey,
    private readonly throttle: Throttle,
    private readonly clock: () => number = Date.now,
  ) {
    this.codes = new AccountCodes(platformKey);
  }

  /** Begins enrolment; counts for nothing until `confirm`. `secret` and `uri` are shown once. */
  async begin(caller: Caller, issuer: string): Promise<{ id: string; secret: string; uri: string }> {
    const { tenant, accountId } = requirePerson(caller);
    const seed = newTotpSeed();
    const id = randomUUID();
    return inTenant(this.em, tenant.id, async (tx) => {
      const account = await findById(tx, this.platformKey, accountId);
      if (account === null) throw new NotLoggedIn();
      const unfinished = 'delete from second_factors where account_id = ? and confirmed_at is null';
      await tx.execute(unfinished, [accountId], 'run');
      const sealed = sealColumn(this.platformKey, 'totp', placeOf(tenant.id, id), seed);
      const row = { tenantId: tenant.id, accountId, id, type: 'totp', sealed, lastStep: 0 } as const;
      await storeFactor(tx, this.platformKey, { ...row, createdAt: new Date(), confirmedAt: null });
      const name = openEmail(this.platformKey, tenant.id, accountId, account.emailSealed) ?? tenant.slug;
      return { id, secret: totpSecret(seed), uri: totpUri(seed, issuer, name) };
    });
  }

  /**
   * The first code of a new factor: from now on every login asks for one. The account's other logins end
   * (OWASP ASVS 5.0, 7.4.3). Gives new backup codes, shown once; those of before are gone. Throws
   * `UnknownFactor`, `InvalidCredentials`, `TooManyAttempts`.
   */
  async confirm(caller: Caller, id: string, code: string, from: LoginOrigin): Promise<string[]> {
    const { tenant, accountId, loginId } = requirePerson(caller);
    const attempt = { subject: `factor ${accountId}`, address: from.address, deviceId: null };
    const codes = await this.throttle.guard(tenant.id, attempt, () =>
      inTenant(this.em, tenant.id, async (tx) => {
        const rows = await factorsOf(tx, this.platformKey, accountId);
        const row = rows.find(
          (each) => each.id === id && each.type !== 'passkey' && each.confirmedAt === null,
        );
        if (row === undefined) throw new UnknownFactor();
        const step = await this.stepOf(tx, row, code);
        if (step === null) return null;
        await storeFactor(tx, this.platformKey, { ...row, lastStep: step, confirmedAt: new Date() });
        await endOtherLogins(tx, accountId, loginId);
        return renewBackupCodes(tx, this.platformKey, { tenantId: tenant.id, id: accountId });
      }),
    );
    if (codes === null) throw wrongCode();
    return codes;
  }

  /**
   * Takes a factor away, and with the last one the backup codes. Other logins end. Throws `UnknownFactor`, and
   * `PasswordRefused` for the last one where the password is long enough only beside it.
   */
  async remove(caller: Caller, id: string): Promise<void> {
    const { tenant, accountId, loginId } = requirePerson(caller);
    await inTenant(this.em, tenant.id, async (tx) => {
      const gone = await tx.execute<unknown[]>(
        'delete from second_factors where account_id = ? and id::text = ? returning 1',
        [accountId, id],
      );
      if (gone.length === 0) throw new UnknownFactor();
      if (!(await hasSecondFactor(tx, this.platformKey, accountId))) {
        await requirePasswordToStandAlone(tx, accountId);
        await tx.execute('delete from backup_codes where account_id = ?', [accountId], 'run');
      }
      await endOtherLogins(tx, accountId, loginId);
    });
  }

  /** The caller's confirmed factors. */
  async list(caller: Caller): Promise<ListedFactor[]> {
    const { tenant, accountId } = requirePerson(caller);
    const rows = await inTenant(this.em, tenant.id, (tx) => factorsOf(tx, this.platformKey, accountId));
    return rows
      .filter(({ confirmedAt }) => confirmedAt !== null)
      .map(({ id: factor, type, createdAt }) => ({ id: factor, type, createdAt }));
  }

  /** What completes a login of the account; empty where the first proof is enough. */
  async methodsOf(tenantId: string, accountId: string): Promise<FactorMethod[]> {
    return inTenant(this.em, tenantId, async (tx) => {
      const rows = await factorsOf(tx, this.platformKey, accountId);
      const types = rows.filter(({ confirmedAt }) => confirmedAt !== null).map(({ type }) => type);
      if (types.length === 0) return [];
      const left = await tx.execute<unknown[]>('select 1 from backup_codes where account_id = ? limit 1', [
        accountId,
      ]);
      // Text messages stand last: a number can be taken over.
      const ordered = types.toSorted((a, b) => Number(a === 'sms') - Number(b === 'sms'));
      return [...new Set<FactorMethod>([...ordered, ...(left.length > 0 ? (['backup'] as const) : [])])];
    });
  }

  /** Whether the code is good now; it is used up. The caller of this counts the tries. */
  async prove(tenantId: string, accountId: string, code: string): Promise<boolean> {
    return inTenant(this.em, tenantId, async (tx) => {
      for (const row of await factorsOf(tx, this.platformKey, accountId)) {
        const step = row.confirmedAt === null ? null : await this.stepOf(tx, row, code);
        if (step === null) continue;
        await storeFactor(tx, this.platformKey, { ...row, lastStep: step });
        return true;
      }
      return useBackupCode(tx, this.platformKey, { tenantId, id: accountId }, code);
    });
  }

  /** The row's last step after the code was used; null where it is not the factor's code. */
  private async stepOf(tx: EntityManager, row: FactorRow, code: string): Promise<number | null> {
    const { tenantId, id, type, sealed, lastStep } = row;
    if (type === 'passkey') return null;
    if (type === 'sms') {
      return (await this.codes.prove(tx, tenantId, smsCodeHolder(row), code)) === null ? null : lastStep;
    }
    const seed = openColumn(this.platformKey, 'totp', placeOf(tenantId, id), sealed);
    const step = matchingStep(seed, code.replaceAll(/\s/g, ''), lastStep, this.clock());
    seed.fill(0);
    return step;
  }
}

/** Whether logging in to the account takes a second factor. Throws `RowForged`. */
export async function hasSecondFactor(
  tx: EntityManager,
  platformKey: PlatformKey,
  accountId: string,
): Promise<boolean> {
  const rows = await factorsOf(tx, platformKey, accountId);
  return rows.some(({ confirmedAt }) => confirmedAt !== null);
}

/** Throws `PasswordRefused` where the account's password is long enough only beside a second factor. */
export async function requirePasswordToStandAlone(tx: EntityManager, accountId: string): Promise<void> {
  const short = await tx.execute<unknown[]>(
    `select 1 from slots
      where account_id = ? and source = 'password' and needs_factor and locked_until is null`,
    [accountId],
  );
  if (short.length > 0) {
    throw new PasswordRefused('Your password is too short to stand alone. Choose a longer one first.');
  }
}

function placeOf(tenant: string, record: string) {
  return { tenant, table: 'second_factors', column: 'sealed', record };
}

function wrongCode(): InvalidCredentials {
  return new InvalidCredentials('This code is not right, or it has been used. Wait for the next one.');
}
