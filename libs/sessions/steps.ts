import type { Sandbox } from '#sandbox';
import type {
  FileFacts,
  KernelLimits,
  Person,
  StepInput,
  StepReply,
  StepRequest,
  KernelState,
} from '#interview';
import type { InterviewPackage } from './interview-packages.js';
import { InterviewError } from './errors.js';

/** What a tenant's interviews see beside answers. */
export interface StepSurroundings {
  timeZone: string;
  language: string;
  currency: string;
  limits: KernelLimits;
  person: Person;
  /** True outside production: authors see what went wrong. */
  explain: boolean;
}

export type StepOutcome = Extract<StepReply, { ok: true }>;

/** Takes one step in a sandbox worker; no transaction is open meanwhile. */
export class Steps {
  constructor(
    private readonly sandbox: Pick<Sandbox, 'run' | 'drop'>,
    private readonly clock: () => number,
  ) {}

  /** Throws `InterviewError` where the interview could not go on, and what the sandbox throws. */
  async take(
    tenantId: string,
    pack: InterviewPackage,
    session: { id: string; interview: string; seed: string; state: KernelState | null },
    input: StepInput,
    surroundings: StepSurroundings,
    files: { [id: string]: FileFacts } = {},
  ): Promise<StepOutcome> {
    const request: StepRequest = {
      interview: session.interview,
      session: session.id,
      state: session.state,
      input,
      now: this.clock(),
      seed: session.seed,
      ...surroundings,
      files,
      ...(pack.settings && { settings: pack.settings }),
    };
    const reply = await this.sandbox.run({
      tenant: tenantId,
      packageDigest: pack.digest,
      script: pack.script,
      permissions: pack.permissions,
      session: session.id,
      request,
    });
    if (!reply.ok) throw new InterviewError(session.interview, reply.error);
    return reply;
  }

  /** A context kept for the session goes (Exit, logout). */
  drop(sessionId: string): void {
    this.sandbox.drop(sessionId);
  }
}
