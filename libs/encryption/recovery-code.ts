import { createHash, randomBytes } from 'node:crypto';

/** Crockford's base 32: no I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const SECRET_SYMBOLS = 26; // 130 bits
const WHOLE_CODE = new RegExp(`^[${ALPHABET}]{28}$`); // with 2 symbols of checksum

/** A new code of 130 random bits with 10 bits of checksum: 28 symbols in 7 groups, as in `7K3M-…`. */
export function newRecoveryCode(): string {
  // 256 is a multiple of 32, so every symbol is equally likely.
  const secret = Array.from(randomBytes(SECRET_SYMBOLS), (byte) =>
    ALPHABET.charAt(byte % ALPHABET.length),
  ).join('');
  return (secret + checksum(secret)).match(/.{4}/g)?.join('-') ?? '';
}

/**
 * The 26 symbols of what somebody typed, or undefined where a symbol is wrong. Case, spaces and hyphens do not matter;
 * I and L are read as 1, O as 0.
 */
export function readRecoveryCode(typed: string): string | undefined {
  if (typed.length > 200) return undefined;
  const symbols = typed.toUpperCase().replace(/[\s-]/g, '').replace(/[IL]/g, '1').replaceAll('O', '0');
  if (!WHOLE_CODE.test(symbols)) return undefined;
  const secret = symbols.slice(0, SECRET_SYMBOLS);
  return symbols === secret + checksum(secret) ? secret : undefined;
}

/** It finds slips of typing. It gives nothing away: it is computed from the code alone, which is 130 random bits without it. */
function checksum(secret: string): string {
  const bits = createHash('sha256').update(`affiant/recovery-check/1${secret}`).digest().readUInt16BE() >> 6;
  return ALPHABET.charAt(bits >> 5) + ALPHABET.charAt(bits & 31);
}
