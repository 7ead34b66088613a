import type { FastifyInstance, FastifyRequest } from 'fastify';
import { NotLoggedIn } from '#identity';
import { CONSOLE } from '#tenancy';
import type { Platform } from '../platform.js';
import { bearerCaller } from './bearer-caller.js';
import { failureOf } from './failure.js';
import { ownOrigin } from './own-origin.js';
import { setSite, type Site } from './site.js';
import type { FailureSender } from './failure-sender.js';
import type { LoginCookies } from './login-cookies.js';

/** Served on any host name, before a tenant is known. */
const WITHOUT_TENANT = new Set(['/healthz', '/readyz']);

/**
 * Works out, before anything else of a request, which tenant it came to (host name alone decides) and
 * who asks (a Bearer token, else the login cookie). A cookie that opens nothing is no login; it is never an
 * error.
 */
export function registerSiteHook(
  fastify: FastifyInstance,
  platform: Platform,
  cookies: LoginCookies,
  failures: FailureSender,
): void {
  fastify.addHook('onRequest', async (request, reply) => {
    const path = request.url.split('?', 1)[0]!;
    if (WITHOUT_TENANT.has(path) || path.startsWith('/assets/')) return;
    if (path === '/' && isBareDomain(platform, ownOrigin(request).host)) {
      await reply.type('text/html; charset=utf-8').send(failures.addresses(request));
      return;
    }
    try {
      setSite(request, await siteFor(platform, cookies, request));
    } catch (error) {
      await failures.send(request, reply, failureOf(error));
    }
  });
}

/** In development the base domain itself shows where everything is; in production it is nobody's. */
function isBareDomain({ config }: Platform, host: string): boolean {
  return config.environment === 'development' && host === config.server.baseDomain;
}

async function siteFor(platform: Platform, cookies: LoginCookies, request: FastifyRequest): Promise<Site> {
  const own = ownOrigin(request);
  const { id, slug, name } = await platform.tenantHosts.tenantOf(own.host);
  const tenant = { id, slug, name, isConsole: slug === CONSOLE };
  const shared = cookies.isShared(request, own.secure);
  const program = await bearerCaller(request, platform, { id, slug }, own.origin);
  if (program !== null) return { ...own, tenant, caller: program };
  const secret = cookies.secret(request, own.secure);
  if (secret === undefined) return { ...own, tenant, caller: null, shared };
  try {
    return { ...own, tenant, caller: await platform.logins.open({ id, slug }, secret), shared };
  } catch (error) {
    if (!(error instanceof NotLoggedIn)) throw error;
    return { ...own, tenant, caller: null, shared };
  }
}
