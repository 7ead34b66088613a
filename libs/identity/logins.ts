import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant, queryInTenant, type Statement } from '#database';
import {
  generateKeyPair,
  keyPairOf,
  loginLookup,
  newLoginSecret,
  SecretRefused,
  unwrapAccountKey,
  wrapAccountKey,
  type KeyPair,
  type PlatformKey,
} from '#encryption';
import { ACCOUNT_COLUMNS, trustedAccount, type AccountRow } from './account-row.js';
import { type Caller, opensAnswers } from './caller.js';
import { openEmail } from './email-address.js';
import { NotLoggedIn } from './errors.js';
import { findById, type FoundAccount } from './find-account.js';
import { openProfile } from './profiles.js';
import { PRIVILEGE_ROWS, type PrivilegeRow, splitPrivileges } from './privileges.js';

/** How long a login lasts. Guests have no idle end: only `keepSeconds` after the last step. */
export interface LoginSpan {
  idleSeconds: number;
  absoluteSeconds: number;
}

/** A login's new secret, for the cookie alone. */
export interface RenewedLogin {
  secret: string;
  loginId: Buffer;
  maxAgeSeconds: number;
}

interface OpenedLogin extends AccountRow {
  loginId: Buffer;
  wrapped: Buffer;
  factorDue: boolean;
  opensNothing: boolean;
  privileges: PrivilegeRow[];
  profileSealed: Buffer | null;
}

/** A tenant's `identity.email_confirmation_privileges`: these count once the address is confirmed. */
export type ConfirmationRule = (tenantId: string) => Promise<readonly string[]>;

const EVERYTHING: Caller['scopes'] = new Set(['answers', 'manage']);
const NO_ANSWERS: Caller['scopes'] = new Set(['manage']);

const TOUCH_AFTER_SECONDS = 60;

const OPEN: Statement = {
  name: 'open-login',
  text: `
  select l.id as "loginId", l.wrapped, l.factor_due as "factorDue", l.opens_nothing as "opensNothing",
         l.seen_at < now() - interval '${TOUCH_AFTER_SECONDS} seconds' as stale,
         a.profile_sealed as "profileSealed", ${ACCOUNT_COLUMNS}, ${PRIVILEGE_ROWS}
    from logins l
    join accounts a on a.tenant_id = l.tenant_id and a.id = l.account_id
   where l.id = $1 and l.ends_at > now() and l.seen_at + l.idle_seconds * interval '1 second' > now()`,
};

const TOUCH: Statement = { name: 'touch-login', text: 'update logins set seen_at = now() where id = $1' };

/**
 * Logins: the secret is in the browser's cookie only, the row holds the account key wrapped under
 * that secret and the platform key together. Cookie alone, database alone, or both without the
 * platform key open nothing.
 */
export class Logins {
  constructor(
    private readonly em: EntityManager,
    private readonly platformKey: PlatformKey,
    private readonly onlyWhenConfirmed: ConfirmationRule,
  ) {}

  /**
   * Begins a login inside the caller's transaction; gives the secret for the cookie, shown to nobody else.
   * Without keys the login says who somebody is, and opens no answer.
   */
  async begin(
    tx: EntityManager,
    account: { tenantId: string; id: string; keys: KeyPair | null },
    span: LoginSpan,
    deviceId: string | null = null,
    factorDue = false,
  ): Promise<{ secret: string; loginId: Buffer }> {
    const secret = newLoginSecret();
    const loginId = loginLookup(secret);
    const opensNothing = account.keys === null;
    const wrapped = wrapAccountKey(
      this.platformKey,
      secret,
      wrappedFor(account.tenantId, account.id, { factorDue, opensNothing }),
      (account.keys ?? generateKeyPair()).privateKey,
    );
    await tx.execute(
      `insert into logins
         (tenant_id, id, account_id, wrapped, device_id, factor_due, opens_nothing, idle_seconds, ends_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, now() + ? * interval '1 second')`,
      [
        account.tenantId,
        loginId,
        account.id,
        wrapped,
        deviceId,
        factorDue,
        opensNothing,
        span.idleSeconds,
        span.absoluteSeconds,
      ],
      'run',
    );
    return { secret: secret.toString('base64url'), loginId };
  }

  /** Opens the login that a cookie's (or token's) secret names. Throws `NotLoggedIn`, `RowForged`. */
  async open(tenant: Caller['tenant'], secretText: string, by: Caller['by'] = 'cookie'): Promise<Caller> {
    const secret = Buffer.from(secretText, 'base64url');
    if (secret.length !== 32) throw new NotLoggedIn();
    const loginId = loginLookup(secret);
    type Row = OpenedLogin & { stale: boolean };
    const [row] = await queryInTenant<Row>(this.em, tenant.id, OPEN, [loginId], { readOnly: true });
    if (row === undefined) throw new NotLoggedIn();
    if (row.stale) await queryInTenant(this.em, tenant.id, TOUCH, [loginId]);
    const account = trustedAccount(this.platformKey, row);
    const identity = wrappedFor(tenant.id, account.id, row);
    const privateKey = opened(() => unwrapAccountKey(this.platformKey, secret, identity, row.wrapped));
    const rights = await this.rightsOf(row);
    return {
      tenant,
      accountId: account.id,
      kind: account.kind,
      ...rights,
      scopes: row.opensNothing ? NO_ANSWERS : rights.scopes,
      // Of a login that opens nothing the pair is nobody's: nothing is ever sealed to the account by it.
      keys: row.opensNothing ? keyPairOf(privateKey) : { publicKey: account.publicKey, privateKey },
      loginId,
      ...(account.kind === 'person' && { about: this.about(row) }),
      factorDue: row.factorDue,
      by,
    };
  }

  /**
   * Gives a login a new secret, after its holder has proven again who it is: the secret of before, which
   * somebody may have copied, opens nothing any more. `unlocked` is the account's key, where the proof opened it: a
   * login that opened nothing opens the answers from then on. Throws `NotLoggedIn` where the login has ended meanwhile.
   */
  async renew(tx: EntityManager, caller: Caller, unlocked: KeyPair | null = null): Promise<RenewedLogin> {
    const { tenant, accountId, loginId } = caller;
    const keys = unlocked ?? (opensAnswers(caller) ? caller.keys : null);
    const [before] = await tx.execute<
      { deviceId: string | null; idleSeconds: number; secondsLeft: number }[]
    >(
      `delete from logins where id = ?
       returning device_id as "deviceId", idle_seconds as "idleSeconds",
                 cast(ceil(extract(epoch from ends_at - now())) as int) as "secondsLeft"`,
      [loginId],
    );
    if (before === undefined || before.secondsLeft <= 0) throw new NotLoggedIn();
    const span = { idleSeconds: before.idleSeconds, absoluteSeconds: before.secondsLeft };
    const login = await this.begin(tx, { tenantId: tenant.id, id: accountId, keys }, span, before.deviceId);
    await tx.execute('update logins set stepped_up_at = now() where id = ?', [login.loginId], 'run');
    return { ...login, maxAgeSeconds: before.secondsLeft };
  }

  /**
   * An account as a program without the scope `answers` acts for it. The key pair is nobody's: it opens
   * nothing. Throws `NotLoggedIn`, `RowForged`.
   */
  async withoutKeys(tenant: Caller['tenant'], accountId: string): Promise<Caller> {
    const account = await inTenant(this.em, tenant.id, (tx) => findById(tx, this.platformKey, accountId), {
      readOnly: true,
    });
    if (account === null) throw new NotLoggedIn();
    const keys = generateKeyPair();
    const { kind } = account;
    const rights = await this.rightsOf(account);
    return { tenant, accountId, kind, ...rights, keys, loginId: Buffer.alloc(0), by: 'bearer' };
  }

  private about({ tenantId, id, emailSealed, profileSealed }: OpenedLogin) {
    const email = openEmail(this.platformKey, tenantId, id, emailSealed);
    return { ...openProfile(this.platformKey, tenantId, id, profileSealed), email };
  }

  private async rightsOf(account: FoundAccount): Promise<Pick<Caller, 'privileges' | 'waiting' | 'scopes'>> {
    const later = await this.onlyWhenConfirmed(account.tenantId);
    const { now, waiting } = splitPrivileges(this.platformKey, account, account.privileges, later);
    return { privileges: now, waiting, scopes: EVERYTHING };
  }

  /** How long the login lasts unused, in seconds. Throws `NotLoggedIn` where it has ended. */
  async idleSecondsOf({ tenant, loginId }: Caller): Promise<number> {
    const [row] = await inTenant(
      this.em,
      tenant.id,
      (tx) =>
        tx.execute<{ idleSeconds: number }[]>(
          'select idle_seconds as "idleSeconds" from logins where id = ?',
          [loginId],
        ),
      { readOnly: true },
    );
    if (row === undefined) throw new NotLoggedIn();
    return row.idleSeconds;
  }

  /** Logout: the row goes, and with it the only way to the account key from that cookie. */
  async end(tenantId: string, loginId: Buffer): Promise<void> {
    await inTenant(this.em, tenantId, (tx) =>
      tx.execute('delete from logins where id = ?', [loginId], 'run'),
    );
  }
}

/** The wrap says what the login may not do: taking the mark away in the database opens nothing. */
function wrappedFor(
  tenant: string,
  account: string,
  { factorDue, opensNothing }: { factorDue: boolean; opensNothing: boolean },
) {
  const marks = `${factorDue ? ' owes a second factor' : ''}${opensNothing ? ' opens nothing' : ''}`;
  return { tenant, account: `${account}${marks}` };
}

/** A row whose wrap does not open (copied from another account, changed) is no login. */
function opened<T>(open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (error instanceof SecretRefused) throw new NotLoggedIn();
    throw error;
  }
}
