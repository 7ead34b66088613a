import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Argon2Pool } from '#encryption';
import { writtenRows } from './written-rows.js';

// Debian's own first: a Python from elsewhere may come before it and lack the packages.
const python = ['/usr/bin/python3', 'python3'].find(
  (one) => spawnSync(one, ['-c', 'import cryptography, argon2']).status === 0,
);
const without =
  python === undefined ? ' (skipped: no python3 with python3-cryptography and python3-argon2)' : '';
const pool = new Argon2Pool({ threads: 1 });
afterAll(() => pool.close());

interface Opened {
  opened: Record<string, unknown>;
  flips: Record<string, [refused: number, bytes: number]>;
}

describe.skipIf(python === undefined)(
  `a second implementation, in Python, after docs/formats.md${without}`,
  () => {
    it('opens every kind of row that the product writes, and refuses each with any byte changed', async () => {
      const { given, expected } = await writtenRows(pool);
      const { opened, flips } = openAll(given);
      expect(opened).toEqual(expected);
      expect(Object.keys(flips).length).toBeGreaterThanOrEqual(5 + 5 + 3 + 3 + 2 + 1);
      for (const [name, [refused, bytes]] of Object.entries(flips)) {
        expect(`${name}: ${refused} of ${bytes}`).toBe(`${name}: ${bytes} of ${bytes}`);
      }
    });
  },
);

function openAll(given: object): Opened {
  const script = join(import.meta.dirname, 'open_all.py');
  const { status, stdout, stderr } = spawnSync(python!, ['-B', script], {
    input: JSON.stringify(given),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Opened;
}
