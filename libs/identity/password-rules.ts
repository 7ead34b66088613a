import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { PasswordRefused } from './errors.js';

/** NIST SP 800-63B-4 asks for 64 at least; more than this nobody types or a manager makes. */
const LONGEST = 128;
/** zxcvbn's scores go from 0 to 4; below 3 a password is found by lists of common ones. */
const LEAST_SCORE = 3;

const zxcvbn = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });

/**
 * NIST SP 800-63B-4, 3.1.1.2: a length in code points after NFKC, no composition rules, and none that
 * lists of common passwords hold. Throws `PasswordRefused` with the reason.
 */
export function requireGoodPassword(password: string, minimum: number, email: string): void {
  const length = passwordLength(password);
  if (length < minimum) throw new PasswordRefused(`A password has ${minimum} characters at least.`);
  if (length > LONGEST) throw new PasswordRefused(`A password has ${LONGEST} characters at most.`);
  const own = email.split(/[@.]/).filter((part) => part.length > 2);
  if (zxcvbn.check(password.normalize('NFKC'), [email, ...own]).score < LEAST_SCORE) {
    throw new PasswordRefused('This password is among those that are tried first. Choose another one.');
  }
}

/** `identity.passwords` of a tenant's configuration, in characters. */
export interface PasswordLengths {
  minimum: number;
  minimumWithSecondFactor: number;
}

/** Least length of an account's password: a second factor makes up for some of it (ASVS 5.0, 6.2.1). */
export function shortestPassword(lengths: PasswordLengths, hasFactor: boolean): number {
  return hasFactor ? Math.min(lengths.minimumWithSecondFactor, lengths.minimum) : lengths.minimum;
}

/** Length in code points after NFKC, as the rules count it. */
export function isShorterThan(password: string, minimum: number): boolean {
  return passwordLength(password) < minimum;
}

/** Whether no account can have it; then it need not be hashed. */
export function isTooLongForAPassword(password: string): boolean {
  return passwordLength(password) > LONGEST;
}

function passwordLength(password: string): number {
  // Surely too long: not even normalized.
  if (password.length > 16 * LONGEST) return password.length;
  return Array.from(password.normalize('NFKC')).length;
}
