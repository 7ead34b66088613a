import { PhoneNumberInvalid } from './errors.js';

/** ITU-T E.164: a plus, a country code that does not begin with 0, at most 15 digits in all. */
const e164 = /^\+[1-9]\d{6,14}$/;

/** Reads a number as people write it, with spaces, dots, dashes, brackets, a national `(0)`, into E.164. Throws `PhoneNumberInvalid`. */
export function parsePhoneNumber(text: string): string {
  return checkPhoneNumber(text.replace(/\(0\)|[\s.\-()]/g, ''));
}

/** Returns a number in E.164 form, or throws `PhoneNumberInvalid`. */
export function checkPhoneNumber(number: string): string {
  if (!e164.test(number)) throw new PhoneNumberInvalid();
  return number;
}
