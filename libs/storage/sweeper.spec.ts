import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chown,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { buildSync } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { temporarySealer } from '#encryption';
import { SweepUnderWay } from './errors.js';
import { LiveLock } from './live-lock.js';
import { privateFolder } from './private-folder.js';
import { Sweeper } from './sweeper.js';
import { TemporaryFiles } from './temporary-files.js';

const hour = 3_600_000;
const asRoot = process.getuid?.() === 0;

let folder: string;
let root: string;
let program: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  program = join(await mkdtemp(join(tmpdir(), 'affiant-sweep-')), 'job.mjs');
  const entry = new URL('sweeper.spec-job.ts', import.meta.url).pathname;
  buildSync({ entryPoints: [entry], outfile: program, bundle: true, platform: 'node', format: 'esm' });
});
afterAll(() => rm(join(program, '..'), { recursive: true }));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affiant-sweep-'));
  root = join(folder, 'tmp');
  await mkdir(root, { mode: 0o700 });
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const sweep = (maxAgeMs = hour, looked?: (name: string) => Promise<void>) =>
  new Sweeper(root, { maxAgeMs, ...(looked && { looked }) }).sweep();

/** A file that looks two hours old. */
async function old(path: string, content = 'x'): Promise<string> {
  await writeFile(path, content);
  await utimes(path, new Date(Date.now() - 2 * hour), new Date(Date.now() - 2 * hour));
  return path;
}

/** Another process with a job under way; it says 'ready', and at each line on stdin reads its file again. */
async function otherProcess() {
  const child = spawn(process.execPath, [program, root], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout, 'data');
  const [name] = (await readdir(root)).filter((entry) => entry.startsWith('job-'));
  const read = async () => {
    child.stdin.write('\n');
    return String((await once(child.stdout, 'data'))[0]).trim();
  };
  return { child, job: join(root, name ?? ''), read };
}

describe('a sweep', () => {
  it('removes what is old and leaves what is young', async () => {
    await old(join(root, 'old'));
    await writeFile(join(root, 'young'), 'x');
    expect(await sweep()).toEqual({ removed: 1, skipped: 1, refused: 0 });
    expect(await readdir(root)).toEqual(['young']);
  });

  it("removes a killed process's job at once, whatever its age, and leaves a living one's", async () => {
    const killed = await otherProcess();
    killed.child.kill('SIGKILL');
    await once(killed.child, 'exit');
    const living = await otherProcess();
    // The folder, its lock and its file.
    expect(await sweep()).toEqual({ removed: 3, skipped: 1, refused: 0 });
    expect(await living.read()).toBe('still here');
  });

  it('leaves the job of a process that sleeps longer than any age (cryogenic sleep)', async () => {
    const { child, job, read } = await otherProcess();
    child.kill('SIGSTOP');
    for (const name of await readdir(job)) if (name !== 'lock') await utimes(join(job, name), 0, 0);
    await utimes(job, 0, 0);
    expect(await sweep(0)).toEqual({ removed: 0, skipped: 1, refused: 0 });
    child.kill('SIGCONT');
    expect(await read()).toBe('still here');
  });

  it('does not lead a process that wakes up to what was put in place of its file', async () => {
    const { child, job, read } = await otherProcess();
    child.kill('SIGSTOP');
    for (const name of await readdir(job)) {
      if (name === 'lock') continue;
      await rename(join(job, name), join(folder, 'moved'));
      await writeFile(join(job, name), 'planted');
    }
    child.kill('SIGCONT');
    expect(await read()).toBe('still here');
  });

  it('does not remove a file that took the name between looking and removing', async () => {
    await old(join(root, 'decoy'));
    const result = await sweep(hour, async () => {
      await rename(join(root, 'decoy'), join(folder, 'elsewhere'));
      await writeFile(join(root, 'decoy'), "a victim's new file");
    });
    expect(result).toEqual({ removed: 0, skipped: 0, refused: 1 });
    expect(await readFile(join(root, 'decoy'), 'utf8')).toBe("a victim's new file");
    expect(await readdir(root)).toEqual(['decoy']);
  });

  it('does not empty a folder outside whose link took the name of a folder between looking and removing', async () => {
    const outside = join(folder, 'outside');
    await mkdir(outside);
    await writeFile(join(outside, 'precious'), 'x');
    await mkdir(join(root, 'decoy'));
    await utimes(join(root, 'decoy'), 0, 0);
    const result = await sweep(hour, async () => {
      await rename(join(root, 'decoy'), join(folder, 'elsewhere'));
      await symlink(outside, join(root, 'decoy'));
    });
    expect(result).toEqual({ removed: 0, skipped: 0, refused: 1 });
    expect(await readdir(outside)).toEqual(['precious']);
  });

  it('follows no link and removes none', async () => {
    const outside = await old(join(folder, 'outside'));
    await symlink(outside, join(root, 'link'));
    await mkdir(join(root, 'dead'));
    await symlink(folder, join(root, 'dead/link'));
    await old(join(root, 'dead/file'));
    await utimes(join(root, 'dead'), 0, 0);
    expect(await sweep()).toEqual({ removed: 1, skipped: 0, refused: 2 });
    expect(await readdir(root)).toEqual(['dead', 'link']);
    expect(await readdir(join(root, 'dead'))).toEqual(['link']);
    expect(await readFile(outside, 'utf8')).toBe('x');
  });

  it('refuses a file that has a second name', async () => {
    await old(join(root, 'linked'));
    await link(join(root, 'linked'), join(folder, 'second'));
    expect(await sweep()).toEqual({ removed: 0, skipped: 0, refused: 1 });
    expect((await lstat(join(root, 'linked'))).nlink).toBe(2);
  });

  it('refuses a file that gets its second name between looking and removing', async () => {
    await old(join(root, 'linked'));
    const result = await sweep(hour, () => link(join(root, 'linked'), join(folder, 'second')));
    expect(result).toEqual({ removed: 0, skipped: 0, refused: 1 });
    expect((await lstat(join(root, 'linked'))).nlink).toBe(2);
  });

  it.skipIf(!asRoot)("refuses another owner's file (only root can make one)", async () => {
    await chown(await old(join(root, 'theirs')), 65534, 65534);
    expect(await sweep()).toEqual({ removed: 0, skipped: 0, refused: 1 });
    expect(await readdir(root)).toEqual(['theirs']);
  });

  it('lets no second sweeper in while one is at work', async () => {
    await old(join(root, 'a'));
    let second: unknown;
    const result = await sweep(hour, async () => {
      second = await sweep().catch((error: unknown) => error);
    });
    expect(second).toBeInstanceOf(SweepUnderWay);
    expect(result).toEqual({ removed: 1, skipped: 0, refused: 0 });
    expect(await sweep()).toEqual({ removed: 0, skipped: 0, refused: 0 });
  });

  it('leaves a job that showed its lock only between looking and removing', async () => {
    const folders = await privateFolder(root);
    const late = await folders.child('job-new', { create: true });
    let lock: LiveLock | undefined;
    const result = await sweep(0, async () => {
      lock = await LiveLock.hold(late);
    });
    expect(result).toEqual({ removed: 0, skipped: 1, refused: 0 });
    expect(await readdir(join(root, 'job-new'))).toEqual(['lock']);
    await lock?.release();
    await late.close();
    await folders.close();
  });

  it('takes nothing from jobs that begin and end beside it, however eager it is', async () => {
    const files = await TemporaryFiles.open(root, temporarySealer());
    let working = true;
    const sweeping = (async () => {
      while (working) await sweep(0);
    })();
    const jobs = Array.from({ length: 100 }, (_, i) =>
      files.job(async (job) => text((await job.write(Readable.from([Buffer.from(`content ${i}`)]))).read())),
    );
    expect(await Promise.all(jobs)).toEqual(jobs.map((_, i) => `content ${i}`));
    working = false;
    await sweeping;
    await sweep(0);
    await files.close();
    expect(await readdir(root)).toEqual([]);
  });

  it('goes on where a sweeper was killed', async () => {
    await mkdir(join(root, 'sweep-0123/claimed'), { recursive: true });
    await old(join(root, 'sweep-0123/claimed/file'));
    await utimes(join(root, 'sweep-0123'), 0, 0);
    expect(await sweep()).toEqual({ removed: 3, skipped: 0, refused: 0 });
    expect(await readdir(root)).toEqual([]);
  });
});
