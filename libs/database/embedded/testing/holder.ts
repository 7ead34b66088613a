import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { root } from '#config';

/** What a started process said: the port it uses, or why it does not. */
export interface Said {
  port?: number;
  error?: string;
}

/** Another process that uses the embedded database. */
export interface Holder {
  process: ChildProcessWithoutNullStreams;
  said: Promise<Said>;
  /** Lets it leave in order. */
  leave(): Promise<void>;
}

/** Builds the program of hold-database.ts where node_modules can be found from; `remove` it after. */
export async function buildHolder(): Promise<{
  start(folder: string, as?: { uid?: number; before?: string }): Holder;
  remove(): void;
}> {
  mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
  const folder = mkdtempSync(join(root, 'node_modules/.cache/hold-database-'));
  chmodSync(folder, 0o755);
  const program = join(folder, 'main.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'hold-database.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  return {
    start: (data, { uid, before = '' } = {}) => {
      const words = [process.execPath, program, data].map((word) => `'${word}'`).join(' ');
      const child = spawn('sh', ['-c', `${before} exec ${words}`], {
        uid,
        gid: uid,
        env: { PATH: process.env.PATH, A_SECRET: 'of the host' },
      });
      let complaint = '';
      child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
      const ended = once(child, 'exit').then((): Said => ({ error: complaint }));
      const line = once(createInterface(child.stdout), 'line').then(
        ([text]) => JSON.parse(String(text)) as Said,
      );
      const said = Promise.race([line, ended]);
      return {
        process: child,
        said,
        leave: async () => {
          child.stdin.end();
          if (child.exitCode === null) await once(child, 'exit');
        },
      };
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
