import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '#config';
import { migrate, openDatabaseServer } from '#database';
import type { CpuTime, HostOrder, LoadOrder, LoadReport, Measurement, Ports } from './protocol.js';

export interface Bench {
  load(order: Omit<LoadOrder, 'ports'>): Promise<Measurement>;
  close(): Promise<void>;
}

/**
 * Starts embedded PostgreSQL with production's settings (fsync on) in a temporary folder, and two
 * processes: one with the hosts, one that makes the load.
 * @param profile where the hosts' process writes its CPU profile when it ends.
 */
export async function openBench(profile?: string): Promise<Bench> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'affiant-bench-'));
  const server = await openDatabaseServer(
    loadConfig({ AFFIANT_DATA: dataFolder }),
    (label) => `bench ${label}`,
  );
  const { app, owner, console } = server.addresses;
  if (app === null || owner === null || console === null) throw new Error('The bench needs all three roles.');
  await migrate(owner);
  const host = start('./hosts.js', profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]);
  const load = start('./load.js');
  const order: HostOrder = { addresses: { app, owner, console }, dataFolder };
  const ports = await asked<Ports>(host, order);
  return {
    async load(one) {
      const before = await asked<CpuTime>(host, {});
      const report = await asked<LoadReport>(load, { ...one, ports } satisfies LoadOrder);
      const after = await asked<CpuTime>(host, {});
      return { ...report, hostCpuMs: after.cpuMs - before.cpuMs };
    },
    async close() {
      await Promise.all([host, load].map(end));
      await server.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

function start(file: string, execArgv: string[] = []): ChildProcess {
  return fork(new URL(file, import.meta.url), { execArgv: ['--enable-source-maps', ...execArgv] });
}

async function asked<T>(child: ChildProcess, order: object): Promise<T> {
  const over = new AbortController();
  const answered = once(child, 'message', over).then(([answer]) => answer as T);
  const ended = once(child, 'exit', over).then(() => {
    throw new Error(`${child.spawnargs.at(-1)} ended.`);
  });
  child.send(order);
  try {
    return await Promise.race([answered, ended]);
  } finally {
    over.abort();
    await Promise.allSettled([answered, ended]);
  }
}

/** The children end when the channel is closed, in order. */
async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.disconnect();
  await ended;
}
