import type { ScreenError } from '../../protocol/screen.js';

/** Errors that send a person back to the screen. */
export class Refused extends Error {
  constructor(readonly errors: ScreenError[]) {
    super('The answers were refused');
  }
}
