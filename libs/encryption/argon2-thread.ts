// Runs in a thread of `Argon2Pool`: one input in, one hash out.
import { argon2Sync } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import type { Argon2Input } from './argon2-pool.js';

parentPort?.on('message', (input: Argon2Input) => {
  const { message, nonce, secret, associatedData, memoryKib, passes, parallelism } = input;
  try {
    const hash = argon2Sync('argon2id', {
      message,
      nonce,
      parallelism,
      passes,
      memory: memoryKib,
      tagLength: 32,
      ...(secret === undefined ? {} : { secret }),
      ...(associatedData === undefined ? {} : { associatedData }),
    });
    parentPort?.postMessage({ hash });
    hash.fill(0);
  } catch (error) {
    parentPort?.postMessage({ error: String(error) });
  } finally {
    message.fill(0);
    secret?.fill(0);
  }
});
