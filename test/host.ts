import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from './database.js';
import { startHostOver, type HostOptions, type RunningHost } from './host-over.js';

/** A whole host over a database of its own; `close` takes both away. */
export interface TestHost extends RunningHost {
  database: TestDatabase;
}

export type TestHostOptions = HostOptions;

export async function startTestHost(options: TestHostOptions = {}): Promise<TestHost> {
  const database = await createTestDatabase();
  const dataFolder = await mkdtemp(join(tmpdir(), 'affiant-test-host-'));
  const host = await startHostOver(database.addresses, dataFolder, options);
  return {
    ...host,
    database,
    async close() {
      await host.close();
      await database.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
