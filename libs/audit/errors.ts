/** The entry could not be written, so what it would have told of was refused. */
export class AuditUnavailable extends Error {
  readonly code = 'audit_unavailable';
  constructor(options?: ErrorOptions) {
    super('This could not be written to the audit log, so it was not done. Try again in a minute.', options);
  }
}

/** A head of the logs that was not written by this installation. */
export class HeadForged extends Error {
  readonly code = 'record_corrupt';
  constructor() {
    super('This head of the audit log is not this installation’s.');
  }
}
