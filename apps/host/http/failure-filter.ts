import { Catch, Inject, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { actorOn } from '../audit/acting.js';
import { PLATFORM, type Platform } from '../platform.js';
import { failureOf, type Failure } from './failure.js';
import { FailureSender } from './failure-sender.js';
import { optionalSiteOf } from './site.js';

/** Refusals of somebody who is logged in that belong into the audit log. */
const RECORDED = new Set(['forbidden', 'developer_in_production', 'csrf']);

/** The one place where anything thrown becomes an answer: a problem document, or a page. */
@Catch()
export class FailureFilter implements ExceptionFilter {
  private readonly logger = new Logger('Failure');

  constructor(
    private readonly sender: FailureSender,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const failure = failureOf(error);
    if (failure.reference !== undefined) this.log(failure, request, error);
    void this.record(failure, request)
      .catch((unwritten: unknown) => this.log(failure, request, unwritten))
      .then(() => this.sender.send(request, reply, failure));
  }

  /** Strangers are not recorded: they could fill the log. */
  private async record({ code }: Failure, request: FastifyRequest): Promise<void> {
    const site = optionalSiteOf(request);
    if (site?.caller?.kind !== 'person' || !RECORDED.has(code)) return;
    const route = `${request.method} ${request.routeOptions.url ?? '?'}`;
    const actor = actorOn(site);
    await this.platform.audit.write(site.tenant.id, {
      event: 'request',
      outcome: 'refused',
      code,
      actor,
      details: { route },
    });
  }

  /**
   * The reference leads from what the person reads to this line. Messages stay out of it: a database's
   * or an interview's may quote answers. The name, the code and the frames say where to look.
   */
  private log(failure: Failure, request: FastifyRequest, error: unknown): void {
    const route = `${request.method} ${request.routeOptions.url ?? '?'}`;
    const frames =
      error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
    const name = error instanceof Error ? error.name : typeof error;
    this.logger.error([`${failure.reference} ${route}: ${name} (${failure.code})`, ...frames].join('\n'));
  }
}
