import type { FastifyRequest } from 'fastify';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { NotLoggedIn, type Caller } from '#identity';
import type { OwnOrigin } from './own-origin.js';

/** The tenant that a request came to, by its host name, and who asks, where somebody is logged in. */
export interface Site extends OwnOrigin {
  tenant: { id: string; slug: string; name: string; isConsole: boolean };
  caller: Caller | null;
  /** The person said: this is a shared computer. Pages then keep nothing here, and the visit is short. */
  shared?: boolean;
}

const sites = new WeakMap<object, Site>();

/** Set once per request, before any guard; read by the decorators below. */
export function setSite(request: FastifyRequest, site: Site): void {
  sites.set(request.raw, site);
}

/** Null on the few routes that are served without a tenant. */
export function optionalSiteOf(request: FastifyRequest): Site | null {
  return sites.get(request.raw) ?? null;
}

/** Throws where the route is served without a tenant: a bug in the order of hooks. */
export function siteOf(request: FastifyRequest): Site {
  const site = sites.get(request.raw);
  if (site === undefined) throw new Error(`No tenant was set for ${request.method} ${request.url}.`);
  return site;
}

/** The handler's parameter: the tenant and who asks. */
export const OnSite = createParamDecorator((_: unknown, context: ExecutionContext): Site =>
  siteOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** Who asks. Throws `NotLoggedIn` where nobody is logged in. */
export function callerOf({ caller }: Site): Caller {
  if (caller === null) throw new NotLoggedIn();
  return caller;
}

/** The handler's parameter: who asks. Throws `NotLoggedIn` where nobody is. */
export const LoggedIn = createParamDecorator((_: unknown, context: ExecutionContext): Caller =>
  callerOf(siteOf(context.switchToHttp().getRequest<FastifyRequest>())),
);
