/** More calls than the sandbox takes at once; try again shortly (503). */
export class SandboxBusy extends Error {
  readonly code = 'busy';
  constructor(readonly tenant: string) {
    super('The sandbox is busy');
  }
}

export type InterviewFailureCause = 'timeout' | 'memory' | 'killed' | 'script' | 'reply' | 'permission';

/** An interview's own fault ended the step. What was stored before stays as it was. */
export class InterviewFailed extends Error {
  readonly code = 'interview_error';
  /** `interview` as `addon:file`; `message` is for the author and the log, never for an interviewee. */
  constructor(
    readonly interview: string,
    readonly failure: InterviewFailureCause,
    detail: string,
  ) {
    super(`Interview ${interview}: ${detail}`);
  }
}

/** A package that kept killing workers; stopped for its tenant alone. */
export class AddonStopped extends Error {
  readonly code = 'addon_stopped';
  constructor(
    readonly tenant: string,
    readonly packageDigest: string,
  ) {
    super(`Package ${packageDigest} was stopped: it kept ending its sandbox workers`);
  }
}

/** A package's source that the compiler could not take at all; problems in its text are not this. */
export class CompileFailed extends Error {
  readonly code = 'interview_error';
  constructor(name: string, detail: string) {
    super(`Add-on ${name} was not compiled: ${detail}`);
  }
}

/** No worker starts: something is wrong with this machine or the build, not with an interview. */
export class SandboxUnavailable extends Error {
  readonly code = 'internal';
}
