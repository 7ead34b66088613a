import { randomBytes } from 'node:crypto';
import { HttpException } from '@nestjs/common';
import type { Screen, ScreenError } from '#interview';
import { STATUS_OF_CODE } from './status.js';

/** What any error becomes before it is shown, as a problem document or as a page. */
export interface Failure {
  status: number;
  code: string;
  /** One plain sentence for whoever asked; never an internal message. */
  title: string;
  errors?: readonly (ScreenError | { field: string; message: string })[];
  screen?: Screen;
  retryAfterSeconds?: number;
  /** Stands in the log too; given for what the person cannot mend. */
  reference?: string;
  /** Further members that a route promises (`methods`, `permissions`). */
  members?: { readonly [name: string]: unknown };
}

interface CodedError extends Error {
  code: string;
  errors?: Failure['errors'];
  screen?: Screen;
  retryAfterSeconds?: number;
  members?: Failure['members'];
}

const APOLOGY: { readonly [code: string]: string } = {
  interview_error: 'Something is wrong with this interview. What you answered before is safe.',
  record_corrupt: 'Something stored here has been damaged or changed, so we do not show it.',
  module_failed: 'An add-on of this organization failed. Nothing else did.',
  internal: 'Something went wrong on our side.',
};

/** Turns whatever was thrown into a `Failure`. What has no code of ours is `internal`. */
export function failureOf(error: unknown): Failure {
  if (error instanceof HttpException) return failureOfStatus(error.getStatus(), error.message);
  if (isCoded(error)) {
    const status = STATUS_OF_CODE[error.code];
    if (status !== undefined) {
      return {
        status,
        code: error.code,
        title: APOLOGY[error.code] ?? error.message,
        ...(error.errors && { errors: error.errors }),
        ...(error.screen && { screen: error.screen }),
        ...(error.retryAfterSeconds !== undefined && { retryAfterSeconds: error.retryAfterSeconds }),
        ...(error.members && { members: error.members }),
        ...(status >= 500 && { reference: newReference() }),
      };
    }
  }
  const status = fastifyStatus(error);
  if (status !== undefined) return failureOfStatus(status, 'The request could not be read.');
  return { status: 500, code: 'internal', title: APOLOGY['internal']!, reference: newReference() };
}

const CODE_OF_STATUS: { readonly [status: number]: string } = {
  400: 'malformed',
  401: 'not_logged_in',
  403: 'forbidden',
  404: 'not_found',
  405: 'not_found',
  413: 'too_large',
  415: 'unsupported_type',
  429: 'too_many_attempts',
  503: 'busy',
};

function failureOfStatus(status: number, title: string): Failure {
  const code = CODE_OF_STATUS[status];
  if (code === undefined) {
    return { status: 500, code: 'internal', title: APOLOGY['internal']!, reference: newReference() };
  }
  return { status, code, title: status === 404 ? 'There is nothing here.' : title };
}

function isCoded(error: unknown): error is CodedError {
  return error instanceof Error && typeof (error as Partial<CodedError>).code === 'string';
}

/** Errors that Fastify makes itself: a body that is too large, not JSON, or of a type that no route takes. */
function fastifyStatus(error: unknown): number | undefined {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}

function newReference(): string {
  return randomBytes(6).toString('hex');
}
