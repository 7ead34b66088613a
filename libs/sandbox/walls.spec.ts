import { describe, expect, it } from 'vitest';
import { wallsTaken } from './testing/walls.js';

/** Of the cases that take a worker each; `npm run bench -- walls` tries all. */
const every = 3;

describe('with one wall after the other taken away', () => {
  for (const { name, missing, measure } of wallsTaken()) {
    const title = missing === null ? name : `${name} (not here: ${missing})`;
    (missing === null ? it.concurrent : it.skip)(title, async () => {
      const { passed, total, failed } = await measure(every);
      expect(failed).toEqual([]);
      expect(passed).toBe(total);
      expect(total).toBeGreaterThan(1);
    });
  }
});
