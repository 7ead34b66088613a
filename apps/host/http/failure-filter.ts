import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { failureOf, type Failure } from './failure.js';
import { FailureSender } from './failure-sender.js';

/** The one place where anything thrown becomes an answer: a problem document, or a page. */
@Catch()
export class FailureFilter implements ExceptionFilter {
  private readonly logger = new Logger('Failure');

  constructor(private readonly sender: FailureSender) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const failure = failureOf(error);
    if (failure.reference !== undefined) this.log(failure, request, error);
    void this.sender.send(request, reply, failure);
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
