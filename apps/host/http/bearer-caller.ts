import type { FastifyRequest } from 'fastify';
import { ExtractJwt, Strategy } from 'passport-jwt';
import type { PlatformKey } from '#encryption';
import {
  ACCESS_TOKEN_ALGORITHM,
  accessTokenKey,
  NotLoggedIn,
  readAccessToken,
  type ApiKeys,
  type Caller,
} from '#identity';

/**
 * Who a Bearer token stands for; null where the request has none. A token that is not good is an error and
 * never a guest: a program would begin things in nobody's name. Throws `NotLoggedIn`, `RowForged`.
 */
export async function bearerCaller(
  request: FastifyRequest,
  { platformKey, apiKeys }: { platformKey: PlatformKey; apiKeys: ApiKeys },
  tenant: Caller['tenant'],
  origin: string,
): Promise<Caller | null> {
  if (request.headers.authorization === undefined) return null;
  const claims = await checkedClaims(request, platformKey, tenant.id, origin);
  return apiKeys.callerOf(tenant, readAccessToken(claims));
}

/** Passport's strategy calls one of three methods that its caller gives it; here they end a promise. */
function checkedClaims(
  request: FastifyRequest,
  platformKey: PlatformKey,
  tenantId: string,
  origin: string,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const strategy = new Strategy(
      {
        jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
        secretOrKeyProvider: (_request, token: string, done) => {
          const key = accessTokenKey(platformKey, tenantId, token);
          if (key === null) done(new NotLoggedIn());
          else done(null, key);
        },
        algorithms: [ACCESS_TOKEN_ALGORITHM],
        issuer: origin,
        audience: origin,
      },
      (claims: unknown, done: (error: unknown, user: unknown) => void) => done(null, claims),
    );
    Object.assign(strategy, {
      success: resolve,
      fail: () => reject(new NotLoggedIn()),
      error: reject,
    });
    strategy.authenticate(request.raw as never);
  });
}
