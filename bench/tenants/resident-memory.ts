import { readdir, readFile } from 'node:fs/promises';

/** MiB of resident memory of all processes below `parent`, from Linux's /proc; 0 elsewhere. */
export async function residentBelow(parent: number): Promise<number> {
  const processes = await running();
  const below = new Set([parent]);
  // A child may stand before its parent in the list.
  for (let before = 0; before !== below.size;) {
    before = below.size;
    for (const { pid, parent: of } of processes) if (below.has(of)) below.add(pid);
  }
  below.delete(parent);
  const sum = processes.filter(({ pid }) => below.has(pid)).reduce((all, { kib }) => all + kib, 0);
  return sum / 1024;
}

async function running(): Promise<{ pid: number; parent: number; kib: number }[]> {
  const names = await readdir('/proc').catch(() => []);
  const read = names
    .filter((name) => /^\d+$/.test(name))
    .map(async (name) => {
      const status = await readFile(`/proc/${name}/status`, 'utf8').catch(() => '');
      const value = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
      return { pid: Number(name), parent: value('PPid'), kib: value('VmRSS') };
    });
  return Promise.all(read);
}
