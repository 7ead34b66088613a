import type { Screen, ScreenError, StepError } from '#interview';

/** No such session for this participant: also what another tenant or person gets. */
export class SessionNotFound extends Error {
  readonly code = 'not_found';
  constructor() {
    super('There is no such interview session.');
  }
}

/** The post names another screen than the session's current one: another tab was faster. Nothing was stored. */
export class NotCurrentScreen extends Error {
  readonly code = 'not_current_screen';
  constructor(readonly screen: Screen) {
    super('This screen has been answered already, perhaps in another tab.');
  }
}

/** The answers do not fit the shown screen. Nothing was stored; `screen` is the unchanged one with its errors. */
export class InvalidAnswers extends Error {
  readonly code = 'invalid_answers';
  readonly errors: ScreenError[];
  constructor(readonly screen: Screen) {
    super('Some answers need another look.');
    this.errors = screen.errors;
  }
}

/** The session holds as many files as it may. */
export class QuotaExceeded extends Error {
  readonly code = 'quota_exceeded';
  constructor() {
    super('This interview holds as many files as it can. Use smaller ones, or fewer.');
  }
}

/** The interview itself is wrong, or was stopped by the sandbox; what was stored before stays. */
export class InterviewError extends Error {
  readonly code = 'interview_error';
  constructor(
    readonly interview: string,
    readonly detail: StepError,
  ) {
    super(detail.message);
  }
}

/** The version that this session runs on was revoked or stopped; its answers stay. */
export class AddonStopped extends Error {
  readonly code = 'addon_stopped';
  constructor(readonly addon: string) {
    super(`The add-on ${addon} has been stopped.`);
  }
}

/** The tenant does not offer an interview of this name, or not to this person. */
export class InterviewNotFound extends Error {
  readonly code = 'not_found';
  constructor(readonly interview: string) {
    super('There is no such interview here.');
  }
}

/** The link leads to nothing: used, too old, or ended with a new key of the session. */
export class InvitationRefused extends Error {
  readonly code = 'not_found';
  constructor() {
    super('This invitation has been used, or it is too old. Ask for another one.');
  }
}

/** The interview is for one person: it says so itself (`multi_user`), from its start on. */
export class NotShared extends Error {
  readonly code = 'not_shared';
  constructor() {
    super('This interview is for one person. It cannot be shared.');
  }
}

/** As many invitations of this session as may be are open. */
export class TooManyInvitations extends Error {
  readonly code = 'quota_exceeded';
  constructor() {
    super('There are too many open invitations to this interview. They end after seven days.');
  }
}

/** Only who began the session may do this. */
export class NotTheOwner extends Error {
  readonly code = 'forbidden';
  constructor() {
    super('Only who began this interview may do that.');
  }
}

/** Nobody of this id takes part in the session. */
export class ParticipantNotFound extends Error {
  readonly code = 'not_found';
  constructor() {
    super('There is no such participant.');
  }
}

/** The organization has no spare key now: nothing is opened by one that it had. */
export class EscrowOff extends Error {
  readonly code = 'forbidden';
  constructor() {
    super('This organization has no spare key now (encryption.escrow).');
  }
}

/** The interview keeps answers readable, which this installation or tenant does not allow. */
export class PlaintextNotAllowed extends Error {
  readonly code = 'plaintext_not_allowed';
  constructor() {
    super('This interview keeps answers readable, and that is not allowed here.');
  }
}
