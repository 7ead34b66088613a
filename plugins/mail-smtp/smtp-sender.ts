import type { Transporter } from 'nodemailer';
import type { DriverKit, MailMessage, MailSender } from '#messaging';

export class SmtpSender implements MailSender {
  readonly delivers = true;

  constructor(
    private readonly transport: Transporter,
    private readonly from: string,
    private readonly kit: DriverKit,
  ) {}

  async send(message: MailMessage): Promise<void> {
    const mail = this.kit.checkMail(message, this.from);
    try {
      await this.transport.sendMail(mail);
    } catch (error) {
      throw this.typed(error);
    }
  }

  /**
   * 5yz to sender, recipient or content is for good, all else for now (RFC 5321, 4.2.1). Logging in is our own matter.
   */
  private typed(error: unknown): Error {
    const { code, responseCode = 0 } = error as { code?: string; responseCode?: number };
    if (code === 'EAUTH' && responseCode >= 500)
      return new this.kit.MessagingNotConfigured('The mail server refuses messaging.mail.smtp.user.', {
        cause: error,
      });
    const refused = responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE');
    return refused
      ? new this.kit.MailRefused({ cause: error })
      : new this.kit.MailUnavailable({ cause: error });
  }
}
