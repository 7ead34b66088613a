import * as openid from 'openid-client';
import type { DerivedProof } from '#encryption';
import type { Egress } from '#egress';
import { ProviderRefused, ProviderUnreachable } from './errors.js';
import type { AuthorizationSecrets, LoginProvider } from './login-provider.js';

/** One entry of `identity.login_methods.oidc`. */
export interface OidcSettings {
  name: string;
  preset: 'generic' | 'google' | 'microsoft';
  /** Null: the preset's own. */
  issuer: string | null;
  clientId: string;
  clientSecret: string | null;
}

interface Preset {
  issuer: string | null;
  /** As little as the account needs: no address, no name. */
  scope: string;
}

const PRESETS: { readonly [preset in OidcSettings['preset']]: Preset } = {
  generic: { issuer: null, scope: 'openid' },
  google: { issuer: 'https://accounts.google.com', scope: 'openid' },
  // Microsoft's `oid` comes with `profile` only (ID token claims reference).
  microsoft: { issuer: 'https://login.microsoftonline.com/common/v2.0', scope: 'openid profile' },
};

/** A provider's keys and addresses are asked for anew after so long. */
const REMEMBER_MS = 60 * 60_000;

/**
 * OpenID Connect by the code flow with PKCE, state and nonce. openid-client checks signature, `iss`, `aud`,
 * `exp` and `nonce` of the ID token, that discovery's issuer is the configured one, and the `iss` of the
 * answer (RFC 9207) where the provider sends it (OpenID Connect Core 3.1.3.7; RFC 9700, 4.4 mix-up).
 */
export class OidcProvider implements LoginProvider {
  readonly id: string;
  private discovered: { configuration: Promise<openid.Configuration>; until: number } | null = null;

  constructor(
    private readonly settings: OidcSettings,
    private readonly egress: Egress,
  ) {
    this.id = `oidc:${settings.name}`;
  }

  async authorizationUrl(redirectUri: string, secrets: AuthorizationSecrets): Promise<URL> {
    const configuration = await this.configuration();
    return openid.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: PRESETS[this.settings.preset].scope,
      response_type: 'code',
      state: secrets.state,
      nonce: secrets.nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(secrets.verifier),
      code_challenge_method: 'S256',
    });
  }

  async prove(callback: URL, redirectUri: string, secrets: AuthorizationSecrets): Promise<DerivedProof> {
    const configuration = await this.configuration();
    const current = new URL(redirectUri);
    current.search = callback.search;
    try {
      const tokens = await openid.authorizationCodeGrant(configuration, current, {
        expectedState: secrets.state,
        expectedNonce: secrets.nonce,
        pkceCodeVerifier: secrets.verifier,
        idTokenExpected: true,
      });
      return this.proofOf(tokens.claims());
    } catch (error) {
      if (isUnreachable(error)) throw new ProviderUnreachable({ cause: error });
      throw new ProviderRefused({ cause: error });
    }
  }

  /** Microsoft's `sub` differs per application; (`tid`, `oid`) is the person (its guide on nOAuth says so). */
  private proofOf(claims: openid.IDToken | undefined): DerivedProof {
    if (claims === undefined) throw new ProviderRefused();
    const { iss: issuer, sub, tid, oid } = claims;
    if (this.settings.preset !== 'microsoft') return { provider: this.id, issuer, subject: sub };
    if (typeof tid !== 'string' || typeof oid !== 'string' || tid === '' || oid === '') {
      throw new ProviderRefused();
    }
    return { provider: this.id, issuer, subject: JSON.stringify([tid, oid]) };
  }

  private configuration(): Promise<openid.Configuration> {
    if (this.discovered !== null && this.discovered.until > Date.now()) return this.discovered.configuration;
    const configuration = this.discover();
    this.discovered = { configuration, until: Date.now() + REMEMBER_MS };
    configuration.catch(() => (this.discovered = null));
    return configuration;
  }

  private async discover(): Promise<openid.Configuration> {
    const { preset, clientId, clientSecret } = this.settings;
    const issuer = this.settings.issuer ?? PRESETS[preset].issuer;
    if (issuer === null) throw new ProviderUnreachable();
    try {
      return await openid.discovery(
        new URL(issuer),
        clientId,
        {},
        clientSecret === null ? openid.None() : openid.ClientSecretPost(clientSecret),
        {
          [openid.customFetch]: (address, { method, headers, body }) =>
            this.egress.fetch(address, { method, headers, body: textOf(body) }),
          // The egress function alone decides where http is good enough.
          ...(issuer.startsWith('http:') && { execute: [openid.allowInsecureRequests] }),
        },
      );
    } catch (error) {
      throw new ProviderUnreachable({ cause: error });
    }
  }
}

function textOf(body: openid.FetchBody): string | null {
  if (body === undefined || body === null) return null;
  if (typeof body === 'string') return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new TypeError('openid-client sends forms only.');
}

/** Not an answer that we refuse, but none. */
function isUnreachable(error: unknown): boolean {
  return (
    error instanceof Error &&
    !('code' in error && String(error.code).startsWith('OAUTH_')) &&
    'syscall' in error
  );
}
