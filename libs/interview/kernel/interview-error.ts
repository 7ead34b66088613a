import type { StepError } from '../protocol/call.js';

/** An interview that cannot go on. The chain is added by the search, from the innermost block outwards. */
export class InterviewError extends Error {
  readonly chain: StepError['chain'] = [];

  constructor(
    readonly kind: StepError['kind'],
    message: string,
  ) {
    super(message);
  }
}

export function authorError(message: string): InterviewError {
  return new InterviewError('author_error', message);
}
