/** A test message could not be sent; the message says why, for the admin whose settings these are (422). */
export class TestFailed extends Error {
  readonly code = 'settings_refused';

  constructor(cause: Error) {
    super(`The message was not sent. ${cause.message}`, { cause });
    this.name = 'TestFailed';
  }
}
