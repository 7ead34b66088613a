import type { Sandbox } from '#sandbox';
import type {
  FetchWanted,
  FileFacts,
  Json,
  KernelLimits,
  OwnSession,
  Person,
  StepInput,
  StepReply,
  StepRequest,
  KernelState,
} from '#interview';
import type { InterviewPackage } from './interview-packages.js';
import { InterviewError } from './errors.js';
import { type Fetching, FetchRefused, type Replies } from './fetching.js';

/** What a tenant's interviews see beside answers. */
export interface StepSurroundings {
  timeZone: string;
  language: string;
  currency: string;
  limits: KernelLimits;
  person: Person;
  /** True outside production: authors see what went wrong. */
  explain: boolean;
  /** The person's own sessions, where the interview may ask for them. */
  sessions?: OwnSession[];
}

/** `replies`: what `fetch_json` has read so far, to be kept with the session. */
export type StepOutcome = Extract<StepReply, { ok: true }> & { replies: Replies };

/** Requests that one step may make. */
const FETCHES = 20;

/** Takes one step in a sandbox worker; no transaction is open meanwhile. */
export class Steps {
  constructor(
    private readonly sandbox: Pick<Sandbox, 'run' | 'drop'>,
    private readonly clock: () => number,
    private readonly fetching: Fetching,
  ) {}

  /** Throws `InterviewError` where the interview could not go on, and what the sandbox throws. */
  async take(
    tenantId: string,
    pack: InterviewPackage,
    session: { id: string; interview: string; seed: string; state: KernelState | null; replies?: Replies },
    input: StepInput,
    surroundings: StepSurroundings,
    files: { [id: string]: FileFacts } = {},
  ): Promise<StepOutcome> {
    const replies = { ...session.replies };
    const request: StepRequest = {
      interview: session.interview,
      session: session.id,
      state: session.state,
      input,
      now: this.clock(),
      seed: session.seed,
      ...surroundings,
      files,
      ...(pack.staticFiles && { staticFiles: pack.staticFiles }),
      backgroundAtOnce: pack.permissions.includes('background'),
      replies,
      ...(pack.settings && { settings: pack.settings }),
    };
    for (let fetched = 0; ; fetched++) {
      const reply = await this.sandbox.run({
        tenant: tenantId,
        packageDigest: pack.digest,
        script: pack.script,
        permissions: pack.permissions,
        session: session.id,
        request,
      });
      if (reply.ok) return { ...reply, effects: pack.draft ? [] : reply.effects, replies };
      if (reply.fetch === undefined || fetched === FETCHES)
        throw new InterviewError(session.interview, reply.error);
      replies[reply.fetch.key] = await this.fetch(session.interview, reply.fetch, pack, surroundings);
    }
  }

  private async fetch(
    interview: string,
    wanted: FetchWanted,
    { permissions }: InterviewPackage,
    { explain }: StepSurroundings,
  ): Promise<Json> {
    try {
      return await this.fetching.fetch(wanted, permissions);
    } catch (error) {
      if (!(error instanceof FetchRefused)) throw error;
      const message = explain ? error.message : 'The interview could not go on';
      throw new InterviewError(interview, { kind: 'author_error', message, chain: [] });
    }
  }

  /** A context kept for the session goes (Exit, logout). */
  drop(sessionId: string): void {
    this.sandbox.drop(sessionId);
  }
}
