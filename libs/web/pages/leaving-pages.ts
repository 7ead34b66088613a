import { sessionAddresses } from '../session-addresses.js';
import { textsFor } from '../texts/texts.js';
import type { DeleteView, LeaveView, ReceiptView } from '../view-models/leaving.js';
import { plain } from './plain.js';

export function leavePage(view: LeaveView) {
  return {
    ...plain(view.frame, textsFor(view.frame.language).leaveTitle),
    ...view,
    addresses: sessionAddresses(view.session),
    guestWithoutCode: view.guest !== null && view.guest.code === null,
  };
}

export function deletePage(view: DeleteView) {
  return {
    ...plain(view.frame, textsFor(view.frame.language).deleteTitle),
    ...view,
    addresses: sessionAddresses(view.session),
    isOwner: view.role === 'owner',
    sharedWith: new Intl.ListFormat(view.frame.language).format(view.sharedWith),
  };
}

export function receiptPage(view: ReceiptView) {
  const texts = textsFor(view.frame.language);
  const { keys, steps, files, documents, jobs } = view.deleted;
  const number = new Intl.NumberFormat(view.frame.language);
  return {
    ...plain(view.frame, texts.receiptTitle),
    ...view,
    lines: [
      { label: texts.receiptKeys, value: number.format(keys) },
      { label: texts.receiptSteps, value: number.format(steps) },
      { label: texts.receiptFiles, value: number.format(files) },
      { label: texts.receiptDocuments, value: number.format(documents) },
      { label: texts.receiptJobs, value: number.format(jobs) },
      { label: texts.receiptNumber, value: view.receipt },
    ],
  };
}
