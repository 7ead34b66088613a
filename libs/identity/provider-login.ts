import { randomBytes } from 'node:crypto';
import { inTenant } from '#database';
import type { DerivedProof, DerivedSource } from '#encryption';
import { beginLogin, type LoginRules } from './begin-login.js';
import { browserHash, isBrowserSecret, isSameBrowser, newBrowserSecret } from './browser-secret.js';
import type { Caller } from './caller.js';
import { NotLoggedIn, ProviderRefused } from './errors.js';
import type { FirstPasskey } from './first-passkey.js';
import { joinIdentity } from './join-identity.js';
import type { LoggedIn, LoginOrigin } from './logged-in.js';
import type { LoginParts } from './login-parts.js';
import type { AuthorizationSecrets, LoginProvider } from './login-provider.js';
import { storeOnce, takeOnce } from './one-time-records.js';
import type { CeremonyBrowser } from './relying-party.js';
import { openProvenAccount } from './proven-account.js';

/** What somebody who goes to a provider wants after coming back. */
export interface Errand {
  /** A path of our own, already checked. */
  returnTo: string;
  /** A guest's sessions that move to the account. */
  take: string[];
}

/** What is remembered between going and coming back. */
interface Pending extends Errand {
  provider: string;
  redirectUri: string;
  secrets: Omit<AuthorizationSecrets, 'state'>;
  /** See `browserHash`. */
  browser: string;
  /** Whose account the identity is to be joined to; null to log in. */
  joins: { account: string; login: string } | null;
}

/** What coming back led to. */
export type Arrival = Errand & ({ loggedIn: LoggedIn } | { joined: true });

/**
 * Logins at another site. The way there and back is bound to the browser (a cookie), to the provider,
 * to the tenant and to one use, so that nobody finishes a login that somebody else began
 * (RFC 6749, 10.12; RFC 9700, 4.4 and 4.7). The account's slot is `derived`, as with a text message.
 */
export class ProviderLogin {
  constructor(
    private readonly parts: LoginParts,
    private readonly derived: DerivedSource,
    private readonly firstPasskeys: FirstPasskey,
  ) {}

  /**
   * Begins: `url` is where the browser goes, `browser` what its cookie holds meanwhile (32 bytes,
   * base64url). `joiner`: who wants the identity for the account that is logged in. Throws `ProviderUnreachable`.
   */
  async begin(
    tenant: Caller['tenant'],
    provider: LoginProvider,
    redirectUri: string,
    errand: Errand,
    cookie: string | undefined,
    joiner: Caller | null = null,
  ): Promise<{ url: URL; browser: string }> {
    const state = randomBytes(32);
    const secrets = {
      nonce: randomBytes(32).toString('base64url'),
      verifier: randomBytes(32).toString('base64url'),
    };
    const url = await provider.authorizationUrl(redirectUri, {
      ...secrets,
      state: state.toString('base64url'),
    });
    const browser = isBrowserSecret(cookie) ? cookie : newBrowserSecret();
    const pending: Pending = {
      ...errand,
      provider: provider.id,
      redirectUri,
      secrets,
      browser: browserHash(browser),
      joins: joiner && { account: joiner.accountId, login: joiner.loginId.toString('base64url') },
    };
    const { em, platformKey } = this.parts;
    await inTenant(em, tenant.id, (tx) =>
      storeOnce(tx, platformKey, tenant.id, 'authorization', state, pending),
    );
    return { url, browser };
  }

  /**
   * Ends what `begin` began. `caller` is who is logged in in this browser now. Throws `ProviderRefused`,
   * `ProviderUnreachable`, `AnswersLocked`, `RegistrationClosed`, `IdentityTaken`, `DeveloperInProduction`;
   * `PasskeyNeeded` as `SmsLogin.login` does.
   */
  async finish(
    tenant: Caller['tenant'],
    provider: LoginProvider,
    callback: URL,
    cookie: string | undefined,
    caller: Caller | null,
    rules: LoginRules & { firstPasskey?: CeremonyBrowser | undefined },
    from: LoginOrigin,
  ): Promise<Arrival> {
    const { pending, state } = await this.claim(tenant, callback, cookie);
    if (pending.provider !== provider.id) throw new ProviderRefused();
    const proof = await provider.prove(callback, pending.redirectUri, { ...pending.secrets, state });
    const { returnTo, take, joins } = pending;
    if (joins !== null) {
      await this.join(tenant, joins, caller, proof);
      return { returnTo, take, joined: true };
    }
    const { em, platformKey } = this.parts;
    const arrival = await inTenant(em, tenant.id, async (tx) => {
      const opened = await openProvenAccount(tx, platformKey, this.derived, tenant.id, proof, {
        registration: rules.registration,
        silentSince: null,
        makesDerived: rules.firstPasskey === undefined,
      });
      if (opened === null) return null;
      const { account, key } = opened;
      const deviceId = await this.parts.devices.find(tx, account.id, from.deviceToken);
      const known = { deviceId, deviceName: from.deviceName };
      return {
        returnTo,
        take,
        loggedIn: await beginLogin(tx, this.parts, account, key, rules, known),
      };
    });
    if (arrival !== null) return arrival;
    throw await this.firstPasskeys.needed(tenant, proof, rules.firstPasskey, take);
  }

  /** The record of this state, which is used up by whoever asks first, if this browser began it. */
  private async claim(tenant: Caller['tenant'], callback: URL, cookie: string | undefined) {
    const [state, ...more] = callback.searchParams.getAll('state');
    // Without the browser's own cookie nothing is looked up: a stranger cannot use up somebody's login.
    if (state === undefined || more.length > 0 || !isBrowserSecret(cookie)) throw new ProviderRefused();
    const { em, platformKey } = this.parts;
    const pending = await inTenant(em, tenant.id, (tx) =>
      takeOnce<Pending>(tx, platformKey, tenant.id, 'authorization', Buffer.from(state, 'base64url')),
    );
    if (pending === null) throw new ProviderRefused();
    if (!isSameBrowser(pending.browser, cookie)) throw new ProviderRefused();
    return { pending, state };
  }

  private async join(
    tenant: Caller['tenant'],
    joins: NonNullable<Pending['joins']>,
    caller: Caller | null,
    proof: DerivedProof,
  ): Promise<void> {
    // The very login that asked for it: another one in this browser may be another person's.
    if (caller?.accountId !== joins.account || caller.loginId.toString('base64url') !== joins.login) {
      throw new NotLoggedIn();
    }
    const { em, platformKey } = this.parts;
    await inTenant(em, tenant.id, (tx) => joinIdentity(tx, platformKey, this.derived, caller, proof));
  }
}
