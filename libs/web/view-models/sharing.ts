import type { Frame } from './frame.js';

/** Asks by name before an advocate gets a key. The form takes `advocate` and `name`. */
export interface ConfirmAdvocateView {
  frame: Frame;
  advocate: { id: string; name: string };
  action: string;
  back: string;
}

/** Where the link of an invitation leads; the form takes `token`. */
export interface InvitationView {
  frame: Frame;
  action: string;
  token: string;
  /** Who asks, by name; null for who has given none. */
  asker: string | null;
  title: string;
  /** The page to sign in first; null for who is signed in. */
  login: string | null;
}
