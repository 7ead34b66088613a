import { describe, expect, it } from 'vitest';
import { matchingStep, totpCode, totpSecret, totpUri } from './totp.js';

const seed = Buffer.from('12345678901234567890');

describe('codes by time', () => {
  it.each([
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ])('are those of RFC 6238, appendix B, at second %i', (second, eightDigits) => {
    expect(totpCode(seed, Math.floor(second / 30))).toBe(eightDigits.slice(2));
  });

  it('are taken one step early or late, and no further', () => {
    const now = 1_000_000 * 30_000;
    for (const step of [999_999, 1_000_000, 1_000_001]) {
      expect(matchingStep(seed, totpCode(seed, step), 0, now)).toBe(step);
    }
    for (const step of [999_998, 1_000_002])
      expect(matchingStep(seed, totpCode(seed, step), 0, now)).toBeNull();
  });

  it('are not taken for a step that was used, nor for one before it', () => {
    const now = 1_000_000 * 30_000;
    expect(matchingStep(seed, totpCode(seed, 1_000_000), 1_000_000, now)).toBeNull();
    expect(matchingStep(seed, totpCode(seed, 999_999), 1_000_000, now)).toBeNull();
  });

  it('come from a secret that apps read', () => {
    expect(totpSecret(seed)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
    expect(totpUri(seed, 'Legal Aid', 'a@b.example')).toBe(
      'otpauth://totp/Legal%20Aid:a%40b.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Legal%20Aid&algorithm=SHA1&digits=6&period=30',
    );
  });
});
