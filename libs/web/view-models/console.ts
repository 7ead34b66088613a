import type { FormError } from './errors.js';
import type { Frame } from './frame.js';

/** What stands around every page of a console. */
export interface ConsoleFrame extends Frame {
  console: 'tenant' | 'provider';
  /** `Rosa Lindqvist, admin`, with the address of the own account. */
  person: { name: string; href: string };
  /** Takes the POST that signs out. */
  logout: string;
  /** The pages that this person may open, in the menu's order. */
  menu: readonly ConsolePage[];
}

/** The pages of a console that its menu leads to. */
export type ConsolePage =
  | 'overview'
  | 'people'
  | 'addons'
  | 'tenants'
  | 'packages'
  | 'revocations'
  | 'readers'
  | 'audit'
  | 'settings';

/** What just happened, said at the top of the page. */
export interface Outcome {
  done: string | null;
  errors: FormError[];
}

/** A password that is shown once, right after the account was made. */
export interface FirstPassword {
  email: string;
  password: string;
}
