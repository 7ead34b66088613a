import type { Frame, HelpContact, LanguageChoice } from './frame.js';
import type { KeeperLine } from './keeper.js';

/** Before the first question: what it is, and who could read it. */
export interface StartView {
  frame: Frame;
  languages: LanguageChoice[];
  help: HelpContact | null;
  title: string;
  description: string;
  keeper: KeeperLine;
  /** Facts for the list under 'Who could read this?', each a whole sentence. */
  facts: string[];
  /** Takes the POST that starts a session, with `device`: `own`, `shared` or ''. */
  action: string;
  /** Members that the POST carries besides, as `interview` and the arguments of the address. */
  carried: { name: string; value: string }[];
  /** How long a guest may come back; null for accounts. */
  guest: { hours: number; ownDeviceDays: number; sharedMinutes: number } | null;
  login: string | null;
}
