import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { TestProject } from 'vitest/node';
import { runningPostmaster } from '../libs/database/embedded/postmaster.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where this run's PostgreSQL lives; the first `createTestDatabase` starts it. */
    databaseFolder: string;
  }
}

/** One PostgreSQL a run: started by the first test that wants it, stopped and removed at the end. */
export default function setup(project: TestProject): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'affiant-test-database-'));
  const cluster = join(folder, 'cluster');
  project.provide('databaseFolder', folder);
  return async () => {
    const server = existsSync(cluster) ? runningPostmaster(cluster) : null;
    // The workers that entered themselves as users are gone or going: stop it for all (fast shutdown).
    if (server) process.kill(server.pid, 'SIGINT');
    while (existsSync(join(cluster, 'postmaster.pid'))) await setTimeout(25);
    rmSync(folder, { recursive: true, force: true });
  };
}
