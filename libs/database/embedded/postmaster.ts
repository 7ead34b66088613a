import { existsSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** The running server of a cluster, from its postmaster.pid. */
export interface Postmaster {
  pid: number;
  port: number;
}

/**
 * The server that runs on `cluster`, one that a killed host left behind too; null where none does.
 * A postmaster.pid whose process is gone, or is another program under the same number, is removed:
 * PostgreSQL would take the number alone for a running server and refuse to start.
 */
export function runningPostmaster(cluster: string): Postmaster | null {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (pid > 0 && port > 0 && worksIn(pid, cluster)) return { pid, port };
  rmSync(file, { force: true });
  return null;
}

/** A postmaster's working directory is its cluster. Without /proc the number must do. */
function worksIn(pid: number, cluster: string): boolean {
  try {
    if (existsSync('/proc/self/cwd')) return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
