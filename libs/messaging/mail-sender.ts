/** A file that goes along with a mail. */
export interface MailAttachment {
  /** Without folders. */
  filename: string;
  contentType: string;
  content: Buffer;
}

export interface MailMessage {
  /** One address, without a name. */
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Address or `Name <address>`; where it is missing, the configured one. */
  from?: string;
  attachments?: readonly MailAttachment[];
}

/** Hands a mail to whoever delivers it. */
export interface MailSender {
  /** False where mail is switched off: then do not offer what needs it. */
  readonly delivers: boolean;
  /**
   * Resolves once the next server has taken the mail. Throws `MessageInvalid`, `MailUnavailable` (try again later),
   * `MailRefused` (do not) and `MessagingNotConfigured`.
   */
  send(message: MailMessage): Promise<void>;
}
