import type { FormError } from './errors.js';
import type { Frame, LanguageChoice } from './frame.js';

/** Save and come back later. */
export interface LeaveView {
  frame: Frame;
  languages: LanguageChoice[];
  session: string;
  /** A guest gets a code first; null for an account. */
  guest: GuestLeaving | null;
}

export interface GuestLeaving {
  /** Shown once, right after it was made; null before. */
  code: string | null;
  /** Takes the POST that makes one. */
  makeCode: string;
  /** Until when this browser opens the answers, as people write it. */
  until: string;
}

/** Come back with a resume code; the form takes `code`. */
export interface ResumeView {
  frame: Frame;
  languages: LanguageChoice[];
  errors: FormError[];
  action: string;
}

/** Asks once before everything is deleted. */
export interface DeleteView {
  frame: Frame;
  languages: LanguageChoice[];
  session: string;
  title: string;
  /** `owner` deletes for all; another participant ends only the own part. */
  role: 'owner' | 'participant';
  sharedWith: string[];
}

/** What was deleted, as `DELETE /api/v1/sessions/ID` answers it. */
export interface ReceiptView {
  frame: Frame;
  languages: LanguageChoice[];
  deleted: { keys: number; steps: number; files: number; documents: number; jobs: number };
  receipt: string;
  /** When it was deleted, and after which date nobody can read it from anything kept; as people write them. */
  at: string;
  goneAfter: string;
  startAgain: string | null;
}
