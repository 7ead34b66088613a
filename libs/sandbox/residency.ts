import { readFileSync } from 'node:fs';

/** Resident memory of a process in MiB, as /proc/PID/status gives it; null where that cannot be read (not Linux, or gone). */
export function residentMib(pid: number): number | null {
  try {
    const found = /^VmRSS:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
    return found === null ? null : Number(found[1]) / 1024;
  } catch {
    return null;
  }
}

/** The process that does the work: the last of a chain such as Bubblewrap's monitor, its init, Node. */
export function innermost(pid: number): number {
  for (let current = pid; ;) {
    let child: number;
    try {
      child = Number.parseInt(readFileSync(`/proc/${current}/task/${current}/children`, 'latin1'), 10);
    } catch {
      return current;
    }
    if (Number.isNaN(child)) return current;
    current = child;
  }
}
