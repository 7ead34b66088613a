import type { FormError } from './errors.js';
import type { Frame, LanguageChoice } from './frame.js';
import type { SessionEntry } from './home.js';
import type { Grade } from './readers.js';

export interface AccountView {
  frame: Frame;
  languages: LanguageChoice[];
  email: string;
  grade: Grade;
  errors: FormError[];
  /** Said at the top after something was done, as 'Your password is changed.' */
  done: string | null;
  /** Takes `current` and `password`; null where the account has no password. */
  password: { action: string; minimum: number; /** For who has forgotten it. */ forgot: string } | null;
  /** Where answers are opened that this login does not open; null where it does. */
  opensNothing: string | null;
  /** Whether the account has a number to change. */
  signsInByNumber: boolean;
  /** Takes the POST that signs out. */
  logout: string;
  sessions: SessionEntry[];
  devices: { id: string; name: string; lastSeen: string; current: boolean }[];
  /** Takes the POST with `device` that ends another device's login. */
  endDevice: string;
}
