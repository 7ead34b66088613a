import type { SessionEntry } from '#web';
import type { MySession } from '../interview-desk.js';
import { longDate } from './long-date.js';

/** A person's interviews as pages list them, with where to go on and where to delete each. */
export function sessionEntries(language: string, mine: readonly MySession[]): SessionEntry[] {
  return mine.map(({ session, title, state, role, sharedBy, startedAt, changedAt }) => ({
    title,
    state,
    role,
    sharedBy,
    startedAt: longDate(language, startedAt),
    changedAt: longDate(language, changedAt),
    href: `/sessions/${session}`,
    delete: `/sessions/${session}/delete`,
  }));
}
