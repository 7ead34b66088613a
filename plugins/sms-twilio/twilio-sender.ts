import twilio, { type Twilio } from 'twilio';
import type { DriverKit, SmsMessage, SmsSender } from '#messaging';

/** Errors about the recipient (Twilio's error dictionary): trying again changes nothing. */
const refused = new Set([
  21211, // not a valid number
  21217, // not a valid number
  21408, // a region that the account may not send to
  21610, // has answered STOP
  21612, // cannot be reached from this sender
  21614, // not a mobile number
]);

/** Errors about our own account. */
const misconfigured = new Set([
  20003, // wrong SID or token, or a suspended account
  20404, // no such account
  21603, // no sender
  21606, // the sender is not ours, or sends no text messages
  21659, // the sender is not a number of ours
  21660, // the sender belongs to another account
]);

export class TwilioSender implements SmsSender {
  readonly delivers = true;

  /** @param from a number in E.164 form, or the SID of a messaging service */
  constructor(
    private readonly client: Twilio,
    private readonly from: string,
    private readonly kit: DriverKit,
  ) {}

  async send(message: SmsMessage): Promise<void> {
    const { to, body } = this.kit.checkSms(message);
    const sender = /^MG[0-9a-f]{32}$/.test(this.from)
      ? { messagingServiceSid: this.from }
      : { from: this.from };
    try {
      await this.client.messages.create({ to, body, ...sender });
    } catch (error) {
      throw this.typed(error);
    }
  }

  private typed(error: unknown): Error {
    const code = error instanceof twilio.RestException ? (error.code ?? 0) : 0;
    if (refused.has(code)) return new this.kit.SmsRefused({ cause: error });
    if (misconfigured.has(code))
      return new this.kit.MessagingNotConfigured(`Twilio refuses messaging.sms.twilio (error ${code}).`, {
        cause: error,
      });
    return new this.kit.SmsUnavailable({ cause: error });
  }
}
