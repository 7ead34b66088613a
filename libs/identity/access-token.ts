import { SignJWT } from 'jose';
import type { PlatformKey } from '#encryption';
import type { ApiLogin } from './api-keys.js';
import { NotLoggedIn } from './errors.js';

/** The one algorithm (RFC 8725, 3.1): what a token says itself about its algorithm counts for nothing. */
export const ACCESS_TOKEN_ALGORITHM = 'HS256';

/**
 * A token for the REST API: a JWT under a key of platform key and tenant, issued by and for the tenant's
 * origin, so that no other tenant takes it (RFC 8725, 3.8 and 3.9).
 */
export async function signAccessToken(
  platformKey: PlatformKey,
  tenantId: string,
  origin: string,
  { accountId, keyId, scopes, loginSecret }: ApiLogin,
  seconds: number,
): Promise<string> {
  const claims = {
    scope: scopes.join(' '),
    key: keyId,
    ...(loginSecret !== null && { login: loginSecret }),
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: ACCESS_TOKEN_ALGORITHM, typ: 'JWT', kid: String(platformKey.version) })
    .setSubject(accountId)
    .setIssuer(origin)
    .setAudience(origin)
    .setIssuedAt()
    .setExpirationTime(`${seconds}s`)
    .sign(platformKey.derive('jwt', [tenantId]));
}

/** The key that a token's header names, by the version of the platform key; null where there is none. */
export function accessTokenKey(platformKey: PlatformKey, tenantId: string, token: string): Buffer | null {
  const version = versionIn(token);
  if (version === null || !platformKey.versions.includes(version)) return null;
  return platformKey.at(version).derive('jwt', [tenantId]);
}

/** What a token says whose signature, issuer, audience and end were checked. Throws `NotLoggedIn`. */
export function readAccessToken(claims: unknown): ApiLogin {
  const { sub, key, scope, login, exp } = (claims ?? {}) as { [name: string]: unknown };
  const isComplete = typeof sub === 'string' && typeof key === 'string' && typeof scope === 'string';
  if (!isComplete || typeof exp !== 'number') throw new NotLoggedIn();
  const scopes = (['answers', 'manage'] as const).filter((each) => scope.split(' ').includes(each));
  return { accountId: sub, keyId: key, scopes, loginSecret: typeof login === 'string' ? login : null };
}

function versionIn(token: string): number | null {
  try {
    const header: unknown = JSON.parse(Buffer.from(token.split('.', 1)[0]!, 'base64url').toString());
    const { kid } = header as { kid?: unknown };
    return typeof kid === 'string' && /^\d{1,9}$/.test(kid) ? Number(kid) : null;
  } catch {
    // No JSON: no token of ours.
    return null;
  }
}
