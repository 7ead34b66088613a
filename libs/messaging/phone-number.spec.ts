import { describe, expect, it } from 'vitest';
import { PhoneNumberInvalid } from './errors.js';
import { checkPhoneNumber, parsePhoneNumber } from './phone-number.js';

describe('a telephone number', () => {
  it.each([
    ['+1 212 555 0123', '+12125550123'],
    ['+1 (212) 555-0123', '+12125550123'],
    [' +44 (0)20 7946 0958 ', '+442079460958'],
    ['+49.30.901820', '+4930901820'],
  ])('is read as people write it: %s', (written, number) => {
    expect(parsePhoneNumber(written)).toBe(number);
  });

  it.each([
    '',
    '+',
    '212 555 0123',
    '0012125550123',
    '+012125550123',
    '+123456',
    '+1234567890123456',
    '+1212555O123',
    '+1212555\n0123;',
    '＋12125550123',
    '+١٢١٢٥٥٥٠١٢٣',
  ])('is refused where it is none: %j', (written) => {
    expect(() => parsePhoneNumber(written)).toThrow(PhoneNumberInvalid);
  });

  it('is sent to only in E.164 form', () => {
    expect(() => checkPhoneNumber('+1 212 555 0123')).toThrow(PhoneNumberInvalid);
    expect(() => checkPhoneNumber('+12125550123\n')).toThrow(PhoneNumberInvalid);
    expect(checkPhoneNumber('+12125550123')).toBe('+12125550123');
  });
});
