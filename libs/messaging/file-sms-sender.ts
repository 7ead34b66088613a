import { checkSms } from './check-sms.js';
import type { MessageFolder } from './message-folder.js';
import type { SmsMessage, SmsSender } from './sms-sender.js';

/** Writes text messages as .txt files, the number in the first line. For development. */
export class FileSmsSender implements SmsSender {
  readonly delivers = true;

  constructor(private readonly folder: MessageFolder) {}

  async send(message: SmsMessage): Promise<void> {
    const { to, body } = checkSms(message);
    await this.folder.write('txt', `${to}\n${body}\n`);
  }
}
