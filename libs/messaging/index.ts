export { checkMail, type CheckedMail } from './check-mail.js';
export { checkSms } from './check-sms.js';
export { driverKit, type DriverKit, type MessagingDriver } from './driver.js';
export {
  MailRefused,
  MailUnavailable,
  MessageInvalid,
  MessagingNotConfigured,
  PhoneNumberInvalid,
  SmsRefused,
  SmsUnavailable,
} from './errors.js';
export type { MailAttachment, MailMessage, MailSender } from './mail-sender.js';
export { MessageTemplates, type RenderedMail } from './message-templates.js';
export type { MailValues, SmsValues } from './message-values.js';
export {
  openMailSender,
  openSmsSender,
  type MessagingConfiguration,
  type MessagingDrivers,
  type SmtpOptions,
  type TwilioOptions,
} from './open-senders.js';
export { checkPhoneNumber, parsePhoneNumber } from './phone-number.js';
export type { SmsMessage, SmsSender } from './sms-sender.js';
