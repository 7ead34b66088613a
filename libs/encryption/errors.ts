/**
 * Something sealed does not open as what it is said to be: changed, cut, swapped, moved or planted. `record` names it.
 * Nothing of its contents is shown.
 */
export class RecordCorrupt extends Error {
  readonly code = 'record_corrupt';
  constructor(readonly record: string) {
    super(`This was changed after it was sealed, or does not belong here: ${record}.`);
  }
}

/** The secret given (password, code, key, passkey) does not open the slot or login. */
export class SecretRefused extends Error {
  readonly code = 'invalid_credentials';
  constructor() {
    super('The secret does not open it.');
  }
}

/** Stored Argon2 parameters are below the floor: somebody lowered them to make guessing cheap. */
export class ParametersRefused extends Error {
  readonly code = 'record_corrupt';
  constructor(readonly reason: string) {
    super(`The stored parameters of a key source are refused: ${reason}.`);
  }
}

/** All threads are taken and the queue is full. Ask again after `retryAfterSeconds`. */
export class BusyError extends Error {
  readonly code = 'busy';
  constructor(readonly retryAfterSeconds: number) {
    super('The server is busy checking passwords. Try again in a moment.');
  }
}

/** The platform key cannot be read, or must not be used as it lies there. The message says what to do. */
export class PlatformKeyUnusable extends Error {
  readonly code = 'internal';
}

/** Sealed under a version of the platform key that is not at hand. */
export class PlatformKeyVersionUnknown extends Error {
  readonly code = 'internal';
  constructor(readonly version: number) {
    super(`Version ${version} of the platform key is needed and not at hand.`);
  }
}

/** No key source of this name is configured. */
export class KeySourceUnknown extends Error {
  readonly code = 'internal';
  constructor(readonly source: string) {
    super(`There is no key source ${JSON.stringify(source)}.`);
  }
}
