import { checkMail } from './check-mail.js';
import { checkSms } from './check-sms.js';
import {
  MailRefused,
  MailUnavailable,
  MessagingNotConfigured,
  SmsRefused,
  SmsUnavailable,
} from './errors.js';

/** What a driver outside this folder is given, since a plugin takes only types from here. */
export const driverKit = {
  checkMail,
  checkSms,
  MailRefused,
  MailUnavailable,
  MessagingNotConfigured,
  SmsRefused,
  SmsUnavailable,
};

export type DriverKit = typeof driverKit;

/** What the module of a mail or SMS plugin exports. `options` is its part of `messaging` in the configuration. */
export interface MessagingDriver<Options, Sender> {
  createSender(options: Options, kit: DriverKit): Sender;
}
