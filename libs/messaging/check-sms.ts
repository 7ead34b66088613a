import { MessageInvalid } from './errors.js';
import { checkPhoneNumber } from './phone-number.js';
import type { SmsMessage } from './sms-sender.js';

/** Ten segments joined: what services take at most. */
const longestBody = 1600;

/** Throws `PhoneNumberInvalid` and `MessageInvalid`. */
export function checkSms({ to, body }: SmsMessage): SmsMessage {
  if (body.trim() === '' || body.length > longestBody) throw new MessageInvalid('body');
  return { to: checkPhoneNumber(to), body };
}
