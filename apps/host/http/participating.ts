import type { FastifyRequest } from 'fastify';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Caller } from '#identity';
import { SessionNotFound, type Participant } from '#sessions';
import { siteOf } from './site.js';

export function participantOf(caller: Caller): Participant {
  return { tenantId: caller.tenant.id, accountId: caller.accountId, keys: caller.keys };
}

/** The handler's parameter on a session's routes: 404, never 401, to who has no login. */
export const Participating = createParamDecorator((_: unknown, context: ExecutionContext): Participant => {
  const { caller } = siteOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (caller === null) throw new SessionNotFound();
  return participantOf(caller);
});
