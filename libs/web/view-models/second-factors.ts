import type { FormError } from './errors.js';
import type { Frame } from './frame.js';
import type { PasskeyButton } from './passkeys.js';

/** Proves once more who asks; the form takes `password` or `code`, or a passkey's answer. */
export interface StepUpView {
  frame: Frame;
  errors: FormError[];
  action: string;
  /** Null where the account has neither: then it is the passkey, a sent code, or signing in once more. */
  ask: 'password' | 'code' | null;
  /** Takes a passkey's answer; null where the account has none. */
  passkey: string | null;
  /** The page of other ways to prove it. */
  other: string | null;
  login: string;
}

/** A person's second factors; at most one of `enrolment` and `backupCodes` is there. */
export interface SecondFactorsView {
  frame: Frame;
  errors: FormError[];
  /** Whether the account may do nothing before it has one. */
  required: boolean;
  factors: { type: string; since: string; remove: string }[];
  /** Takes the POST that begins to set up an app. */
  add: string;
  /** Takes the POST that begins with a passkey; null where the tenant takes none, or there is one. */
  addPasskey: string | null;
  /** The passkey that is made or used now, after it was begun. */
  passkey: PasskeyButton | null;
  /** Shown once: the QR code as SVG made by us, the secret to type instead, and where the first code goes. */
  enrolment: { qr: string | null; secret: string | null; confirm: string } | null;
  /** Takes `phone`, to begin with text messages; null where the tenant has none. */
  addSms: string | null;
  /** Shown once. */
  backupCodes: string[] | null;
}
