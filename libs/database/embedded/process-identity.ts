import { readFileSync } from 'node:fs';

/**
 * Tells one process from a later one with the same number (in a container numbers come again at
 * every start): its number and, where /proc has it, the clock tick at which it started (proc(5)).
 * Null where no such process lives.
 */
export function processIdentity(pid: number): string | null {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return null;
  }
  return `${pid}:${startTick(pid)}`;
}

function startTick(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field, a name in brackets, may itself hold spaces and brackets.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
