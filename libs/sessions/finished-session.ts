import type { Json } from '#interview';
import type { InterviewPackages } from './interview-packages.js';
import type { Participant } from './participant.js';
import type { Sessions } from './sessions.js';
import type { Steps, StepSurroundings } from './steps.js';

/** An interview that came to its end, and what was answered. */
export interface FinishedSession {
  session: string;
  /** `addon:file`. */
  interview: string;
  version: string;
  /** Of the step that ended it. */
  sequence: number;
  /** In the API's form. */
  answers: { [name: string]: Json };
}

interface WithAnswers extends StepSurroundings {
  wantVariables: true;
}

/**
 * Reads what was answered, for one of the participants, by one more run of the last screen in its own
 * language, of which nothing is stored. Null where it is not at its end, or a draft's.
 * Throws what a step throws.
 */
export async function finishedSession(
  sessions: Sessions,
  packages: InterviewPackages,
  steps: Steps,
  who: Participant,
  sessionId: string,
  surroundings: StepSurroundings,
): Promise<FinishedSession | null> {
  const { row, step } = await sessions.open(who, sessionId);
  if (step.screen.kind !== 'end') return null;
  const pack = await packages.ofSession(who.tenantId, row.addon, row.digest);
  if (pack.draft) return null;
  const { seed, state, replies = {} } = step;
  const session = { id: row.id, interview: row.interview, seed, state, replies };
  const asking: WithAnswers = { ...surroundings, wantVariables: true };
  const again = { type: 'language', language: step.screen.language } as const;
  const { variables = {} } = await steps.take(who.tenantId, pack, session, again, asking);
  const { interview } = row;
  return { session: row.id, interview, version: pack.version, sequence: row.sequence, answers: variables };
}
