import type { FormError } from './errors.js';
import type { Frame, LanguageChoice } from './frame.js';

/** Sign in with e-mail and password, and the tenant's other ways. */
export interface LoginView {
  frame: Frame;
  languages: LanguageChoice[];
  errors: FormError[];
  /** Takes `email`, `password`, `code` and `take` (session ids, several). */
  action: string;
  email: string;
  /** Null where e-mail is not among the tenant's methods. */
  password: { secondFactor: SecondFactorAsked | null } | null;
  others: OtherMethod[];
  /** Sessions of this browser's guest that may move to the account. */
  guestSessions: MovableSession[];
  register: string | null;
  recover: string | null;
  /** Address of the interviews, where going on without an account is allowed. */
  withoutAccount: string | null;
}

/** What the second step asks for, after the password was right. */
export interface SecondFactorAsked {
  methods: ('totp' | 'sms' | 'passkey' | 'backup')[];
}

export interface OtherMethod {
  id: string;
  /** As `Google` or `a passkey`; the page says the verb. */
  name: string;
  kind: 'passkey' | 'sms' | 'provider';
  /** Where it begins; of a passkey, what takes the answer. */
  href: string;
  grade: 'A' | 'B' | 'C';
}

export interface MovableSession {
  session: string;
  title: string;
}

export interface RegisterView {
  frame: Frame;
  languages: LanguageChoice[];
  errors: FormError[];
  /** Takes `email`, `password` and `take`. */
  action: string;
  email: string;
  minimum: number;
  guestSessions: MovableSession[];
  login: string;
  /** Where accounts are made by invitation alone: the page says so, and has no form. */
  closed: boolean;
  /** After it was sent, where the address must be confirmed first. */
  confirmFirst: boolean;
}

/** Asks for a number to send a code to. */
export interface SmsView {
  frame: Frame;
  languages: LanguageChoice[];
  errors: FormError[];
  /** Takes `phone`. */
  action: string;
  phone: string;
  login: string;
}

/** Says what one more way in means for the account, before it gets it. */
export interface JoinView {
  frame: Frame;
  languages: LanguageChoice[];
  errors: FormError[];
  action: string;
  /** Of the provider, as people know it. */
  name: string;
  account: string;
}

/** Asks a guest which sessions come along, before going to a login elsewhere. */
export interface TakeView {
  frame: Frame;
  languages: LanguageChoice[];
  errors: FormError[];
  /** Takes `take` and `returnTo`. */
  action: string;
  returnTo: string;
  guestSessions: MovableSession[];
  login: string;
}

/** Asks for the code that was sent. */
export interface SmsCodeView {
  frame: Frame;
  languages: LanguageChoice[];
  errors: FormError[];
  /** Takes `challenge`, `code` and `take`. */
  action: string;
  challenge: string;
  minutes: number;
  guestSessions: MovableSession[];
  again: string;
}
