import type { FormError } from './errors.js';
import type { Frame } from './frame.js';

/** A button that makes or uses a passkey, in a form that takes `challenge`, `credential` (JSON) and `prf`. */
export interface PasskeyButton {
  action: string;
  /** What the script does with the options that it gets there. */
  ceremony: 'create' | 'get';
  /** Takes the POST that gives the options. */
  options: string;
  /** Challenge and options as JSON, where the page has them already. */
  asked?: string;
}

/** Makes a passkey for the account. */
export interface AddPasskeyView {
  frame: Frame;
  errors: FormError[];
  passkey: PasskeyButton;
  waysIn: string;
}

/** Said once it was made. */
export interface PasskeyAddedView {
  frame: Frame;
  /** Whether it opens the answers, or only says who somebody is. */
  opens: boolean;
  waysIn: string;
}

/** Offers to lock the account to a passkey in place of the key that the server can make again. */
export interface LockView {
  frame: Frame;
  errors: FormError[];
  passkey: PasskeyButton;
  /** Days in which copies from before are kept. */
  backupDays: number;
  /** Whether a recovery code is made with it. */
  makesCode: boolean;
  later: string;
}

/** Said once the account was locked, or made with its lock. */
export interface LockedView {
  frame: Frame;
  isNew: boolean;
  /** A recovery code that was just made, shown once; null where there is another way in. */
  code: string | null;
  onward: string;
}

/** A first login whose account opens by a passkey alone, so one is made now. */
export interface FirstPasskeyView {
  frame: Frame;
  errors: FormError[];
  passkey: PasskeyButton;
  login: string;
}
