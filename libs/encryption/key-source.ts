import type { Grade } from './grade.js';
import type { AccountIdentity } from './login.js';

const SOURCE_NAMES = ['password', 'passkey', 'recovery', 'api', 'derived'] as const;

/** The ways to unlock an account. */
export type SourceName = (typeof SOURCE_NAMES)[number];

export function isSourceName(name: string | undefined): name is SourceName {
  return SOURCE_NAMES.some((known) => known === name);
}

/** What enrolling gives: parameters to store in the slot, and the secret (32 bytes) that opens it, kept nowhere. */
export interface SlotSecret {
  parameters: Buffer;
  secret: Buffer;
}

/**
 * One way to unlock: it turns what the person proves (a password, a passkey's output, a code, a login elsewhere) into the
 * secret of a slot. The caller overwrites the secrets.
 */
export interface KeySource<Proof> {
  readonly source: SourceName;
  readonly grade: Grade;
  /** Makes new parameters for a new slot. */
  enrol(owner: AccountIdentity, proof: Proof): Promise<SlotSecret>;
  /** The secret under stored parameters; a wrong proof gives a secret that opens nothing. Throws `ParametersRefused`. */
  unlock(owner: AccountIdentity, parameters: Buffer, proof: Proof): Promise<Buffer>;
  /** Whether the slot should be made anew at this login: its parameters are older than today's. */
  outdated(parameters: Buffer): boolean;
}
