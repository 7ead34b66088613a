import { Inject, Injectable } from '@nestjs/common';
import {
  parsePhoneNumber,
  MailRefused,
  MailUnavailable,
  MessageInvalid,
  MessagingNotConfigured,
  SmsRefused,
  SmsUnavailable,
} from '#messaging';
import type { Site } from './http/site.js';
import { Messages } from './messages.js';
import { PLATFORM, type Platform } from './platform.js';
import { TestFailed } from './test-failed.js';

const CANNOT_SEND = [
  MailRefused,
  MailUnavailable,
  MessageInvalid,
  MessagingNotConfigured,
  SmsRefused,
  SmsUnavailable,
];

/** Messages that an admin sends to see whether the organization's settings work; each stands in the audit log. */
@Injectable()
export class TestMessages {
  constructor(
    private readonly messages: Messages,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  /** Throws `TestFailed`. */
  async mail(site: Site, to: string): Promise<void> {
    await this.tried(site, 'mail', async () => {
      await this.messages.testMail(
        site,
        await this.platform.settingsStore.configOf(site.tenant.id),
        to,
        `${site.origin}/admin/settings/mail`,
      );
    });
  }

  /** Throws `TestFailed`, `PhoneNumberInvalid`. */
  async sms(site: Site, number: string): Promise<void> {
    const to = parsePhoneNumber(number);
    await this.tried(site, 'sms', async () => {
      await this.messages.testSms(site, await this.platform.settingsStore.configOf(site.tenant.id), to);
    });
  }

  private async tried({ tenant }: Site, channel: 'mail' | 'sms', send: () => Promise<void>): Promise<void> {
    const note = { event: 'settings.test', details: { channel } } as const;
    await this.platform.audit.afterwards(tenant.id, { note }, async () => {
      try {
        await send();
      } catch (error) {
        if (CANNOT_SEND.some((kind) => error instanceof kind)) throw new TestFailed(error as Error);
        throw error;
      }
    });
  }
}
