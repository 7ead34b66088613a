import { openDatabase, withClient } from '#database';
import { Argon2Pool, DerivedSource, PasswordSource, PlatformKey } from '#encryption';
import { createTestDatabase } from '../../../test/database.js';
import { AccountPasskeys } from '../account-passkeys.js';
import { Accounts } from '../accounts.js';
import { ApiKeys } from '../api-keys.js';
import { ConfirmedRegistration } from '../confirmed-registration.js';
import type { LoginRules } from '../begin-login.js';
import { Devices } from '../devices.js';
import { EmailChange } from '../email-change.js';
import { FirstPasskey } from '../first-passkey.js';
import { Guests } from '../guests.js';
import type { LoginOrigin } from '../logged-in.js';
import { InvitedAccounts } from '../invited-accounts.js';
import { KeySlots } from '../key-slots.js';
import { LockedAnswers } from '../locked-answers.js';
import { Logins } from '../logins.js';
import { NumberChange } from '../number-change.js';
import { PasskeyCeremonies } from '../passkey-ceremonies.js';
import { PasskeyFactor } from '../passkey-factor.js';
import { PasskeyLogin } from '../passkey-login.js';
import { PasskeyProofs } from '../passkey-proofs.js';
import { PasswordChange } from '../password-change.js';
import { PasswordLogin } from '../password-login.js';
import { PasswordReset } from '../password-reset.js';
import { ResumeCodes } from '../resume-codes.js';
import { Registration } from '../registration.js';
import { SecondFactors } from '../second-factors.js';
import { SmsChallenges } from '../sms-challenges.js';
import { SmsLogin } from '../sms-login.js';
import { StepUpCodes } from '../step-up-codes.js';
import { StepUp } from '../step-up.js';
import { TakenSessions } from '../taken-sessions.js';
import { Throttle, type ThrottleRules } from '../throttle.js';

/** Cheap, so that tests spend their time on what they test; the real cost is the encryption library's to test. */
export const CHEAP = { memoryKib: 64, passes: 1, parallelism: 1 };

export const RULES: LoginRules = {
  registration: 'open',
  emailConfirmationPrivileges: [],
  logins: { idleMinutes: 30, absoluteHours: 12 },
};

/** As `config/default.yml` has it. */
export const THROTTLE: ThrottleRules = {
  accountFree: 5,
  addressFree: 50,
  windowMinutes: 15,
  longestWaitSeconds: 60,
  accountFailures: 100,
  accountDays: 30,
};

let block = 0;
/** A browser that nobody has seen, in a block of addresses of its own. */
export function newBrowser(deviceToken?: string): LoginOrigin {
  block += 1;
  return { address: `10.${block >> 8}.${block & 255}.7`, deviceName: 'A browser', deviceToken };
}

/** Everything of identity on a database of its own. */
export async function openIdentityDesk() {
  const test = await createTestDatabase();
  const database = await openDatabase(test.addresses.app, { connections: 4 });
  const { em } = database;
  const platformKey = PlatformKey.generate();
  const pool = new Argon2Pool({ threads: 1 });
  const passwords = new PasswordSource(platformKey, pool, CHEAP, CHEAP);
  const logins = new Logins(em, platformKey, async () => []);
  const rules = { environment: 'development', passwords: { minimum: 15 }, lockedDays: 30 };
  const throttle = new Throttle(em, platformKey, THROTTLE);
  const devices = new Devices(em);
  const inEnvironment = (environment: string) => {
    const accounts = new Accounts(em, platformKey, passwords, { ...rules, environment });
    const parts = { em, platformKey, logins, devices, throttle, environment };
    const factors = new SecondFactors(em, platformKey, throttle);
    const ceremonies = new PasskeyCeremonies(em, platformKey);
    const proofs = new PasskeyProofs(parts, ceremonies);
    const passkeys = new AccountPasskeys(parts, ceremonies);
    const firstPasskey = new FirstPasskey(parts, ceremonies);
    const derived = new DerivedSource(platformKey);
    return {
      parts,
      factors,
      accounts,
      proofs,
      passkeys,
      passkeyFactor: new PasskeyFactor(parts, passkeys, proofs),
      passkeyLogin: new PasskeyLogin(parts, proofs),
      keySlots: new KeySlots(parts),
      stepUp: new StepUp(parts, passwords, factors, proofs, new StepUpCodes(parts), {
        stepUpMinutes: 10,
      }),
      login: new PasswordLogin(parts, passwords, factors, proofs),
      change: new PasswordChange(parts, passwords),
      resume: new ResumeCodes(parts),
      sms: new SmsLogin(parts, new SmsChallenges(em, platformKey), derived, firstPasskey),
      numbers: new NumberChange(parts, derived),
      firstPasskey,
      registration: new Registration(parts, accounts),
      invited: new InvitedAccounts(parts, accounts),
      reset: new PasswordReset(parts, passwords, proofs, 30),
      locked: new LockedAnswers(parts, passwords, proofs),
      apiKeys: new ApiKeys(parts, 900),
      emails: new EmailChange(em, platformKey),
      confirmed: new ConfirmedRegistration(em, platformKey, passwords),
    };
  };
  return {
    em,
    platformKey,
    pool,
    passwords,
    logins,
    devices,
    throttle,
    guests: new Guests(platformKey, logins),
    taken: new TakenSessions(em, platformKey),
    ...inEnvironment('development'),
    inEnvironment,
    async addTenant(slug?: string) {
      const id = await test.addTenant(slug);
      return { id, slug: slug ?? `t-${id}` };
    },
    /** Past every policy: what who writes to the database could do. */
    sql: async (text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
      withClient(
        test.superuser,
        async (client) => (await client.query(text, values)).rows as Record<string, unknown>[],
      ),
    async close() {
      await pool.close();
      await database.close();
      await test.close();
    },
  };
}

export type IdentityDesk = Awaited<ReturnType<typeof openIdentityDesk>>;
