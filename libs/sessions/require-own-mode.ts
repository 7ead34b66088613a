import { RecordCorrupt } from '#encryption';
import type { InterviewPackage } from './interview-packages.js';
import { modeOf } from './mode.js';
import type { SessionRow } from './session-row.js';

/**
 * Only an interview that says `multi_user: true` has readable sessions, and which it is stands in the signed package. Who
 * writes to the database could otherwise make a session's row readable, with records of his own to fit, and wait for the
 * next answer. Throws `RecordCorrupt`.
 */
export function requireOwnMode(
  { id, interview, mode }: Pick<SessionRow, 'id' | 'interview' | 'mode'>,
  { interviews }: Pick<InterviewPackage, 'interviews'>,
): void {
  if (mode !== 'plaintext') return;
  const [, name = ''] = interview.split(':');
  const info = Object.hasOwn(interviews, name) ? interviews[name] : undefined;
  if (info === undefined || modeOf(info) !== 'plaintext')
    throw new RecordCorrupt(`the mode of session ${id}`);
}
