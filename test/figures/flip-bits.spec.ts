import { expect, it } from 'vitest';
import { flipBits } from './flip-bits.js';

it('refuses a package in which one bit of tarball, payload or signature was changed', async () => {
  // Every seventeenth bit, so that each position within a byte has its turn; the command takes all of them.
  for (const { name, passed, total } of await flipBits(17)) {
    expect(`${name}: ${passed} of ${total}`).toBe(`${name}: ${total} of ${total}`);
  }
});
