/** Somebody is logged in, and may not do this. */
export class Forbidden extends Error {
  readonly code = 'forbidden';
  constructor() {
    super('Your account may not do this.');
  }
}
