import { createHash, createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface FacebookElsewhere {
  origin: string;
  /** The id of who signs in next, for this app. */
  person: { id: string };
  /** Goes the way of a browser from the dialog to the address that it is sent back to. */
  signIn(address: string): Promise<string>;
  close(): Promise<void>;
}

export const FACEBOOK_APP = { clientId: '1029384756', clientSecret: 'an app secret of this test run alone' };

const VERSION = 'v24.0';
/** Facebook's own: a code is good for minutes and once. */
const CODE_MS = 600_000;

/**
 * A stand-in for Facebook on loopback, since nobody can sign in there from a test. It refuses what the documentation of
 * the login flow says that Facebook refuses: another app, another redirect address than the app's and than the code was
 * made for, a code used before or with another verifier, a wrong app secret, and questions without `appsecret_proof`.
 */
export async function startFacebookElsewhere(redirectUris: readonly string[]): Promise<FacebookElsewhere> {
  const person = { id: '10158012345678901' };
  const codes = new Map<string, { redirectUri: string; challenge: string; id: string; until: number }>();
  const tokens = new Map<string, string>();
  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', origin);
    const body = new URLSearchParams(await text(request));
    switch (`${request.method} ${url.pathname}`) {
      case `GET /${VERSION}/dialog/oauth`:
        return dialog(url.searchParams, response);
      case `POST /${VERSION}/oauth/access_token`:
        return exchange(body, response);
      case `GET /${VERSION}/me`:
        return me(url.searchParams, request.headers.authorization ?? '', response);
      default:
        return refuse(response, 'Unknown path components');
    }
  }

  function dialog(asked: URLSearchParams, response: ServerResponse): void {
    const redirectUri = asked.get('redirect_uri') ?? '';
    if (asked.get('client_id') !== FACEBOOK_APP.clientId) return refuse(response, 'Invalid App ID');
    if (!redirectUris.includes(redirectUri)) return refuse(response, 'URL Blocked');
    if (asked.get('response_type') !== 'code') return refuse(response, 'Invalid response_type');
    const code = randomBytes(24).toString('base64url');
    const challenge = asked.get('code_challenge') ?? '';
    codes.set(code, { redirectUri, challenge, id: person.id, until: Date.now() + CODE_MS });
    const back = new URL(redirectUri);
    back.searchParams.set('code', code);
    back.searchParams.set('state', asked.get('state') ?? '');
    response.writeHead(302, { location: back.href }).end();
  }

  function exchange(form: URLSearchParams, response: ServerResponse): void {
    const code = form.get('code') ?? '';
    const made = codes.get(code);
    codes.delete(code);
    if (
      form.get('client_id') !== FACEBOOK_APP.clientId ||
      form.get('client_secret') !== FACEBOOK_APP.clientSecret
    )
      return refuse(response, 'Error validating client secret.');
    if (made === undefined || made.until < Date.now())
      return refuse(response, 'This authorization code has been used.');
    if (form.get('redirect_uri') !== made.redirectUri)
      return refuse(
        response,
        'Error validating verification code. Please make sure your redirect_uri is identical',
      );
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (challenge !== made.challenge) return refuse(response, 'Code verifier is invalid.');
    const token = randomBytes(32).toString('base64url');
    tokens.set(token, made.id);
    json(response, 200, { access_token: token, token_type: 'bearer', expires_in: 5_183_944 });
  }

  function me(asked: URLSearchParams, authorization: string, response: ServerResponse): void {
    const token = authorization.replace(/^Bearer /, '');
    const id = tokens.get(token);
    if (id === undefined) return refuse(response, 'Invalid OAuth access token.');
    const proof = createHmac('sha256', FACEBOOK_APP.clientSecret).update(token).digest('hex');
    if (asked.get('appsecret_proof') !== proof)
      return refuse(response, 'API calls from the server require an appsecret_proof argument');
    json(response, 200, { id });
  }

  return {
    origin,
    person,
    async signIn(address) {
      const answered = await fetch(address, { redirect: 'manual' });
      const next = answered.headers.get('location');
      if (next === null) throw new Error(`${answered.status}: ${await answered.text()}`);
      return next;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function refuse(response: ServerResponse, message: string): void {
  json(response, 400, { error: { message, type: 'OAuthException', code: 100 } });
}

function json(response: ServerResponse, status: number, value: object): void {
  response
    .writeHead(status, { 'content-type': 'application/json; charset=UTF-8' })
    .end(JSON.stringify(value));
}
