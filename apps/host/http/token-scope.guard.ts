import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '#identity';
import { Forbidden } from './forbidden.js';
import { optionalSiteOf } from './site.js';

type Scope = Caller['scopes'] extends ReadonlySet<infer Each> ? Each : never;

/** Routes that a program may call, by their pattern, and the scope that each needs; null: any token. */
const ROUTES: readonly [RegExp, Scope | null][] = [
  [/^[A-Z]+ \/api\/v1\/(sessions|invitations)(\/|$)/, 'answers'],
  [/^POST \/api\/v1\/playground\/projects\/:id\/preview$/, 'answers'],
  [/^[A-Z]+ \/api\/v1\/(tenant|provider|playground)(\/|$)/, 'manage'],
  [/^GET \/api\/v1\/(interviews|account|auth\/me|auth\/methods)$/, null],
  [/^POST \/api\/v1\/auth\/logout$/, null],
];

/**
 * A token opens what its key was made for and nothing else: no page, and nothing of the account itself, so
 * that a key that leaked makes no further keys and changes no password.
 */
@Injectable()
export class TokenScopeGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = optionalSiteOf(request)?.caller;
    if (caller?.by !== 'bearer') return true;
    const route = `${request.method} ${request.routeOptions.url ?? ''}`;
    const needed = ROUTES.find(([pattern]) => pattern.test(route))?.[1];
    if (needed === undefined || (needed !== null && !caller.scopes.has(needed))) throw new Forbidden();
    return true;
  }
}
