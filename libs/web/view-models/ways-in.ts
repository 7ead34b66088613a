import type { FormError } from './errors.js';
import type { Frame } from './frame.js';
import type { Grade } from './readers.js';

/** The ways to unlock an account. */
export interface WaysInView {
  frame: Frame;
  errors: FormError[];
  /** `source` as the API names it; `remove` takes the POST that removes it, null for the only one. */
  ways: {
    source: string;
    grade: Grade;
    since: string;
    remove: string | null;
    /** Of a recovery code; null for other sources. */
    typedBack: boolean | null;
  }[];
  /** Passkeys that say who somebody is and open nothing. */
  signInOnly: { since: string; remove: string }[];
  /** Where a passkey is made; null where the tenant has none. */
  addPasskey: string | null;
  /** Where the account is locked to a passkey; null where the server cannot open it anyway. */
  lock: string | null;
  /** Takes the POST that makes a recovery code. */
  add: string;
  /** A recovery code that was just made, shown once; null too while it is typed back after a slip. */
  made: string | null;
  /** Takes `code`: the code that was just made, typed back. */
  typeBack: string | null;
  /** Whether a code was just typed back as it is. */
  typedRight: boolean;
  /** Other logins that can be added, and the page that does it. */
  joins: { name: string; href: string }[];
}

/** Signing in by a recovery code; the form takes `code`. */
export interface RecoveryView {
  frame: Frame;
  errors: FormError[];
  action: string;
  login: string;
}

/** Asks once before an account is deleted. */
export interface DeleteAccountView {
  frame: Frame;
  action: string;
  account: string;
  /** Titles of the interviews that go with it. */
  sessions: string[];
}
