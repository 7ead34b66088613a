/** Why a file is not taken: an id for texts in a person's language. */
export type RefusalReason =
  'kind' | 'damaged' | 'pixels' | 'name_and_content' | 'locked' | 'macros' | 'fetches' | 'empty' | 'bomb';

const sentences: { readonly [reason in RefusalReason]: string } = {
  kind: 'Files of this kind cannot be taken.',
  damaged: 'The file cannot be read. It may be damaged.',
  pixels: 'The picture is too large.',
  name_and_content: 'The file is of another kind than its name says.',
  locked: 'The file is locked with a password.',
  macros: 'The document holds macros.',
  fetches: 'The document holds fields that fetch something from elsewhere.',
  empty: 'The file is empty.',
  bomb: 'The file is too large when it is unpacked.',
};

/** A file that is not taken as it is; the person can give another one. */
export class UploadRefused extends Error {
  readonly code = 'unsupported_type';
  constructor(readonly reason: RefusalReason) {
    super(sentences[reason]);
  }
}

/** The file has more bytes than it may. */
export class UploadTooLarge extends Error {
  readonly code = 'too_large';
  constructor(readonly limitBytes: number) {
    super(`A file can have ${Math.floor(limitBytes / 1_048_576)} MB at most.`);
  }
}

/** More files wait to be checked than may. */
export class UploadsBusy extends Error {
  readonly code = 'busy';
  readonly retryAfterSeconds = 5;
  constructor() {
    super('Many files are being sent just now. Try again in a moment.');
  }
}
