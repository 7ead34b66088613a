import type { KeyPair } from '#encryption';
import type { ApiScope } from './api-key-row.js';
import type { Profile } from './profiles.js';

/**
 * Who is asking, in which tenant, and with which keys. It travels as one explicit argument; nothing
 * reads it from a global. Made anew for each request, and the keys in it end with the request.
 */
export interface Caller {
  tenant: { id: string; slug: string };
  accountId: string;
  kind: 'guest' | 'person';
  /** The privileges that count now: those that wait for a confirmed address are not among them. */
  privileges: ReadonlySet<string>;
  /** Those that the account holds and that count once its address is confirmed. */
  waiting: ReadonlySet<string>;
  /**
   * What this login is good for: by token, what its API key was made for; by cookie everything, but no answers
   * where a passkey without PRF began it.
   */
  scopes: ReadonlySet<ApiScope>;
  /** The account's key pair, opened by the login's secret; without the scope `answers` one that opens nothing. */
  keys: KeyPair;
  /** What CSRF tokens, step-up and logout are bound to: the stored id of the login. */
  loginId: Buffer;
  /** What a person at a browser has said of itself, for interviews and pages; none of a guest or program. */
  about?: Profile & { email: string | null };
  /** The login still owes a second factor: it may do nothing but prove one. */
  factorDue?: boolean;
  /** Cookie logins need a CSRF token, Bearer ones do not. */
  by: 'cookie' | 'bearer';
}

/** Whether the login holds the account's key. */
export function opensAnswers({ scopes }: Pick<Caller, 'scopes'>): boolean {
  return scopes.has('answers');
}
