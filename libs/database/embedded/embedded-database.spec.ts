import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openEmbeddedDatabase } from './embedded-database.js';
const folder = mkdtempSync(join(tmpdir(), 'affiant-embedded-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
it('starts', async () => {
  const a = await openEmbeddedDatabase(folder);
  const b = await openEmbeddedDatabase(folder);
  expect(a.port).toBe(b.port);
  await a.close();
  await b.close();
});
