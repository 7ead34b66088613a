import { expect, it } from 'vitest';
import { flipBytes } from './flip-bytes.js';

it('refuses every record and file of which any one byte was changed (8 of each; 1,000 by npm run bench -- flips)', async () => {
  for (const { passed, total } of await flipBytes(8)) {
    expect(total).toBeGreaterThan(8 * 113);
    expect(passed).toBe(total);
  }
});
