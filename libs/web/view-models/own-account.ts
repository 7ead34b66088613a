import type { FormError } from './errors.js';
import type { Frame } from './frame.js';

/** A person's name and language; the form takes `firstName`, `lastName` and `language`. */
export interface ProfileView {
  frame: Frame;
  errors: FormError[];
  action: string;
  account: string;
  firstName: string;
  lastName: string;
  /** `code` is empty for 'as the browser asks'. */
  languages: { code: string; name: string; chosen: boolean }[];
}

/** A new password without the one of before; the form takes `password`. */
export interface NewPasswordView {
  frame: Frame;
  errors: FormError[];
  action: string;
  account: string;
  minimum: number;
}

/** An account that somebody is invited to make; the form takes `token` and `password`. */
export interface InvitedView {
  frame: Frame;
  errors: FormError[];
  action: string;
  token: string;
  email: string;
  minimum: number;
}

/** Everything of an account, taken along. */
export interface ExportView {
  frame: Frame;
  action: string;
  account: string;
}

/** Codes to prove oneself once more: the form takes `by` (`mail` or `sms`), or `code` once one was sent. */
export interface SentCodeView {
  frame: Frame;
  errors: FormError[];
  /** Takes the POST that sends one. */
  send: string;
  ways: ('mail' | 'sms')[];
  /** Takes the code, once one was sent. */
  sent: { action: string; minutes: number } | null;
}
