import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';

export interface LoginElsewhere {
  /** Also its origin. */
  issuer: string;
  /** Who signs in next, and what else the ID token says of them. */
  person: { subject: string; claims: { [name: string]: unknown } };
  /** Goes the way that a browser goes from the authorization request to the address it is sent back to. */
  signIn(address: string): Promise<string>;
  close(): Promise<void>;
}

export const ELSEWHERE = { clientId: 'affiant', clientSecret: 'a secret of this test run alone' };

/** A real OpenID provider on loopback, in which whoever comes is signed in as `person` at once. */
export async function startLoginElsewhere(redirectUris: string[]): Promise<LoginElsewhere> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const person: LoginElsewhere['person'] = { subject: 'ann', claims: {} };
  const configuration: Configuration = {
    clients: [
      {
        client_id: ELSEWHERE.clientId,
        client_secret: ELSEWHERE.clientSecret,
        redirect_uris: redirectUris,
        token_endpoint_auth_method: 'client_secret_post',
        application_type: 'web',
      },
    ],
    claims: { openid: ['sub', 'email', 'email_verified', 'tid', 'oid'] },
    conformIdTokenClaims: false,
    scopes: ['openid', 'profile'],
    pkce: { required: () => true },
    cookies: { keys: ['of this test run'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ ...person.claims, sub: id }) }),
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({
        clientId: ELSEWHERE.clientId,
        accountId: oidc.session!.accountId!,
      });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
  };
  const provider = new Provider(issuer, configuration);
  const handle = provider.callback();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!request.url?.startsWith('/interaction/')) return void handle(request, response);
    void provider.interactionFinished(request, response, { login: { accountId: person.subject } });
  });
  return {
    issuer,
    person,
    signIn: (address) => follow(address, issuer),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Follows redirects, with cookies, until they lead away from the provider. */
async function follow(address: string, issuer: string): Promise<string> {
  const cookies = new Map<string, string>();
  let url = new URL(address);
  for (let hop = 0; url.origin === issuer && hop < 10; hop++) {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const next = answer.headers.get('location');
    if (next === null) throw new Error(`${answer.status} at ${url.pathname}: ${await answer.text()}`);
    url = new URL(next, url);
  }
  return url.href;
}
