import type { Json, KernelState } from '#interview';
import { AddonStopped } from './errors.js';
import type { InterviewPackages } from './interview-packages.js';
import type { Participant } from './participant.js';
import type { SessionDocuments, ServedDocument } from './session-documents.js';
import type { SessionFiles } from './session-files.js';
import type { Sessions } from './sessions.js';
import type { Steps, StepSurroundings } from './steps.js';

/** All of a session that its participant may take away. */
export interface SessionContents {
  session: string;
  /** `addon:file`. */
  interview: string;
  addon: string;
  version: string;
  digest: string;
  mode: string;
  state: 'open' | 'finished';
  steps: number;
  startedAt: Date;
  changedAt: Date;
  /** In the API's form; null where the version that the session runs was stopped. */
  answers: { [name: string]: Json } | null;
  /** As the interview's engine keeps them: what there is of answers where `answers` is null. */
  stored: KernelState;
  documents: AsyncIterable<ServedDocument>;
  files: AsyncIterable<ServedDocument>;
}

/** Reads sessions whole, for somebody who takes their data along. */
export class SessionReading {
  constructor(
    private readonly sessions: Sessions,
    private readonly packages: InterviewPackages,
    private readonly steps: Steps,
    private readonly documents: SessionDocuments,
    private readonly uploads: SessionFiles,
  ) {}

  /** Throws `SessionNotFound`, `RecordCorrupt`. */
  async read(who: Participant, sessionId: string, surroundings: StepSurroundings): Promise<SessionContents> {
    const { row, step } = await this.sessions.open(who, sessionId);
    const answers = await this.answers(who, sessionId, surroundings);
    return {
      session: row.id,
      interview: row.interview,
      addon: row.addon,
      version: row.version,
      digest: row.digest,
      mode: row.mode,
      state: row.state,
      steps: row.sequence,
      startedAt: row.startedAt,
      changedAt: row.changedAt,
      answers,
      stored: step.state,
      // A stopped version is not run any more, not even to set its papers.
      documents: answers === null ? none() : this.documents.all(who, sessionId),
      files: this.filesOf(who, sessionId),
    };
  }

  /** By one more run of the last screen in its own language, of which nothing is stored. */
  private async answers(who: Participant, sessionId: string, surroundings: StepSurroundings) {
    const { row, step } = await this.sessions.open(who, sessionId);
    try {
      const pack = await this.packages.ofSession(who.tenantId, row.addon, row.digest);
      const { seed, state, replies = {} } = step;
      const session = { id: row.id, interview: row.interview, seed, state, replies };
      const to = { state: step.state, screen: step.screen, documents: step.documents };
      const asking = { ...surroundings, wantVariables: true };
      const outcome = await this.steps.take(who.tenantId, pack, session, { type: 'back', to }, asking);
      return outcome.variables ?? {};
    } catch (error) {
      if (error instanceof AddonStopped) return null;
      throw error;
    }
  }

  private async *filesOf(who: Participant, sessionId: string): AsyncGenerator<ServedDocument> {
    for (const id of await this.uploads.ids(who, sessionId))
      yield await this.uploads.serve(who, sessionId, id);
  }
}

async function* none(): AsyncGenerator<ServedDocument> {}
