import { join } from 'node:path';
import { driverKit, type MessagingDriver } from './driver.js';
import { MessagingNotConfigured } from './errors.js';
import { FileMailSender } from './file-mail-sender.js';
import { FileSmsSender } from './file-sms-sender.js';
import type { MailSender } from './mail-sender.js';
import { MessageFolder } from './message-folder.js';
import { NoSender } from './no-sender.js';
import type { SmsSender } from './sms-sender.js';

/** `messaging.mail.smtp` of the configuration. */
export interface SmtpOptions {
  host: string | null;
  port: number;
  /** TLS from the first byte (465). Otherwise STARTTLS, without which only a server on the loopback is used. */
  secure: boolean;
  user: string | null;
  password: string | null;
}

/** `messaging.sms.twilio` of the configuration. */
export interface TwilioOptions {
  accountSid: string | null;
  authToken: string | null;
  /** A number in E.164 form, or the SID of a messaging service (MG…). */
  from: string | null;
  /** Instead of Twilio's own address; https, or the loopback. */
  baseUrl: string | null;
}

/** `messaging` of the configuration. */
export interface MessagingConfiguration {
  mail: { driver: 'none' | 'file' | 'smtp'; from: string | null; smtp: SmtpOptions };
  sms: { driver: 'none' | 'file' | 'twilio'; twilio: TwilioOptions };
}

/** How the host finds the plugins; each is loaded only when it is the one in use. */
export interface MessagingDrivers {
  smtp?: () => Promise<MessagingDriver<SmtpOptions & { from: string | null }, MailSender>>;
  twilio?: () => Promise<MessagingDriver<TwilioOptions, SmsSender>>;
}

/** Throws `MessagingNotConfigured` where the driver is not installed or a setting that it needs is missing. */
export async function openMailSender(
  { mail }: Pick<MessagingConfiguration, 'mail'>,
  dataFolder: string,
  drivers: MessagingDrivers,
): Promise<MailSender> {
  if (mail.driver === 'none') return new NoSender('mail');
  if (mail.driver === 'file') return new FileMailSender(messages(dataFolder), mail.from);
  if (drivers.smtp) return (await drivers.smtp()).createSender({ ...mail.smtp, from: mail.from }, driverKit);
  throw new MessagingNotConfigured(
    `messaging.mail.driver is ${mail.driver}, which is not part of this installation.`,
  );
}

/** Throws `MessagingNotConfigured` where the driver is not installed or a setting that it needs is missing. */
export async function openSmsSender(
  { sms }: Pick<MessagingConfiguration, 'sms'>,
  dataFolder: string,
  drivers: MessagingDrivers,
): Promise<SmsSender> {
  if (sms.driver === 'none') return new NoSender('sms');
  if (sms.driver === 'file') return new FileSmsSender(messages(dataFolder));
  if (drivers.twilio) return (await drivers.twilio()).createSender(sms.twilio, driverKit);
  throw new MessagingNotConfigured(
    `messaging.sms.driver is ${sms.driver}, which is not part of this installation.`,
  );
}

function messages(dataFolder: string): MessageFolder {
  return new MessageFolder(join(dataFolder, 'mail'));
}
