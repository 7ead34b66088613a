import { readFile } from 'node:fs/promises';

/** Resident memory of a process in MiB, or null where /proc does not tell (not on Linux, or ended). */
export async function residentMemory(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => null);
  const kibibytes = status === null ? null : /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kibibytes === undefined || kibibytes === null ? null : Number(kibibytes) / 1024;
}
