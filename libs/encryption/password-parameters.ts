import { ParametersRefused } from './errors.js';

/** What a guess costs. */
export interface Argon2Cost {
  /** KiB of memory. */
  memoryKib: number;
  passes: number;
  parallelism: number;
}

/** What a password's slot stores: `version` is that of the platform key whose pepper was used. */
export interface PasswordParameters {
  version: number;
  cost: Argon2Cost;
  /** 16 bytes. */
  salt: Buffer;
}

const FORMAT = 1;
const BYTES = 1 + 4 * 4 + 16;

/** Most that a stored slot may ask for, so that who writes to the database cannot exhaust the server's memory or time. */
const CEILING: Argon2Cost = { memoryKib: 1_048_576, passes: 64, parallelism: 16 };

/** Layout: format 1 | platform key version 4 | memory in KiB 4 | passes 4 | parallelism 4 | salt 16; big-endian. */
export function writePasswordParameters({ version, cost, salt }: PasswordParameters): Buffer {
  const written = Buffer.alloc(BYTES);
  let at = written.writeUInt8(FORMAT);
  for (const number of [version, cost.memoryKib, cost.passes, cost.parallelism]) {
    at = written.writeUInt32BE(number, at);
  }
  written.set(salt, at);
  return written;
}

/** Throws `ParametersRefused` where this is not what `writePasswordParameters` writes, or asks for more than we would give. */
export function readPasswordParameters(written: Buffer): PasswordParameters {
  if (written.length !== BYTES || written[0] !== FORMAT) throw new ParametersRefused('not a format of ours');
  const cost = {
    memoryKib: written.readUInt32BE(5),
    passes: written.readUInt32BE(9),
    parallelism: written.readUInt32BE(13),
  };
  for (const name of ['memoryKib', 'passes', 'parallelism'] as const) {
    if (cost[name] > CEILING[name]) throw new ParametersRefused(`${name} is above the ceiling`);
  }
  return { version: written.readUInt32BE(1), cost, salt: Buffer.from(written.subarray(17)) };
}
