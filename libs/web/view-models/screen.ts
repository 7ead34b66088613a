import type { Screen } from '#interview';
import type { FormBody } from '../forms/form-body.js';
import type { Frame, HelpContact, LanguageChoice } from './frame.js';
import type { KeeperLine } from './keeper.js';

/** A screen of an interview, its end included. */
export interface ScreenView {
  frame: Frame;
  /** As the API gives it, its `…Html` sanitized; its `errors` are shown. */
  screen: Screen;
  /** The interview's short title. */
  title: string;
  keeper: KeeperLine;
  /** Those that the interview speaks; empty where there is only one. */
  languages: LanguageChoice[];
  /** The body that was sent and refused: shown again as it was typed. Null at first. */
  typed: FormBody | null;
  help: HelpContact | null;
  /** False on a shared computer: nothing half typed is kept in the tab. */
  keepTyped: boolean;
  /** Offered under several documents. */
  zip: { url: string; size: string | null } | null;
  /** Where the papers can be sent from; null where they cannot. */
  sendPapers: boolean;
  /** When retention deletes the session, as people write it; null where nothing is deleted by itself. */
  deletedOn: string | null;
}
