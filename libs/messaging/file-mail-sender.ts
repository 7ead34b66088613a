import { checkMail } from './check-mail.js';
import { eml } from './eml.js';
import type { MailMessage, MailSender } from './mail-sender.js';
import type { MessageFolder } from './message-folder.js';

/** Writes mails as .eml files instead of sending them. For development: they hold links that open accounts. */
export class FileMailSender implements MailSender {
  readonly delivers = true;

  constructor(
    private readonly folder: MessageFolder,
    private readonly from: string | null,
  ) {}

  async send(message: MailMessage): Promise<void> {
    await this.folder.write('eml', eml(checkMail(message, this.from ?? 'affiant@localhost'), new Date()));
  }
}
