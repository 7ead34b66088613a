import { Sessions, type Participant, type Shown, type StepSurroundings } from '#sessions';
import type { Project } from '#playground';
import type { Platform } from '../platform.js';
import type { Drafts } from './drafts.js';

/** A preview that nobody looks at goes by itself. */
const DELETE_DAYS = 1;

/**
 * Begins sessions of drafts, by the same code as every other session's. It is the only way into one: what
 * starts sessions elsewhere knows installed add-ons alone.
 */
export class DraftSessions {
  constructor(
    private readonly platform: Pick<Platform, 'beginSessions'>,
    private readonly drafts: Drafts,
  ) {}

  /** @throws AddonRefused, InterviewNotFound, InterviewError */
  async start(
    who: Participant,
    project: Project,
    interview: string,
    surroundings: StepSurroundings,
  ): Promise<Shown> {
    const pack = await this.drafts.of(project);
    const sessions: Sessions = this.platform.beginSessions({
      installed: async () => [pack],
      current: async () => pack,
      ofSession: async () => pack,
    });
    const request = {
      interview: `${pack.name}:${interview}`,
      urlArgs: {},
      privileges: new Set<string>(),
      allowPlaintext: false,
      deleteDays: DELETE_DAYS,
    };
    return sessions.start(who, request, surroundings);
  }
}
