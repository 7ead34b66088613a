import type { EntityManager } from '@mikro-orm/postgresql';
import { type AccountKey, gradeOf, type PlatformKey, type SourceName } from '#encryption';
import { openEmail } from './email-address.js';
import { EmailNotConfirmed, NotLoggedIn, RowForged } from './errors.js';
import type { FoundAccount } from './find-account.js';
import type { LoggedIn, LoggedInUser } from './logged-in.js';
import type { LoginParts } from './login-parts.js';
import { renewAccount } from './renew-account.js';
import { removeRetiredSlots } from './retired-slots.js';
import { refuseDeveloper } from './privilege-rules.js';
import { effectivePrivileges } from './privileges.js';
import { hasSecondFactor } from './second-factors.js';

/** What a tenant's configuration says about logging in; a part of `identity`. */
export interface LoginRules {
  registration: 'open' | 'confirm_first' | 'invite';
  emailConfirmationPrivileges: readonly string[];
  logins: { idleMinutes: number; absoluteHours: number };
}

/** Longest that browsers keep a cookie (RFC 6265bis, 5.5): 400 days. */
const DEVICE_SECONDS = 400 * 86_400;

/**
 * Begins the login of an account that was just opened by one of its slots, inside the caller's
 * transaction. Where the account has a second factor that was not proven, the login may do nothing but
 * that; without a key (a passkey that has no PRF) it opens no answer. Throws `EmailNotConfirmed`, `DeveloperInProduction`, and `RowForged` where the slot holds a key
 * that is not the account's: somebody put an older one back.
 */
export async function beginLogin(
  tx: EntityManager,
  { platformKey, logins, devices, environment }: LoginParts,
  opened: FoundAccount,
  openedKey: AccountKey | null,
  rules: LoginRules,
  from: { deviceId: string | null; deviceName: string; factorProven?: boolean },
): Promise<LoggedIn> {
  if (openedKey !== null && !openedKey.keys.publicKey.equals(opened.publicKey)) throw new RowForged('slots');
  const { account, key } =
    openedKey === null
      ? { account: opened, key: null }
      : await removeRetiredSlots(tx, platformKey, opened, openedKey);
  if (account.emailIndex !== null && account.confirmedAt === null && rules.registration === 'confirm_first') {
    throw new EmailNotConfirmed();
  }
  const user = await userOf(tx, platformKey, account, rules.emailConfirmationPrivileges);
  refuseDeveloper(effectivePrivileges(platformKey, account, account.privileges, []), environment);
  if (key !== null) await renewAccount(tx, platformKey, account, key);
  const span = {
    idleSeconds: rules.logins.idleMinutes * 60,
    absoluteSeconds: rules.logins.absoluteHours * 3600,
  };
  const { tenantId, id } = account;
  const known = from.deviceId;
  if (known !== null) await devices.succeeded(tx, known);
  const isFirst = (await tx.execute('select 1 from devices where account_id = ? limit 1', [id])).length === 0;
  const made = known === null ? await devices.remember(tx, account, from.deviceName) : null;
  const deviceId = known ?? made?.id ?? null;
  const factorDue = from.factorProven !== true && (await hasSecondFactor(tx, platformKey, id));
  const begun = await logins.begin(tx, { tenantId, id, keys: key?.keys ?? null }, span, deviceId, factorDue);
  return {
    user,
    login: { ...begun, maxAgeSeconds: span.absoluteSeconds },
    device: made === null ? null : { token: made.token, maxAgeSeconds: DEVICE_SECONDS },
    isFirstLogin: isFirst,
    isNewDevice: made !== null && !isFirst,
    provenEmail: account.confirmedAt === null ? null : user.email,
  };
}

/** How an account is shown to its holder. */
export async function userOf(
  tx: EntityManager,
  platformKey: PlatformKey,
  account: FoundAccount | null,
  onlyWhenConfirmed: readonly string[],
): Promise<LoggedInUser> {
  if (account === null) throw new NotLoggedIn();
  const slots = await tx.execute<{ source: SourceName; grade: 'A' | 'B' | 'C' }[]>(
    'select source, grade from slots where account_id = ? and locked_until is null order by created_at, source',
    [account.id],
  );
  return {
    id: account.id,
    email: openEmail(platformKey, account.tenantId, account.id, account.emailSealed),
    privileges: [
      ...effectivePrivileges(platformKey, account, account.privileges, onlyWhenConfirmed),
    ].toSorted(),
    grade: gradeOf(slots.map(({ grade }) => grade)) as LoggedInUser['grade'],
    keySources: [...new Set(slots.map(({ source }) => source))],
  };
}
