/** Why no document came out. Never says what was in it: messages reach logs, answers must not. */
export type AssemblyFailure =
  | 'invalid'
  | 'typesetting'
  /** What the author named is not in the template: a field of a form, or a choice of it. */
  | 'template'
  /** PDF of a DOCX template wants LibreOffice and bubblewrap. */
  | 'no_office'
  | 'deadline'
  | 'memory'
  | 'crashed'
  | 'closed';

/** More documents wait than the queue holds; the caller may try again after a few seconds. */
export class AssemblyBusyError extends Error {
  readonly code = 'busy';
  constructor(readonly waiting: number) {
    super(`${waiting} documents are waiting already`);
  }
}

/** The tree or the finished file is over a limit; `limit` names the option and `most` its value. */
export class DocumentTooLargeError extends Error {
  readonly code = 'too_large';
  constructor(
    readonly limit: 'sourceBytes' | 'sourceNodes' | 'nesting' | 'outputBytes',
    readonly most: number,
  ) {
    super(`The document is larger than ${limit} allows (${most})`);
  }
}

/** The document could not be made. */
export class DocumentFailedError extends Error {
  readonly code = 'document_failed';
  constructor(readonly reason: AssemblyFailure) {
    super(`The document could not be made: ${reason}`);
  }
}
