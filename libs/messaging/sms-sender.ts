export interface SmsMessage {
  /** In E.164 form, as `parsePhoneNumber` gives it. */
  to: string;
  /** At most 1,600 characters. */
  body: string;
}

/** Hands a text message to whoever delivers it. Whether one may be sent at all is decided before (`identity`). */
export interface SmsSender {
  /** False where text messages are switched off: then do not offer what needs them. */
  readonly delivers: boolean;
  /**
   * Resolves once the service has taken the message. Throws `MessageInvalid`, `PhoneNumberInvalid`, `SmsUnavailable`
   * (try again later), `SmsRefused` (do not) and `MessagingNotConfigured`.
   */
  send(message: SmsMessage): Promise<void>;
}
