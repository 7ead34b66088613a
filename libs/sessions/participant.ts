import type { KeyPair } from '#encryption';

/**
 * The person (or guest) on whose behalf sessions are read and written, with the keys that this
 * login opened. It is part of `Caller` and travels as an argument, never through a global.
 */
export interface Participant {
  tenantId: string;
  accountId: string;
  keys: KeyPair;
}
