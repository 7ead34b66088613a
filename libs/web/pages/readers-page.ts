import { sessionAddresses } from '../session-addresses.js';
import { textsFor } from '../texts/texts.js';
import type { ReadersView } from '../view-models/readers.js';
import { keeperNote } from './keeper-note.js';
import { plain } from './plain.js';
import { readerTable } from './reader-table.js';

export function readersPage(view: ReadersView) {
  const { frame, addon } = view;
  const texts = textsFor(frame.language);
  const list = new Intl.ListFormat(frame.language);
  return {
    ...plain(frame, texts.readersTitle, 'single'),
    ...view,
    addresses: sessionAddresses(view.session),
    promise: promise(view),
    keeper: keeperNote(view.keeper),
    table: readerTable(frame.language, view.readers),
    sharing: view.sharing && {
      ...view.sharing,
      made: view.sharing.made && {
        ...view.sharing.made,
        hint: texts.invitationHint(view.sharing.made.until),
      },
    },
    addon: { ...addon, reviewers: list.format(addon.reviewers) },
  };
}

/** What may be said of the grade, in the words of the security design. */
function promise({ grade, frame, background }: ReadersView): string {
  const texts = textsFor(frame.language);
  if (grade === 'D') return texts.promisePlain(frame.organization);
  if (background) return texts.promiseBackground;
  return grade === 'C' ? texts.promiseDerived : texts.promiseLocked;
}
