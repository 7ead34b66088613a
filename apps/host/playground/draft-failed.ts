import type { StepError } from '#interview';

/** A draft could not go on; its author is told why and where, which nobody else is. */
export class DraftFailed extends Error {
  readonly code = 'interview_error';
  readonly members: { author: Pick<StepError, 'message' | 'chain'> };
  constructor({ message, chain }: Pick<StepError, 'message' | 'chain'>) {
    super(message);
    this.members = { author: { message, chain } };
  }
}
