import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { root, type Config } from '#config';
import type { SmsAddressee } from '#identity';
import { MessageTemplates, openSmsSender, type MessagingDrivers } from '#messaging';
import type { Site } from './http/site.js';

/** The drivers built with this host; each is loaded only when a configuration names it. */
export const messagingDrivers: MessagingDrivers = {
  smtp: () => import('../../plugins/mail-smtp/index.js'),
  twilio: () => import('../../plugins/sms-twilio/index.js'),
};

/** What the host writes to people, in their language, by the tenant's own senders. */
@Injectable()
export class Messages {
  private readonly templates = new MessageTemplates(join(root, 'libs/messaging/templates'));

  async smsCode(site: Site, config: Config, { number, code, minutes }: SmsAddressee): Promise<void> {
    const sender = await openSmsSender(config.messaging, config.dataFolder, messagingDrivers);
    const values = { site: site.tenant.name, code, minutes };
    const body = this.templates.sms('sms-code', config.locale.language, values);
    await sender.send({ to: number, body });
  }
}
