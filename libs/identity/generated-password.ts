import { randomInt } from 'node:crypto';

/** Crockford's base 32 in small letters: no i, l, o, u. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const GROUPS = 5;
const GROUP = 5;

/** A password for an account that somebody else makes: 125 random bits, in groups that can be read out. */
export function generatedPassword(): string {
  const group = () =>
    Array.from({ length: GROUP }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}
