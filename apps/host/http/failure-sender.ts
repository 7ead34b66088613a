import type { FastifyReply, FastifyRequest } from 'fastify';
import { Injectable } from '@nestjs/common';
import { FailurePages } from '../pages/failure-pages.js';
import type { Failure } from './failure.js';

/** Sends a failure in the form that was asked for: a problem document (RFC 9457) or a page. */
@Injectable()
export class FailureSender {
  constructor(private readonly pages: FailurePages) {}

  /** The page of the bare base domain, in development. */
  addresses(request: FastifyRequest): string {
    return this.pages.addresses(request);
  }

  async send(request: FastifyRequest, reply: FastifyReply, failure: Failure): Promise<void> {
    if (failure.retryAfterSeconds !== undefined)
      reply.header('retry-after', String(failure.retryAfterSeconds));
    else if (failure.status === 503) reply.header('retry-after', '2');
    reply.header('cache-control', 'no-store').status(failure.status);
    const wantsPage =
      !request.url.startsWith('/api/') && (request.headers.accept ?? '').includes('text/html');
    if (wantsPage && failure.code === 'not_logged_in' && request.method === 'GET') {
      await reply.redirect(`/login?returnTo=${encodeURIComponent(request.url)}`, 303);
    } else if (wantsPage && failure.code === 'second_factor_enrolment_required') {
      await reply.redirect('/account/second-factors', 303);
    } else if (
      wantsPage &&
      (failure.code === 'step_up_required' || failure.code === 'second_factor_required')
    ) {
      await reply.redirect(`/account/step-up?returnTo=${encodeURIComponent(request.url)}`, 303);
    } else if (wantsPage)
      await reply.type('text/html; charset=utf-8').send(this.pages.render(request, failure));
    else await reply.type('application/problem+json').send(JSON.stringify(problem(failure)));
  }
}

/** RFC 9457. */
function problem(failure: Failure): object {
  const { status, code, title, errors, screen, reference, members } = failure;
  return {
    type: `urn:affiant:problem:${code}`,
    status,
    code,
    title,
    ...(errors && { errors }),
    ...(screen && { screen }),
    ...(reference && { reference }),
    ...members,
  };
}
