import { join } from 'node:path';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { root, type Config } from '#config';
import type { SmsAddressee } from '#identity';
import {
  MessageTemplates,
  openMailSender,
  openSmsSender,
  type MailValues,
  type MessagingDrivers,
  type SmsValues,
} from '#messaging';
import { MailPosting } from './mail-posting.js';

/** The drivers built with this host; each is loaded only when a configuration names it. */
export const messagingDrivers: MessagingDrivers = {
  smtp: () => import('../../plugins/mail-smtp/index.js'),
  twilio: () => import('../../plugins/sms-twilio/index.js'),
};

/** Whose name stands in a message: the organization's. */
interface From {
  tenant: { name: string };
}

/** What the host writes to people, in their language, by the tenant's own senders. */
@Injectable()
export class Messages implements OnApplicationShutdown {
  private readonly templates = new MessageTemplates(join(root, 'libs/messaging/templates'));
  private readonly posting = new MailPosting();

  /** Throws what the sender throws. */
  async smsCode(site: From, config: Config, { number, code, minutes }: SmsAddressee): Promise<void> {
    const sender = await openSmsSender(config.messaging, config.dataFolder, messagingDrivers);
    const values = { site: site.tenant.name, code, minutes };
    const body = this.templates.sms('sms-code', config.locale.language, values);
    await sender.send({ to: number, body });
  }

  /** Sends a mail after the reply; that it could not be sent is said in the log alone. */
  mail<Name extends keyof MailValues>(
    site: From,
    config: Config,
    to: string,
    name: Name,
    values: Omit<MailValues[Name], 'site'>,
  ): void {
    const all = { site: site.tenant.name, ...values } as unknown as MailValues[Name];
    const message = this.templates.mail(name, config.locale.language, all);
    this.posting.post(name, async () => {
      const sender = await openMailSender(config.messaging, config.dataFolder, messagingDrivers);
      await sender.send({ to, ...message });
    });
  }

  /** The same by text message. */
  sms<Name extends keyof SmsValues>(
    site: From,
    config: Config,
    to: string,
    name: Name,
    values: Omit<SmsValues[Name], 'site'>,
  ): void {
    const all = { site: site.tenant.name, ...values } as unknown as SmsValues[Name];
    const body = this.templates.sms(name, config.locale.language, all);
    this.posting.post(name, async () => {
      const sender = await openSmsSender(config.messaging, config.dataFolder, messagingDrivers);
      await sender.send({ to, body });
    });
  }

  /** Sends it before the reply, since whether it can be sent is what was asked. Throws what the sender throws. */
  async testMail(site: From, config: Config, to: string, link: string): Promise<void> {
    const values = { site: site.tenant.name, asker: to, link };
    const message = this.templates.mail('test', config.locale.language, values);
    const sender = await openMailSender(config.messaging, config.dataFolder, messagingDrivers);
    await sender.send({ to, ...message });
  }

  /** The same by text message. */
  async testSms(site: From, config: Config, to: string): Promise<void> {
    const sender = await openSmsSender(config.messaging, config.dataFolder, messagingDrivers);
    const body = this.templates.sms('test', config.locale.language, { site: site.tenant.name });
    await sender.send({ to, body });
  }

  /** A moment as mails say it, in the organization's language and time zone. */
  time(config: Config, at: Date): string {
    const { language, timeZone } = config.locale;
    return at.toLocaleString(language, { dateStyle: 'long', timeStyle: 'short', timeZone });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.posting.close();
  }
}
