import { createHash, randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { inTenant } from '#database';
import type { PlatformKey } from '#encryption';
import { browserHash, isBrowserSecret, isSameBrowser, newBrowserSecret } from './browser-secret.js';
import type { Caller } from './caller.js';
import { type OneTimePurpose, storeOnce, takeOnce } from './one-time-records.js';
import { passkeyOf, type PasskeyRow, updatePasskey } from './passkey-rows.js';
import type { CeremonyBrowser, RelyingParty } from './relying-party.js';

/** What a browser is asked to do; `options` as WebAuthn Level 3 writes them in JSON. */
export interface AskedPasskey {
  /** Goes back with the answer: 32 random bytes, base64url, good once within ten minutes. */
  challenge: string;
  options: { [member: string]: unknown };
  /** For the cookie `affiant_away`: the answer counts from this browser alone. */
  browser: string;
}

/** An answer to a request to use a passkey. */
export interface UsedPasskey {
  challenge: string;
  credential: AuthenticationResponseJSON;
  /** What HKDF in the browser made of the PRF output, 32 bytes, base64url; absent where the passkey has none. */
  prf?: string | undefined;
}

/** An answer to a request to make a passkey. */
export interface MadePasskey extends Omit<UsedPasskey, 'credential'> {
  credential: RegistrationResponseJSON;
}

/** A credential that was just made, checked, of nobody yet. */
export interface NewCredential {
  credentialId: Buffer;
  publicKey: Buffer;
  counter: number;
}

/** For whom a passkey is made. */
export interface PasskeyHolder {
  accountId: string;
  /** Shown by the authenticator beside the organization's name. */
  name: string;
  /** Credential ids that an authenticator must have none of. */
  existing: readonly Buffer[];
}

interface Pending {
  /** What has to be signed, base64url. */
  signed: string;
  /** See `browserHash`. */
  browser: string;
  /** The login that asked, base64url; null where nobody was logged in. */
  login: string | null;
  [more: string]: unknown;
}

/** The same for every passkey and for ever: another input gives another secret. */
const PRF_INPUT = createHash('sha256').update('affiant/passkey-prf/1').digest('base64url');
const EXTENSIONS = { prf: { eval: { first: PRF_INPUT } } };
/** EdDSA, ES256, RS256: what authenticators make (WebAuthn Level 3, 5.4). */
const ALGORITHMS = [-8, -7, -257];
const TIMEOUT_MS = 5 * 60_000;

/**
 * The two ceremonies of WebAuthn Level 3 (sections 7.1 and 7.2): a passkey is made, a passkey is used. Each is
 * bound to a random challenge that is good once, to the browser that asked, to the tenant, its exact host and
 * origin, and always with user verification, since a passkey's PRF gives another secret without.
 */
export class PasskeyCeremonies {
  constructor(
    private readonly em: EntityManager,
    private readonly platformKey: PlatformKey,
  ) {}

  /** `remember`: what belongs to it, sealed until the answer comes. */
  async askToMake(
    tenant: Caller['tenant'],
    { party, cookie }: CeremonyBrowser,
    holder: PasskeyHolder,
    login: Buffer | null,
    remember: object = {},
  ): Promise<AskedPasskey> {
    const signed = randomBytes(32);
    const options = await generateRegistrationOptions({
      rpID: party.id,
      rpName: party.name,
      userID: new Uint8Array(Buffer.from(holder.accountId.replaceAll('-', ''), 'hex')),
      userName: holder.name,
      userDisplayName: holder.name,
      challenge: new Uint8Array(signed),
      timeout: TIMEOUT_MS,
      attestationType: 'none',
      excludeCredentials: holder.existing.map((id) => ({ id: id.toString('base64url') })),
      // Discoverable, so that nobody has to say who he is before using it.
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      supportedAlgorithmIDs: ALGORITHMS,
    });
    const asked = await this.remember(tenant, 'passkey_creation', cookie, { ...remember, signed, login });
    return { ...asked, options: { ...options, extensions: { ...options.extensions, ...EXTENSIONS } } };
  }

  /** With no list of credentials: the answer is the same for everybody, and tells nothing of accounts. */
  async askToUse(
    tenant: Caller['tenant'],
    { party, cookie }: CeremonyBrowser,
    login: Buffer | null,
  ): Promise<AskedPasskey> {
    const signed = randomBytes(32);
    const options = await generateAuthenticationOptions({
      rpID: party.id,
      challenge: new Uint8Array(signed),
      timeout: TIMEOUT_MS,
      userVerification: 'required',
    });
    const asked = await this.remember(tenant, 'passkey_use', cookie, { signed, login });
    return { ...asked, options: { ...options, allowCredentials: [], extensions: EXTENSIONS } };
  }

  /** The credential that was made, with what was remembered; null for any answer that is not good. */
  async made(
    tenant: Caller['tenant'],
    answer: MadePasskey,
    { party, cookie }: CeremonyBrowser,
    login: Buffer | null,
  ): Promise<{ credential: NewCredential; remembered: unknown } | null> {
    const pending = await this.claim(tenant, 'passkey_creation', answer.challenge, cookie, login);
    if (pending === null || isCrossOrigin(answer.credential)) return null;
    const { registrationInfo } = await verified(() =>
      verifyRegistrationResponse({
        ...expected(party, pending),
        response: answer.credential,
        supportedAlgorithmIDs: ALGORITHMS,
      }),
    );
    if (registrationInfo === undefined) return null;
    const { id, publicKey, counter } = registrationInfo.credential;
    return {
      credential: {
        credentialId: Buffer.from(id, 'base64url'),
        publicKey: Buffer.from(publicKey),
        counter,
      },
      remembered: pending,
    };
  }

  /**
   * The passkey that was used; null for any answer that is not good. Its sign counter has gone up: one that
   * stands still is a copy's. `login`: who asked has to be who answers. Throws `RowForged`.
   */
  async used(
    tenant: Caller['tenant'],
    { challenge, credential }: UsedPasskey,
    { party, cookie }: CeremonyBrowser,
    login: Buffer | null,
  ): Promise<PasskeyRow | null> {
    const pending = await this.claim(tenant, 'passkey_use', challenge, cookie, login);
    if (pending === null || isCrossOrigin(credential)) return null;
    const { em, platformKey } = this;
    return inTenant(em, tenant.id, async (tx) => {
      const row = await passkeyOf(tx, platformKey, Buffer.from(credential.rawId, 'base64url'));
      if (row === null || !namesHolder(credential, row)) return null;
      const { authenticationInfo, verified: isGood } = await verified(() =>
        verifyAuthenticationResponse({
          ...expected(party, pending),
          response: credential,
          credential: {
            id: row.credentialId.toString('base64url'),
            publicKey: new Uint8Array(row.publicKey),
            counter: row.counter,
          },
        }),
      );
      if (!isGood || authenticationInfo === undefined) return null;
      const used = { ...row, counter: authenticationInfo.newCounter, usedAt: new Date() };
      await updatePasskey(tx, platformKey, used);
      return used;
    });
  }

  private async remember(
    tenant: Caller['tenant'],
    purpose: OneTimePurpose,
    cookie: string | undefined,
    { signed, login, ...more }: { signed: Buffer; login: Buffer | null },
  ): Promise<Pick<AskedPasskey, 'challenge' | 'browser'>> {
    const handle = randomBytes(32);
    const browser = isBrowserSecret(cookie) ? cookie : newBrowserSecret();
    const pending: Pending = {
      ...more,
      signed: signed.toString('base64url'),
      browser: browserHash(browser),
      login: login?.toString('base64url') ?? null,
    };
    await inTenant(this.em, tenant.id, (tx) =>
      storeOnce(tx, this.platformKey, tenant.id, purpose, handle, pending),
    );
    return { challenge: handle.toString('base64url'), browser };
  }

  /** What was remembered, used up by whoever asks first, if this browser and this login began it. */
  private async claim(
    tenant: Caller['tenant'],
    purpose: OneTimePurpose,
    challenge: string,
    cookie: string | undefined,
    login: Buffer | null,
  ): Promise<Pending | null> {
    // Without the browser's own cookie nothing is looked up: a stranger cannot use up somebody's challenge.
    if (!isBrowserSecret(cookie)) return null;
    const pending = await inTenant(this.em, tenant.id, (tx) =>
      takeOnce<Pending>(tx, this.platformKey, tenant.id, purpose, Buffer.from(challenge, 'base64url')),
    );
    if (pending === null || !isSameBrowser(pending.browser, cookie)) return null;
    if (login !== null && pending.login !== login.toString('base64url')) return null;
    return pending;
  }
}

function expected({ id, origin }: RelyingParty, { signed }: Pending) {
  return {
    expectedChallenge: signed,
    expectedOrigin: origin,
    expectedRPID: id,
    requireUserVerification: true,
  };
}

/** The library throws plain errors for whatever an authenticator or an attacker got wrong: no login, no passkey. */
async function verified<Result extends { verified: boolean }>(
  verify: () => Promise<Result>,
): Promise<Result | { verified: false; registrationInfo?: never; authenticationInfo?: never }> {
  try {
    return await verify();
  } catch {
    return { verified: false };
  }
}

/** A page of another site showed ours in a frame: no page of ours is made for that. */
function isCrossOrigin({ response }: { response: { clientDataJSON: string } }): boolean {
  try {
    const data = JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString()) as unknown;
    return (data as { crossOrigin?: unknown }).crossOrigin === true;
  } catch {
    return true;
  }
}

/** A discoverable credential says whose it is (WebAuthn 7.2, step 6). */
function namesHolder({ response }: AuthenticationResponseJSON, { accountId }: PasskeyRow): boolean {
  const handle = Buffer.from(response.userHandle ?? '', 'base64url').toString('hex');
  return handle === accountId.replaceAll('-', '');
}
