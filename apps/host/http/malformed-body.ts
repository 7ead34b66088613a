import type { StandardSchemaValidationPipeOptions } from '@nestjs/common';

type Issues = Parameters<NonNullable<StandardSchemaValidationPipeOptions['exceptionFactory']>>[0];

const MOST_ERRORS = 50;

/** The body, a parameter or the query is not what the route's schema takes (unknown properties too). */
export class MalformedBody extends Error {
  readonly code = 'malformed';
  constructor(readonly errors: { field: string; message: string }[]) {
    super('The request is not in the form that this address takes.');
  }

  static of(issues: Issues): MalformedBody {
    return new MalformedBody(
      issues.slice(0, MOST_ERRORS).map(({ path, message }) => ({
        field: (path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
        message,
      })),
    );
  }
}
