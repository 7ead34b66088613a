import { Logger } from '@nestjs/common';
import { MailUnavailable, openMailSender, openSmsSender, parsePhoneNumber, SmsUnavailable } from '#messaging';
import { type Delivery, DeliveryDelayed, type OpenedAttachment, type OutgoingMessage } from '#sessions';
import { messagingDrivers } from './messages.js';
import type { TenantSettings } from './tenant-settings.js';

/** Sends what interviews ask for, by the tenant's own senders. */
export class EffectDelivery implements Delivery {
  constructor(private readonly settings: Pick<TenantSettings, 'of'>) {}

  async deliver(
    tenantId: string,
    message: OutgoingMessage,
    attachments: readonly OpenedAttachment[],
  ): Promise<void> {
    const { messaging, dataFolder } = await this.settings.of(tenantId);
    try {
      if (message.kind === 'send_email') {
        const { to, subject, text, html } = message;
        const sender = await openMailSender(messaging, dataFolder, messagingDrivers);
        await sender.send({ to, subject, text, html, attachments });
      } else {
        const sender = await openSmsSender(messaging, dataFolder, messagingDrivers);
        await sender.send({ to: parsePhoneNumber(message.to), body: message.body });
      }
    } catch (error) {
      if (error instanceof MailUnavailable || error instanceof SmsUnavailable)
        throw new DeliveryDelayed(error.code, { cause: error });
      throw error;
    }
  }

  failed(kind: OutgoingMessage['kind'], error: unknown): void {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    new Logger('Effects').error(`A message of an interview (${kind}) was not sent${code}.`);
  }
}
