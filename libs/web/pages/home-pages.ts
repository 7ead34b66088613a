import { textsFor } from '../texts/texts.js';
import type { InterviewsView, SessionEntry } from '../view-models/home.js';
import type { StartView } from '../view-models/start.js';
import { keeperNote } from './keeper-note.js';
import { plain } from './plain.js';

export function interviewsPage(view: InterviewsView) {
  const names = new Intl.ListFormat(view.frame.language);
  return {
    ...plain(view.frame, textsFor(view.frame.language).interviews, 'single'),
    ...view,
    interviews: view.interviews.map((entry) => ({ ...entry, languageNames: names.format(entry.languages) })),
    mine: view.mine.map((entry) => sessionRow(entry, view.frame.language)),
  };
}

export function sessionRow(entry: SessionEntry, language: string) {
  const texts = textsFor(language);
  const by = entry.sharedBy === null ? texts.sharedWithYou : texts.sharedBy(entry.sharedBy);
  return {
    ...entry,
    isFinished: entry.state === 'finished',
    shared: entry.role === 'owner' ? null : by,
  };
}

export function startPage(view: StartView) {
  return { ...plain(view.frame, view.title, 'single'), ...view, keeper: keeperNote(view.keeper) };
}
