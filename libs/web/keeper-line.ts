import { textsFor } from './texts/texts.js';
import type { KeeperLine } from './view-models/keeper.js';

/** Who could read a session, as worked out from its grants and slots (grades: SECURITY). */
export interface SessionReaders {
  grade: 'A' | 'B' | 'C' | 'D';
  /** A browser's login row is all that opens it. */
  guest: boolean;
  organization: string;
  /** Names of the other participants. */
  sharedWith: string[];
  /** Who holds the spare key, where there is one. */
  escrow: string | null;
  /** Add-ons that get a copy of the answers when the interview ends, by name. */
  copiesTo?: readonly string[];
  /** The server keeps a key for work while nobody is there. */
  background: boolean;
}

/** The one sentence that interviewees see, with those that must stand beside it. */
export function keeperLine(language: string, readers: SessionReaders): KeeperLine {
  const texts = textsFor(language);
  const { copiesTo = [] } = readers;
  const sentences = [main(language, readers)];
  if (readers.escrow !== null) sentences.push(texts.keeperEscrow(readers.escrow));
  if (readers.background) sentences.push(texts.keeperBackground);
  if (copiesTo.length > 0) {
    const names = new Intl.ListFormat(language).format(copiesTo);
    sentences.push(texts.keeperCopies(readers.organization, names));
  }
  const weak = readers.grade === 'C' || readers.grade === 'D' || readers.background || copiesTo.length > 0;
  return { sentences, level: weak ? 'weak' : 'locked' };
}

function main(language: string, { grade, guest, organization, sharedWith }: SessionReaders): string {
  const texts = textsFor(language);
  // The weakest lock decides what may be said: sharing does not hide that the server can open it.
  if (grade === 'D') return texts.keeperPlain(organization);
  if (grade === 'C') return texts.keeperDerived;
  if (sharedWith.length > 0) {
    return texts.keeperShared(new Intl.ListFormat(language).format(sharedWith), organization);
  }
  if (guest) return texts.keeperGuest;
  return grade === 'A' ? texts.keeperPasskey : texts.keeperPassword;
}
