import { createHash, createHmac } from 'node:crypto';
import type { DerivedProof } from '#encryption';
import type { Egress } from '#egress';
import { ProviderRefused, ProviderUnreachable } from './errors.js';
import type { AuthorizationSecrets, LoginProvider } from './login-provider.js';

/** `identity.login_methods.facebook`. */
export interface FacebookSettings {
  clientId: string;
  clientSecret: string;
  /** In place of Facebook's own two addresses, for tests. */
  baseUrl: string | null;
}

const VERSION = 'v24.0';
const ISSUER = 'https://www.facebook.com';
const GRAPH = 'https://graph.facebook.com';

/**
 * Facebook speaks OAuth 2.0 without ID tokens: the code is exchanged with the app's secret, and the person
 * is asked for with the token and its `appsecret_proof`, so that a token stolen elsewhere is of no use here.
 * (Facebook, Manually Build a Login Flow; Securing Graph API Requests.)
 */
export class FacebookProvider implements LoginProvider {
  readonly id = 'facebook';

  constructor(
    private readonly settings: FacebookSettings,
    private readonly egress: Egress,
  ) {}

  async authorizationUrl(redirectUri: string, { state, verifier }: AuthorizationSecrets): Promise<URL> {
    const url = this.at(ISSUER, 'dialog/oauth');
    url.search = new URLSearchParams({
      client_id: this.settings.clientId,
      redirect_uri: redirectUri,
      state,
      response_type: 'code',
      // The account's id comes with every token; the address is not asked for.
      scope: 'public_profile',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }).toString();
    return url;
  }

  async prove(callback: URL, redirectUri: string, secrets: AuthorizationSecrets): Promise<DerivedProof> {
    const [code, ...more] = callback.searchParams.getAll('code');
    if (!code || more.length > 0 || callback.searchParams.has('error')) throw new ProviderRefused();
    const { clientId, clientSecret } = this.settings;
    const exchange = this.at(GRAPH, 'oauth/access_token');
    const form = new URLSearchParams({
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uri: redirectUri,
      code,
      code_verifier: secrets.verifier,
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const { access_token: token } = await this.ask(exchange, {
      method: 'POST',
      headers,
      body: form.toString(),
    });
    if (typeof token !== 'string' || token === '') throw new ProviderRefused();
    const me = this.at(GRAPH, 'me');
    me.search = new URLSearchParams({
      fields: 'id',
      appsecret_proof: createHmac('sha256', clientSecret).update(token).digest('hex'),
    }).toString();
    const { id } = await this.ask(me, { headers: { authorization: `Bearer ${token}` } });
    if (typeof id !== 'string' || !/^\d{1,32}$/.test(id)) throw new ProviderRefused();
    return { provider: this.id, issuer: ISSUER, subject: id };
  }

  private at(own: string, path: string): URL {
    return new URL(`/${VERSION}/${path}`, this.settings.baseUrl ?? own);
  }

  private async ask(url: URL, request: Parameters<Egress['fetch']>[1]): Promise<{ [name: string]: unknown }> {
    const answer = await this.egress.fetch(url, request).catch((cause: unknown) => {
      throw new ProviderUnreachable({ cause });
    });
    if (!answer.ok) throw new ProviderRefused();
    const body: unknown = await answer.json().catch(() => null);
    if (typeof body !== 'object' || body === null) throw new ProviderRefused();
    return { ...body };
  }
}
