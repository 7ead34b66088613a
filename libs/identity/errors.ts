import type { AskedPasskey } from './passkey-ceremonies.js';

/** There is no login, or it has ended. */
export class NotLoggedIn extends Error {
  readonly code = 'not_logged_in';
  constructor() {
    super('Log in first.');
  }
}

/** What was asked for needs that the person has just proven again who it is. */
export class StepUpRequired extends Error {
  readonly code = 'step_up_required';
  constructor() {
    super('Prove once more that it is you, then try again.');
  }
}

/** The first proof was right; a code is missing. `methods` says which kinds the account takes. */
export class SecondFactorRequired extends Error {
  readonly code = 'second_factor_required';
  readonly members: { methods: readonly string[] };
  /** `accountId`: whose login it is, for who sends the code; never shown. */
  constructor(
    methods: readonly string[],
    readonly accountId: string | null = null,
  ) {
    super('Type the code of your second factor, too.');
    this.members = { methods };
  }
}

/** A privilege of the account needs a second factor, and it has none: it may do nothing but enrol one. */
export class SecondFactorEnrolmentRequired extends Error {
  readonly code = 'second_factor_enrolment_required';
  constructor() {
    super('Your account needs a second factor. Set one up first.');
  }
}

/** No text message may go to this number here. */
export class PhoneRefused extends Error {
  readonly code = 'malformed';
  readonly errors = [{ field: 'phone', message: 'We cannot send messages to this number.' }];
  constructor() {
    super('We cannot send messages to this number.');
  }
}

/** The account does not sign in by a number, so there is none to change. */
export class NoNumber extends Error {
  readonly code = 'not_found';
  constructor() {
    super('This account does not sign in by a telephone number.');
  }
}

/** The account that signed in by this number has just changed it: the link in the text message takes that back. */
export class NumberChanged extends Error {
  readonly code = 'number_changed';
  constructor() {
    super(
      'An account here has changed this number for another one. Use the link in our text message to undo it.',
    );
  }
}

/** The account has no such second factor. */
export class UnknownFactor extends Error {
  readonly code = 'not_found';
  constructor() {
    super('There is no such second factor.');
  }
}

/** Without this one nothing would open the account's answers any more. */
export class LastKeySource extends Error {
  readonly code = 'last_key_source';
  constructor() {
    super('This is the only way to unlock your answers. Add another one first.');
  }
}

/** The account has no such way to unlock it. */
export class UnknownKeySource extends Error {
  readonly code = 'not_found';
  constructor() {
    super('There is no such way to unlock this account.');
  }
}

/** The request did not prove that it comes from our own pages. */
export class CsrfRefused extends Error {
  readonly code = 'csrf';
  constructor() {
    super('This request did not come from a page of this site. Open the page again and try once more.');
  }
}

/** A row that decides who may do what does not carry the platform key's MAC: somebody wrote it. */
export class RowForged extends Error {
  readonly code = 'internal';
  constructor(readonly table: string) {
    super(`A row of ${table} was not written by this software.`);
  }
}

/** Address and password do not belong together, or there is no such account: both answer alike. */
export class InvalidCredentials extends Error {
  readonly code = 'invalid_credentials';
  constructor(message = 'The e-mail address or the password is not right.') {
    super(message);
  }
}

/** The address has an account. Told by `registration: open`, and to who makes accounts for others. */
export class EmailTaken extends Error {
  readonly code = 'email_taken';
  constructor() {
    super('There is an account with this e-mail address.');
  }
}

/** The text is no e-mail address. */
export class EmailInvalid extends Error {
  readonly code = 'malformed';
  readonly errors = [{ field: 'email', message: 'This is not an e-mail address.' }];
  constructor() {
    super('This is not an e-mail address.');
  }
}

/** The account opens once the link that was mailed to it has been used. */
export class EmailNotConfirmed extends Error {
  readonly code = 'email_not_confirmed';
  constructor() {
    super('Confirm your e-mail address first: the link is in the mail that we sent.');
  }
}

/** The password rules refuse it; the message says which. */
export class PasswordRefused extends Error {
  readonly code = 'password_refused';
}

/** There is no such account in this tenant. */
export class UnknownAccount extends Error {
  readonly code = 'not_found';
  constructor(name: string) {
    super(`There is no account ${name}.`);
  }
}

/** An account with the rights of a developer in production: not at login, on no request, by no granting. */
export class DeveloperInProduction extends Error {
  readonly code = 'developer_in_production';
  constructor() {
    super('The privilege developer does not exist in production.');
  }
}

/** Nobody can be given this privilege here. */
export class PrivilegeRefused extends Error {
  readonly code = 'forbidden';
}

/** This organization does not let people register by themselves. */
export class RegistrationClosed extends Error {
  readonly code = 'forbidden';
  constructor() {
    super('Accounts are made by invitation here.');
  }
}

/** In a wait: the try was not checked. Ask again after `retryAfterSeconds`. */
export class TooManyAttempts extends Error {
  readonly code = 'too_many_attempts';
  constructor(readonly retryAfterSeconds: number) {
    super('There were too many tries. Wait a moment, then try again.');
  }
}

/** The account has no such device. */
export class UnknownDevice extends Error {
  readonly code = 'not_found';
  constructor() {
    super('There is no such device.');
  }
}

/** The guest has no such session to move. */
export class UnknownSession extends Error {
  readonly code = 'not_found';
  constructor() {
    super('There is no such interview to move.');
  }
}

/** A mailed link that is none, has been used, or is too old. */
export class LinkRefused extends Error {
  readonly code = 'not_found';
  constructor() {
    super('This link has been used, or it is too old.');
  }
}

/** The account has no such API key. */
export class UnknownApiKey extends Error {
  readonly code = 'not_found';
  constructor() {
    super('There is no such key.');
  }
}

/** Setting this password without a recovery code locks answers: ask the person, then say `acceptLoss`. */
export class AnswersWouldBeLocked extends Error {
  readonly code = 'answers_would_be_locked';
  constructor() {
    super('Your earlier answers will be locked. Only your old password or a recovery code opens them.');
  }
}

/** A login elsewhere did not end as it should: refused, changed, repeated, too old, or not of this browser. */
export class ProviderRefused extends Error {
  readonly code = 'provider_refused';
  constructor(options?: ErrorOptions) {
    super('Signing in there did not work. Nothing was changed here. Start again.', options);
  }
}

/** The login elsewhere cannot be asked right now, or is not set up as it should be. */
export class ProviderUnreachable extends Error {
  readonly code = 'provider_unreachable';
  constructor(options?: ErrorOptions) {
    super('The other site does not answer. Try again in a minute, or sign in another way.', options);
  }
}

/** The login is proven, but only a passkey, password or code opens what the account has answered. */
export class AnswersLocked extends Error {
  readonly code = 'answers_locked';
  constructor() {
    super('These answers are locked with a key that this way to sign in does not open.');
  }
}

/** What was proven elsewhere belongs to another account. */
export class IdentityTaken extends Error {
  readonly code = 'identity_taken';
  constructor() {
    super('This login belongs to another account already.');
  }
}

/** The first login elsewhere was proven; its account is made with a passkey, by what is asked here. */
export class PasskeyNeeded extends Error {
  readonly code = 'passkey_needed';
  readonly members: { challenge: string; options: object };
  constructor(readonly asked: AskedPasskey) {
    super('Make a passkey: it locks your answers here.');
    this.members = { challenge: asked.challenge, options: asked.options };
  }
}

/** A passkey without PRF: it says who somebody is, and cannot be the lock of anything. */
export class PasskeyOpensNothing extends Error {
  readonly code = 'passkey_opens_nothing';
  constructor() {
    super(
      'This passkey cannot lock answers: the device or browser does not support that. Nothing was changed.',
    );
  }
}
