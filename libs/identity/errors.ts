/** There is no login, or it has ended. */
export class NotLoggedIn extends Error {
  readonly code = 'not_logged_in';
  constructor() {
    super('Log in first.');
  }
}

/** The request did not prove that it comes from our own pages. */
export class CsrfRefused extends Error {
  readonly code = 'csrf';
  constructor() {
    super('This request did not come from a page of this site. Open the page again and try once more.');
  }
}

/** A row that decides who may do what does not carry the platform key's MAC: somebody wrote it. */
export class RowForged extends Error {
  readonly code = 'internal';
  constructor(readonly table: string) {
    super(`A row of ${table} was not written by this software.`);
  }
}
