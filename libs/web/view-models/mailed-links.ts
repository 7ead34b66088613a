import type { FormError } from './errors.js';
import type { Frame, LanguageChoice } from './frame.js';

/** What a mailed link does once its button is pressed: opening it alone changes nothing. */
export interface MailedLinkView {
  frame: Frame;
  languages: LanguageChoice[];
  what: 'confirm' | 'undo' | 'undoNumber';
  /** Takes `token`. */
  action: string;
  token: string;
}

/** Asks for the address whose password was forgotten. */
export interface ForgotView {
  frame: Frame;
  languages: LanguageChoice[];
  errors: FormError[];
  /** Takes `email`. */
  action: string;
  email: string;
  login: string;
}

/** Asks for a new password, by a mailed link. */
export interface ResetView {
  frame: Frame;
  languages: LanguageChoice[];
  errors: FormError[];
  /** Takes `token`, `password`, `recoveryCode`, `acceptLoss` (`yes`), and a passkey's answer. */
  action: string;
  token: string;
  minimum: number;
  /** Days that answers are kept locked, where the person has to say yes to that; else null. */
  wouldLock: number | null;
  /** Whether a passkey may keep the answers. */
  passkey: boolean;
}

/** Answers that a reset locked. */
export interface LockedAnswersView {
  frame: Frame;
  languages: LanguageChoice[];
  errors: FormError[];
  /** Takes `password` or `recoveryCode`, or a passkey's answer. */
  action: string;
  /** Null where nothing is locked. */
  locked: { sessions: number; until: string } | null;
  /** Whether the account has a passkey of before. */
  passkey: boolean;
  account: string;
}

/** Said after something was done. */
export interface DoneView {
  frame: Frame;
  languages: LanguageChoice[];
  what:
    | 'sent'
    | 'confirmed'
    | 'papersSent'
    | 'undone'
    | 'numberUndone'
    | 'reset'
    | 'resetLocked'
    | 'unlocked'
    | 'changeSent'
    | 'recovered'
    | 'accountDeleted';
  /** A new recovery code, shown once. */
  code: string | null;
  link: { href: string; label: 'signIn' | 'yourAccount' | 'choosePassword' | 'toStart' | 'back' } | null;
}

/** Keys for programs that work for the account. */
export interface ApiKeysView {
  frame: Frame;
  languages: LanguageChoice[];
  errors: FormError[];
  /** Takes `name` and `scopes`. */
  action: string;
  keys: {
    id: string;
    name: string;
    scopes: string;
    createdAt: string;
    usedAt: string | null;
    delete: string;
  }[];
  /** Shown once, after it was made. */
  made: string | null;
  account: string;
}

/** Asks for another number to sign in by, then for the code that was sent there. */
export interface NumberChangeView {
  frame: Frame;
  languages: LanguageChoice[];
  errors: FormError[];
  /** Takes `phone`, or `code` once one was sent. */
  action: string;
  current: string | null;
  sent: { minutes: number; /** Asks for the number once more. */ again: string } | null;
  account: string;
}

/** Asks for another address of the account. */
export interface EmailChangeView {
  frame: Frame;
  languages: LanguageChoice[];
  errors: FormError[];
  /** Takes `email`. */
  action: string;
  current: string | null;
  account: string;
}
