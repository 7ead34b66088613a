import type { Frame, HelpContact, LanguageChoice } from './frame.js';

/** The tenant's first page: what can be answered, and what this person has under way. */
export interface InterviewsView {
  frame: Frame;
  languages: LanguageChoice[];
  help: HelpContact | null;
  interviews: InterviewEntry[];
  mine: SessionEntry[];
  /** Where answers are opened that this login does not open; null where it does. */
  opensNothing: string | null;
  /** Address of the page for a resume code; null where guests are not allowed. */
  resume: string | null;
  /** Address of the login page; null where somebody is logged in. */
  login: string | null;
}

export interface InterviewEntry {
  title: string;
  description: string;
  /** Names of the languages in the page's language. */
  languages: string[];
  /** `/interviews/ADDON/NAME` */
  href: string;
}

export interface SessionEntry {
  title: string;
  state: 'open' | 'finished';
  role: 'owner' | 'participant';
  /** Who began it, by name, where that is somebody else who has given one. */
  sharedBy: string | null;
  /** As people write dates, in the page's language. */
  startedAt: string;
  changedAt: string;
  href: string;
  /** Address of the page that asks before deleting. */
  delete: string;
}
