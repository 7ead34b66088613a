import { randomBytes } from 'node:crypto';
import type { Argon2Pool } from './argon2-pool.js';
import { ParametersRefused } from './errors.js';
import type { KeySource, SlotSecret } from './key-source.js';
import type { AccountIdentity } from './login.js';
import { readPasswordParameters, writePasswordParameters, type Argon2Cost } from './password-parameters.js';
import type { PlatformKey } from './platform-key.js';

/** A typed password. Someone whose device has signed in before goes first when the server is busy. */
export interface PasswordProof {
  password: string;
  knownDevice?: boolean;
}

/** RFC 9106, 4, second recommended option: 64 MiB, 3 passes, 4 lanes. */
export const RECOMMENDED_COST: Argon2Cost = { memoryKib: 65_536, passes: 3, parallelism: 4 };

/** More than 128 code points no rule allows; each takes at most 4 bytes, and NFKC can lengthen one 18-fold. */
const LONGEST_PASSWORD_BYTES = 16_384;

/**
 * Argon2id (RFC 9106) with a salt per slot and the platform key's pepper as its `secret`: who has the database alone
 * cannot even guess. Grade B. Opening the slot is the password check; no hash is stored.
 */
export class PasswordSource implements KeySource<PasswordProof> {
  readonly source = 'password';
  readonly grade = 'B';

  /** `cost` is used for new slots; `floor` is the least that a stored slot may say, per parameter. */
  constructor(
    private readonly platformKey: PlatformKey,
    private readonly pool: Argon2Pool,
    private readonly cost: Argon2Cost = RECOMMENDED_COST,
    private readonly floor: Argon2Cost = RECOMMENDED_COST,
  ) {}

  async enrol(owner: AccountIdentity, proof: PasswordProof): Promise<SlotSecret> {
    const parameters = writePasswordParameters({
      version: this.platformKey.version,
      cost: this.cost,
      salt: randomBytes(16),
    });
    return { parameters, secret: await this.unlock(owner, parameters, proof) };
  }

  /** Throws `BusyError` where all threads and the queue are full, `ParametersRefused` below the floor. */
  async unlock(owner: AccountIdentity, parameters: Buffer, proof: PasswordProof): Promise<Buffer> {
    const { version, cost, salt } = readPasswordParameters(parameters);
    // A lowered cost in the database would make guessing cheap at the next login (Standard Notes 004 refuses the same).
    for (const name of ['memoryKib', 'passes', 'parallelism'] as const) {
      if (cost[name] < this.floor[name]) throw new ParametersRefused(`${name} is below the floor`);
    }
    const message = Buffer.from(proof.password.normalize('NFKC'), 'utf8');
    if (message.length > LONGEST_PASSWORD_BYTES) throw new RangeError('The password is too long.');
    const secret = this.platformKey.at(version).derive('pepper', [owner.tenant]);
    const lane = proof.knownDevice === true ? 'known' : 'unknown';
    return this.pool.hash({ message, nonce: salt, secret, ...cost }, lane);
  }

  outdated(parameters: Buffer): boolean {
    const { version, cost } = readPasswordParameters(parameters);
    return (
      version !== this.platformKey.version ||
      cost.memoryKib < this.cost.memoryKib ||
      cost.passes < this.cost.passes ||
      cost.parallelism < this.cost.parallelism
    );
  }
}
