import { inTenant } from '#database';
import type { DerivedSource } from '#encryption';
import { beginLogin, type LoginRules } from './begin-login.js';
import type { Caller } from './caller.js';
import { InvalidCredentials } from './errors.js';
import type { FirstPasskey } from './first-passkey.js';
import type { LoggedIn, LoginOrigin } from './logged-in.js';
import type { LoginParts } from './login-parts.js';
import { openProvenAccount } from './proven-account.js';
import type { CeremonyBrowser } from './relying-party.js';
import { rememberSilentNumber } from './silent-numbers.js';
import type { SmsChallenges, SmsDelivery, SmsRules } from './sms-challenges.js';

const PURPOSE = 'login';
const DAY_MS = 86_400_000;

/**
 * Login by a code sent to a telephone. Nothing that the person has goes into the key, so the slot is
 * `derived`, grade C: the server can work it out again, and says so. The number as it was just proven
 * is part of the secret, so an identity that is moved to another account in the database opens nothing there.
 */
export class SmsLogin {
  constructor(
    private readonly parts: LoginParts,
    private readonly challenges: SmsChallenges,
    private readonly source: DerivedSource,
    private readonly firstPasskeys: FirstPasskey,
  ) {}

  /** Sends a code where number and limits allow it; the answer is the same for any number. */
  ask(
    tenant: Caller['tenant'],
    phone: string,
    rules: SmsRules,
    from: LoginOrigin,
    deliver: SmsDelivery,
  ): Promise<{ challenge: string; expiresAt: Date }> {
    return this.challenges.ask(tenant, phone, PURPOSE, rules, from, deliver);
  }

  /**
   * Logs in by the code; the first time this makes the account. A number that was silent for
   * `silentDays` may have a new owner: where the account asks for a second factor that is still owed, else it begins
   * anew, with an account of its own. Throws `InvalidCredentials`, `NumberChanged`, `AnswersLocked`, `TooManyAttempts`, `RegistrationClosed`, `DeveloperInProduction`;
   * `PasskeyNeeded` with `firstPasskey`, where there is no account yet and the server may not open one.
   */
  async login(
    tenant: Caller['tenant'],
    given: { challenge: string; code: string },
    rules: LoginRules & { sms: SmsRules; firstPasskey?: CeremonyBrowser | undefined },
    from: LoginOrigin,
  ): Promise<LoggedIn> {
    const number = await this.challenges.numberOf(tenant, given.challenge, PURPOSE);
    // A handle has 256 bits: who has none of ours is not guessing a code.
    if (number === null) throw wrongCode();
    const attempt = { subject: `sms ${number}`, address: from.address, deviceId: null };
    const proven = await this.parts.throttle.guard(tenant.id, attempt, async () =>
      (await this.challenges.prove(tenant, given.challenge, PURPOSE, given.code)) ? number : null,
    );
    if (proven === null) throw wrongCode();
    const proof = { provider: 'sms', issuer: '', subject: proven };
    const loggedIn = await inTenant(this.parts.em, tenant.id, async (tx) => {
      const silentSince = new Date(Date.now() - rules.sms.silentDays * DAY_MS);
      const { platformKey } = this.parts;
      const opened = await openProvenAccount(tx, platformKey, this.source, tenant.id, proof, {
        registration: rules.registration,
        silentSince,
        makesDerived: rules.firstPasskey === undefined,
      });
      if (opened === null) return null;
      const { account, key, silentIdentity } = opened;
      const deviceId = await this.parts.devices.find(tx, account.id, from.deviceToken);
      const known = { deviceId, deviceName: from.deviceName };
      const begun = await beginLogin(tx, this.parts, account, key, rules, known);
      if (silentIdentity !== null)
        await rememberSilentNumber(tx, platformKey, tenant.id, begun.login.loginId, {
          identity: silentIdentity,
          proof,
        });
      return begun;
    });
    if (loggedIn !== null) return loggedIn;
    throw await this.firstPasskeys.needed(tenant, proof, rules.firstPasskey);
  }
}

function wrongCode(): InvalidCredentials {
  return new InvalidCredentials('This code is not right, or it is too old. Ask for another one.');
}
