import type { Participant } from '#sessions';
import type { Scene, Victim } from './scene.js';

/** Whether the product itself shows the answer to who asks. */
export async function shows(
  { sessions }: Scene,
  who: Participant,
  { session, canary }: Pick<Victim, 'session' | 'canary'>,
): Promise<boolean> {
  try {
    return holds(JSON.stringify((await sessions.show(who, session)).screen), canary);
  } catch {
    // Refused, by whichever wall came first: that is the finding.
    return false;
  }
}

/** Whether a text has the canary, as it is or in hexadecimal. */
export function holds(text: string, canary: string): boolean {
  return text.includes(canary) || text.includes(Buffer.from(canary).toString('hex'));
}
