/** The installation was not given the database role that the provider's console writes with. */
export class ConsoleUnavailable extends Error {
  readonly code = 'console_unavailable';
  constructor() {
    super('This host cannot change tenants or packages: set DATABASE_CONSOLE_URL.');
  }
}
