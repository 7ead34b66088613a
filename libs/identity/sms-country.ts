import { type CountryCode, getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js/max';
import parsePhoneNumber from 'libphonenumber-js/max';

/** Numbers that cost extra to call or text: a favourite of who earns by text messages. */
const COSTLY = new Set(['PREMIUM_RATE', 'SHARED_COST', 'UAN', 'PERSONAL_NUMBER', 'PAGER', 'VOICEMAIL']);

/**
 * A number in E.164 form, where a text message to it is allowed; else null. `countries` are ISO 3166-1
 * codes. Countries that share a calling code are told apart where the number's plan says so.
 */
export function allowedNumber(text: string, countries: readonly string[]): string | null {
  const number = parsePhoneNumber(text.replace(/\(0\)/, ''));
  if (!number?.isPossible() || COSTLY.has(number.getType() ?? '')) return null;
  if (number.country !== undefined) return countries.includes(number.country) ? number.number : null;
  const codes = countries.filter((country): country is CountryCode => isSupportedCountry(country));
  const known = codes.some((country) => getCountryCallingCode(country) === number.countryCallingCode);
  return known ? number.number : null;
}
