import type { ConsoleFrame, FirstPassword, Outcome } from './console.js';
import type { Paging } from './paging.js';

export interface PeopleView extends Outcome {
  frame: ConsoleFrame;
  query: string;
  people: PersonEntry[];
  paging: Paging;
  created: FirstPassword | null;
  /** Takes `email` and `privilege` (several). */
  create: string;
  /** The same, for a mailed link by which the person chooses the password. */
  invite: string;
  /** Those that can be granted here; `developer` is missing in production. */
  privileges: string[];
}

export interface PersonEntry {
  email: string;
  confirmed: boolean;
  privileges: string[];
  /** The page with this person's privileges. */
  href: string;
}

export interface PersonView extends Outcome {
  frame: ConsoleFrame;
  email: string;
  held: string[];
  privileges: string[];
  /** Takes `privilege` (several) and `other` (words of the admin's own, by commas). */
  action: string;
  /** The page that asks before the account is deleted; null for the reader's own. */
  remove: string | null;
}

/** Asks once before somebody's account is deleted. */
export interface RemovePersonView extends Outcome {
  frame: ConsoleFrame;
  email: string;
  action: string;
  back: string;
}
