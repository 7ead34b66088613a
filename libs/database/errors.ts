/** The database cannot be reached, started or used; the message says what to do. */
export class DatabaseUnavailable extends Error {
  readonly code = 'database_unavailable';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DatabaseUnavailable';
  }
}
