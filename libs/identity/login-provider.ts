import type { DerivedProof } from '#encryption';

/** What a request to a provider carries, made anew for each. */
export interface AuthorizationSecrets {
  /** Comes back with the browser (RFC 6749, 10.12). */
  state: string;
  /** Comes back inside the ID token (OpenID Connect Core, 3.1.2.1). */
  nonce: string;
  /** PKCE (RFC 7636): only who knows it can use the code. */
  verifier: string;
}

/** A login elsewhere, as one tenant's configuration names it. */
export interface LoginProvider {
  /** `oidc:NAME` or `facebook`. */
  readonly id: string;
  /** Where the browser is sent. Throws `ProviderUnreachable`. */
  authorizationUrl(redirectUri: string, secrets: AuthorizationSecrets): Promise<URL>;
  /**
   * Who came back: the provider's issuer and subject, never an e-mail address, which its owner may change
   * and the provider may not have checked. `callback` is the address that the browser came back to, with its
   * query. Throws `ProviderRefused`, `ProviderUnreachable`.
   */
  prove(callback: URL, redirectUri: string, secrets: AuthorizationSecrets): Promise<DerivedProof>;
}
