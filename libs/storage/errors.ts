/** The store holds no blob under this key. */
export class BlobNotFound extends Error {
  readonly code = 'not_found';
  constructor(readonly key: string) {
    super(`There is no blob ${key}.`);
  }
}

/** The store could not be reached, or refused; the same call may work later. `cause` is the driver's own error. */
export class StorageUnavailable extends Error {
  readonly code = 'storage_unavailable';
  constructor(operation: string, options?: ErrorOptions) {
    super(`The file store failed to ${operation}.`, options);
  }
}

/** A key or prefix that `checkKey` or `checkPrefix` refuses. Keys are generated: a person never sees this. */
export class InvalidBlobKey extends Error {
  readonly code = 'malformed';
  constructor(key: string) {
    super(`Not a blob key: ${JSON.stringify(key.slice(0, 100))}.`);
  }
}

/** Entries of the deletion journal that do not open: somebody changed the file store. `keys` names their blobs. */
export class JournalCorrupt extends Error {
  readonly code = 'record_corrupt';
  constructor(readonly keys: readonly string[]) {
    super(`The deletion journal was tampered with: ${keys.join(', ')}.`);
  }
}

/** What the journal says is deleted was found again in every pass. */
export class DeletionIncomplete extends Error {
  readonly code = 'internal';
  constructor(passes: number) {
    super(`Deleted data was still there after ${passes} passes over the deletion journal.`);
  }
}

/** Another sweeper is at work on the same root; it will do what this one would have done. */
export class SweepUnderWay extends Error {
  readonly code = 'busy';
  constructor() {
    super('Temporary files are being swept already.');
  }
}

/** `storage.driver` names a driver that this installation does not have, or settings it needs are missing. */
export class StorageNotConfigured extends Error {
  readonly code = 'internal';
}
