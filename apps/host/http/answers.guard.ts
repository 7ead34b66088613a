import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AnswersLocked, opensAnswers } from '#identity';
import { optionalSiteOf } from './site.js';

/** What cannot be served without the account's key, by method and pattern of the route. */
const NEED_ANSWERS: readonly RegExp[] = [
  /^[A-Z]+ (\/api\/v1)?\/(sessions|invitations)(\/|$)/,
  /^[A-Z]+ \/privacy\/sessions\//,
  /^POST \/interviews\//,
  /^POST (\/api\/v1)?\/playground\/.*\/preview$/,
  /^[A-Z]+ (\/api\/v1)?\/account\/(delete|export)(\/|$)/,
  /^DELETE \/api\/v1\/account$/,
];

/**
 * A login that a passkey without PRF began holds no key of the account: it is told that the answers are locked,
 * rather than that they are damaged, and begins no session that nobody could open.
 */
@Injectable()
export class AnswersGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = optionalSiteOf(request)?.caller;
    if (!caller || caller.by === 'bearer' || opensAnswers(caller)) return true;
    const route = `${request.method} ${request.routeOptions.url ?? ''}`;
    if (NEED_ANSWERS.some((pattern) => pattern.test(route))) throw new AnswersLocked();
    return true;
  }
}
