/** The mail server could not be reached, or asks to come back later; the same mail may go out then. */
export class MailUnavailable extends Error {
  readonly code = 'mail_unavailable';
  constructor(options?: ErrorOptions) {
    super('Mail could not be sent now.', options);
  }
}

/** The mail server refuses this mail for good: an address that does not exist, a sender that it does not accept. */
export class MailRefused extends Error {
  readonly code = 'mail_refused';
  constructor(options?: ErrorOptions) {
    super('The mail was refused.', options);
  }
}

/** The SMS service could not be reached, or asks to come back later. */
export class SmsUnavailable extends Error {
  readonly code = 'sms_unavailable';
  constructor(options?: ErrorOptions) {
    super('Text messages could not be sent now.', options);
  }
}

/** This number gets no text message: it does not exist, cannot receive any, or has asked not to. */
export class SmsRefused extends Error {
  readonly code = 'sms_refused';
  constructor(options?: ErrorOptions) {
    super('The number cannot receive text messages.', options);
  }
}

/** A driver, an account or a sender that the configuration lacks, or that the service does not accept. */
export class MessagingNotConfigured extends Error {
  readonly code = 'messaging_not_configured';
}

/** An address, subject or body that cannot be sent as it is; `field` names it, its content is not repeated. */
export class MessageInvalid extends Error {
  readonly code = 'malformed';
  constructor(readonly field: 'to' | 'from' | 'subject' | 'body' | 'attachments') {
    super(`The message's ${field} cannot be sent.`);
  }
}

/** Not a telephone number in international form. */
export class PhoneNumberInvalid extends Error {
  readonly code = 'malformed';
  constructor() {
    super('Enter the telephone number with its country, like +1 212 555 0123.');
  }
}
